using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Pitwall.Server.Tests.Web;

/// <summary>Nothing on the page is invented: it is an endpoint's, or a dash with its reason.</summary>
public sealed class FloorFiguresTests(BrowserWorld world) : BrowserTests(world)
{
    private const string Narrow = "\u202f";

    // A zero with its unit was measured; alone it says nothing. Counts stand beside what they count.
    private const string Placeholders =
        """
        () => {
          const bare = /^[+−-]?0(\.0+)?$/;
          const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
          const found = [];
          while (walker.nextNode()) {
            const [text, parent] = [walker.currentNode.data.trim(), walker.currentNode.parentElement];
            if (/(^|\s)—(\s|[,.;:]|$)/.test(text)) {
              const reason = parent.querySelector('.sr')?.textContent.trim() ?? '';
              if (reason.length < 4 || reason !== parent.title) {
                found.push(`dash without a reason in ${parent.closest('td, li, p')?.innerText}`);
              }
            } else if (/NaN|undefined|Infinity|\[object/.test(text)
              || (bare.test(text) && parent.innerText.trim() === text && !parent.closest('[title]')
                && !/^\D*0\D*$/.test(parent.parentElement.innerText))) {
              found.push(`${text} in ${parent.closest('tr, li, p, section')?.innerText}`);
            }
          }
          return found.map(text => text.slice(0, 120));
        }
        """;

    [Fact]
    public Task The_ranking_shows_what_its_endpoint_answers() => World.LookAsync(new Look(), async visit =>
    {
        await visit.GoToFloorAsync();

        var ranking = await visit.ReadAsync("/api/performance/ranking?desk=lab&benchmark=flips");

        foreach (var agent in ranking.GetProperty("agents").EnumerateArray())
        {
            var name = visit.Page.GetByText(Text(agent, "name"), new() { Exact = true });
            var row = visit.RankRows.Filter(new() { Has = name });
            await Expect(row).ToContainTextAsync(Percent(agent.GetProperty("netReturn").GetDouble(), 1));
            await Expect(row).ToContainTextAsync(Number(agent.GetProperty("sharpe").GetDouble()));
            await Expect(row).ToContainTextAsync("±" + " " + Number(agent.GetProperty("sharpeSe").GetDouble()));
            await Expect(row).ToContainTextAsync(Percent(agent.GetProperty("netReturnLow").GetDouble(), 0));
            await Expect(row.GetByTitle(Usd(Money(agent, "netUsd"), signed: true))).ToBeVisibleAsync();
        }
    });

    [Fact]
    public Task The_money_shows_what_its_endpoint_answers_and_adds_up() => World.LookAsync(new Look(), async visit =>
    {
        await visit.GoToFloorAsync();

        var total = (await visit.ReadAsync("/api/performance/money?desk=lab")).GetProperty("total");

        var money = visit.Page.GetByRole(AriaRole.Region, new() { Name = "Where the money went" });
        var (gross, net) = (Money(total, "grossUsd"), Money(total, "netUsd"));
        decimal[] costs = [Money(total, "feesUsd"), Money(total, "fundingUsd"), Money(total, "llmUsd")];
        net.ShouldBe(gross - costs.Sum());
        foreach (var amount in new[] { gross, -costs[0], -costs[1], net })
        {
            await Expect(money.GetByTitle(Usd(amount, signed: true)).First).ToBeVisibleAsync();
        }
    });

    [Fact]
    public Task An_account_is_worth_what_the_stream_says() => World.LookAsync(new Look(), async visit =>
    {
        await visit.GoToFloorAsync();

        await visit.Page.EvaluateAsync(
            """
            async () => {
              window.told = new Set();
              const reader = (await fetch('/api/live')).body.pipeThrough(new TextDecoderStream()).getReader();
              (async () => {
                for (let text = ''; ;) {
                  const { value, done } = await reader.read();
                  if (done) return;
                  const events = (text + value).split('\n\n');
                  text = events.pop();
                  for (const event of events.filter(event => event.includes('event: trading.valuation'))) {
                    const agents = JSON.parse(event.match(/^data: (.*)$/m)[1]).value.agents;
                    told.add(Number(agents.find(one => one.agent === 'edge-1').equityUsd).toFixed(2));
                  }
                }
              })();
            }
            """);

        await visit.Page.WaitForFunctionAsync(
            """
            () => {
              const row = [...document.querySelectorAll('ul[aria-label="Agents of the chart"] button')]
                .find(button => button.innerText.startsWith('Edge-1'));
              return told.size > 1 && told.has(row.querySelector('b').innerText.replace(/[$,]/g, ''));
            }
            """);
    });

    [Fact]
    public Task No_figure_on_the_floor_is_a_placeholder() => World.LookAsync(new Look(), async visit =>
    {
        await visit.GoToFloorAsync();

        (await visit.Page.EvaluateAsync<string[]>(Placeholders)).ShouldBeEmpty();
    });

    [Fact]
    public Task No_figure_on_an_agents_page_is_a_placeholder() => World.LookAsync(new Look(), async visit =>
    {
        await visit.GoToAgentAsync("hold");

        (await visit.Page.EvaluateAsync<string[]>(Placeholders)).ShouldBeEmpty();
    });

    private static string Text(JsonElement row, string name) => row.GetProperty(name).GetString()!;

    // Money travels as a number or as text; its digits are what counts.
    private static decimal Money(JsonElement row, string name) =>
        decimal.Parse(row.GetProperty(name).ToString(), NumberStyles.Float, CultureInfo.InvariantCulture);

    private static string Number(double value) =>
        (value < 0 ? "−" : "") + Math.Abs(value).ToString("N2", CultureInfo.InvariantCulture);

    private static string Percent(double fraction, int decimals) =>
        (fraction < 0 ? "−" : "+")
        + Math.Abs(fraction * 100).ToString("N" + decimals, CultureInfo.InvariantCulture) + Narrow + "%";

    private static string Usd(decimal value, bool signed)
    {
        var decimals = Math.Max(2, (int)value.Scale);
        return (value < 0 ? "−" : signed && value > 0 ? "+" : "")
            + "$" + Math.Abs(value).ToString("N" + decimals, CultureInfo.InvariantCulture);
    }
}
