using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Playwright;
using Pitwall.Server.Tests.House;
using static Microsoft.Playwright.Assertions;

namespace Pitwall.Server.Tests.Web;

/// <summary>One page in one fresh browser profile, with everything it complained about.</summary>
internal sealed class Visit
{
    public const string AdminName = "ada";
    public const string AdminPassword = "correct horse battery";

    private const string Failed = "Failed to load resource: the server responded with a status of ";
    private const string Unreachable = "Failed to load resource: net::";

    // Ancestors that scroll or clip are judged themselves: by their own edge, and by whether they hide a scroll bar.
    private const string SticksOut =
        """
        () => {
          const wide = document.documentElement.clientWidth;
          const named = element =>
            `${element.tagName.toLowerCase()}.${element.className} "${element.innerText ?? ''}"`.slice(0, 120);
          const isCut = element => {
            for (let at = element.parentElement; at && at !== document.body; at = at.parentElement) {
              if (getComputedStyle(at).overflowX !== 'visible') return true;
            }
            return false;
          };
          const all = [...document.body.querySelectorAll('*')].filter(element => element.checkVisibility());
          const out = all.filter(element => {
            const box = element.getBoundingClientRect();
            return box.width > 1 && (box.right > wide + 1 || box.left < -1) && !isCut(element);
          });
          const scrolls = all.filter(element => ['auto', 'scroll'].includes(getComputedStyle(element).overflowX)
            && element.scrollWidth > element.clientWidth + 1);
          return [...out.map(element => `sticks out: ${named(element)}`),
            ...scrolls.map(element => `scrolls to the side: ${named(element)}`),
            ...(document.documentElement.scrollWidth > wide ? ['the page scrolls to the side'] : [])];
        }
        """;

    private readonly ConcurrentQueue<string> complaints = new();
    private readonly string axe;

    private Visit(IPage page, string axe)
    {
        Page = page;
        this.axe = axe;
        page.Console += (_, message) => Hear(message);
        page.PageError += (_, error) => complaints.Enqueue("thrown: " + error);
    }

    public IPage Page { get; }

    /// <summary>Set by a test that asks for what only the admin may do.</summary>
    public bool MayBeForbidden { get; set; }

    /// <summary>Errors of the page and refusals by its content security policy.</summary>
    public IReadOnlyCollection<string> Complaints => complaints;

    public ILocator Floor => Page.GetByRole(AriaRole.Main);

    public ILocator RankTable => Page.GetByRole(AriaRole.Table, new() { Name = "Agents of lab judged" });

    public ILocator RankRows => RankTable.Locator("tbody tr");

    public ILocator Decisions => Page.GetByRole(AriaRole.List, new() { Name = "Newest decisions of lab" })
        .GetByRole(AriaRole.Listitem);

    public ILocator Accounts => Page.GetByRole(AriaRole.List, new() { Name = "Agents of the chart" });

    public ILocator Slider => Page.GetByRole(AriaRole.Slider, new() { Name = "Judged after so many days" });

    public static async Task<Visit> BeginAsync(IBrowserContext context, Look look, string axe)
    {
        var theme = look.Light ? "light" : "dark";
        await context.AddInitScriptAsync($"localStorage.setItem('pitwall.theme', '{theme}');");
        await context.AddInitScriptAsync(
            "addEventListener('securitypolicyviolation', event => console.error("
            + "`policy: ${event.violatedDirective} refused ${event.blockedURI} ${event.sourceFile}`));");
        return new Visit(await context.NewPageAsync(), axe);
    }

    /// <summary>The Floor with everything on it drawn.</summary>
    public async Task GoToFloorAsync(string query = "")
    {
        await Page.GotoAsync("/" + query);
        await Expect(RankRows.First).ToBeVisibleAsync();
        await Expect(Decisions.First).ToBeVisibleAsync();
        await SettleAsync();
    }

    public async Task GoToAgentAsync(string agent)
    {
        await Page.GotoAsync($"/agents/lab/{agent}");
        await Expect(Floor.GetByRole(AriaRole.Heading).First).ToBeVisibleAsync();
        await SettleAsync();
    }

    /// <summary>Until nothing is loading any more.</summary>
    public Task SettleAsync() =>
        Expect(Page.GetByRole(AriaRole.Status, new() { Name = "Loading" })).ToHaveCountAsync(0);

    public async Task ClaimAsync()
    {
        await Page.GetByRole(AriaRole.Button, new() { Name = "Claim this pit wall" }).ClickAsync();
        var dialog = Page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Name").FillAsync(AdminName);
        await dialog.Locator("input[type=password]").FillAsync(AdminPassword);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Claim", Exact = true }).ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Button, new() { Name = AdminName })).ToBeVisibleAsync();
    }

    public async Task LogInAsync(string password = AdminPassword)
    {
        await Page.GetByLabel("Name").FillAsync(AdminName);
        await Page.Locator("input[type=password]").FillAsync(password);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Log in" }).ClickAsync();
    }

