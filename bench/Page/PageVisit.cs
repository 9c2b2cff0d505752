using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Playwright;
using Pitwall.Server.Platform;

namespace Pitwall.Bench.Page;

/// <summary>One page in a browser profile without a cache, and how long it takes to do things in it.</summary>
internal sealed class PageVisit : IAsyncDisposable
{
    private const float PatienceMs = 120_000;

    private readonly IBrowserContext context;
    private readonly ConcurrentQueue<string> complaints = new();

    private PageVisit(IBrowserContext context, IPage page)
    {
        this.context = context;
        Page = page;
        page.Console += (_, message) => Hear(message);
        page.PageError += (_, error) => complaints.Enqueue(error);
    }

    public IPage Page { get; }

    public static async Task<PageVisit> BeginAsync(IBrowser browser, Uri address, string? state)
    {
        var profile = await browser.NewContextAsync(new()
        {
            BaseURL = address.ToString(),
            ViewportSize = new() { Width = 1440, Height = 900 },
            StorageState = state,
            Locale = "en-GB",
            TimezoneId = "UTC",
        });
        profile.SetDefaultTimeout(PatienceMs);
        await profile.AddInitScriptAsync(Script());
        return new PageVisit(profile, await profile.NewPageAsync());
    }

    public Task<string> StateAsync() => context.StorageStateAsync();

    /// <summary>As the header of a request.</summary>
    public async Task<string> CookiesAsync() =>
        string.Join("; ", (await context.CookiesAsync()).Select(cookie => $"{cookie.Name}={cookie.Value}"));

    /// <summary>Opens an address; the answer is the time from there until a condition is painted.</summary>
    public async Task<double> OpenAsync(string path, string condition)
    {
        await context.AddInitScriptAsync($"bench.opening({condition});");
        await Page.GotoAsync(path);
        return await DoneAsync("bench.opened", path);
    }

    /// <summary>Milliseconds from an input event until a condition is painted.</summary>
    public async Task<double> TimeAsync(string inputEvent, string condition, Func<Task> act)
    {
        await Page.EvaluateAsync($"() => {{ bench.arm('{inputEvent}', {condition}); }}");
        await act();
        return await DoneAsync("bench.done", condition);
    }

    public Task<double?> FirstPaintAsync() => Page.EvaluateAsync<double?>("() => bench.paint()");

    public Task<Answer[]> AnswersAsync() => Page.EvaluateAsync<Answer[]>("() => bench.answers()");

    public Task<int> CountAsync(string expression) => Page.EvaluateAsync<int>($"() => {expression}");

    /// <summary>Until nothing says that it is loading.</summary>
    public async Task SettleAsync() => await Page.WaitForFunctionAsync("() => !bench.loading()");

    /// <summary>A page that complains measures something else than it should.</summary>
    public async ValueTask DisposeAsync()
    {
        await context.DisposeAsync();
        if (!complaints.IsEmpty)
        {
            throw new SetupException($"The page complained, so there is no report: {string.Join("; ", complaints)}");
        }
    }

    private async Task<double> DoneAsync(string promise, string what)
    {
        var done = Page.EvaluateAsync<double>($"() => {promise}");
        try
        {
            return await done.WaitAsync(TimeSpan.FromMilliseconds(PatienceMs));
        }
        catch (TimeoutException late)
        {
            var seen = await Page.Locator("main").InnerTextAsync();
            var sentence = string.Create(
                CultureInfo.InvariantCulture,
                $"Not painted in {PatienceMs / 1000:0} s, so there is no report: {what}. The page says: {seen}");
            throw new SetupException(sentence, late);
        }
    }

    private void Hear(IConsoleMessage message)
    {
        if (message.Type is "error" or "warning")
        {
            complaints.Enqueue($"{message.Text} {message.Location}");
        }
    }

    private static string Script()
    {
        using var script = typeof(PageVisit).Assembly.GetManifestResourceStream("Stopwatch.js")!;
        using var reader = new StreamReader(script);
        return reader.ReadToEnd();
    }

    /// <summary>One request of the page: from its first byte sent until its last received.</summary>
    internal sealed record Answer
    {
        public string Path { get; init; } = "";

        public double Ms { get; init; }

        public double Bytes { get; init; }
    }
}