    /// <summary>What an endpoint answers to the page, with its cookies.</summary>
    public async Task<JsonElement> ReadAsync(string path) =>
        await Page.EvaluateAsync<JsonElement>("path => fetch(path).then(answer => answer.json())", path);

    public Task<int> StatusAsync(string path) =>
        Page.EvaluateAsync<int>("path => fetch(path).then(answer => answer.status)", path);

    /// <summary>The status of a writing request as the page would send it, with its antiforgery token.</summary>
    public Task<int> WriteAsync(string method, string path, object body) => Page.EvaluateAsync<int>(
        """
        async ([method, path, body]) => {
          const me = await fetch('/api/accounts/me').then(answer => answer.json());
          const headers = { 'Content-Type': 'application/json', [me.antiforgeryHeader]: me.antiforgeryToken };
          return fetch(path, { method, headers, body: JSON.stringify(body) }).then(answer => answer.status);
        }
        """,
        new[] { method, path, body });

    /// <summary>Does something while the market of the Lab stands still, so that no row comes or goes.</summary>
    public async Task WhileTheClockIsHeldAsync(Func<Task> act)
    {
        await Page.GotoAsync("/");
        (await WriteAsync("PUT", "/api/desks/lab/pace", new { paused = true })).ShouldBe(200);
        try
        {
            await act();
        }
        finally
        {
            (await WriteAsync("PUT", "/api/desks/lab/pace", new { paused = false })).ShouldBe(200);
        }
    }

    /// <summary>The agents in the order of the ranking.</summary>
    public async Task<IReadOnlyList<string>> NamesAsync() =>
    [
        .. (await RankRows.Locator("td:nth-child(2)").AllInnerTextsAsync())
            .Select(cell => cell.Split('\n')[0].Trim()),
    ];

    /// <summary>The group of each agent in the order of their names.</summary>
    public async Task<IReadOnlyList<string>> GroupsAsync()
    {
        var groups = await RankRows.Locator("td:nth-child(1)").AllInnerTextsAsync();
        return [.. (await NamesAsync()).Zip(groups).OrderBy(pair => pair.First).Select(pair => pair.Second.Trim())];
    }

    public async Task ShouldShowNoDataAsync()
    {
        await Expect(Page.GetByRole(AriaRole.Table)).ToHaveCountAsync(0);
        await Expect(Page.GetByRole(AriaRole.List)).ToHaveCountAsync(0);
        foreach (var path in new[] { "/api/desks", "/api/performance/ranking?desk=lab", "/api/live", "/api/agents" })
        {
            (await StatusAsync(path)).ShouldBe(401, path);
        }
    }

    /// <summary>Leaves a mark that a reload would wipe away.</summary>
    public Task MarkAsync() => Page.EvaluateAsync("() => { window.marked = true; }");

    public async Task ShouldNotHaveReloadedAsync() =>
        (await Page.EvaluateAsync<bool>("() => window.marked === true")).ShouldBeTrue();

    /// <summary>What axe finds that keeps people out, one line per place.</summary>
    public async Task<string[]> BarriersAsync()
    {
        await Page.EvaluateAsync(await File.ReadAllTextAsync(axe));
        return await Page.EvaluateAsync<string[]>(
            """
            async () => (await axe.run(document, { resultTypes: ['violations'] })).violations
              .filter(found => found.impact === 'serious' || found.impact === 'critical')
              .flatMap(found => found.nodes.map(node =>
                [found.impact, found.id, node.target.join(' '), node.html.slice(0, 160),
                  node.any.map(check => check.message).join('; ')].join(' ')))
            """);
    }

    /// <summary>What is wider than the window or hides a part of itself to the side, one line each.</summary>
    public Task<string[]> SticksOutAsync() => Page.EvaluateAsync<string[]>(SticksOut);

    public Task ShootAsync(string name) => Page.ScreenshotAsync(new()
    {
        Path = Path.Combine(Repository.Root, "TestResults", "page", name + ".png"),
        FullPage = true,
    });

    // A refusal is an answer: not logged in, already done, too often, and a file whose flaws are listed. Any other
    // status is a question that the page should not have asked. While a server is down the browser says so by itself.
    private static readonly string[] Answers = ["401", "409", "422", "429"];

    private void Hear(IConsoleMessage message)
    {
        var isAnswer = message.Text.StartsWith(Unreachable, StringComparison.Ordinal)
            || (MayBeForbidden && message.Text.StartsWith(Failed + "403", StringComparison.Ordinal))
            || Answers.Any(status => message.Text.StartsWith(Failed + status, StringComparison.Ordinal));
        if (message.Type is "error" or "warning" && !isAnswer)
        {
            complaints.Enqueue($"{message.Type}: {message.Text} {message.Location}");
        }
    }
}
