using System.Globalization;
using Microsoft.Playwright;
using Pitwall.Server.Platform;

namespace Pitwall.Bench.Page;

/// <summary>What a person does on the Floor and an Agent page, each step timed from the input to the paint.</summary>
internal sealed class PageTour(PageVisit visit, int agents, Rounds rounds)
{
    public const string Health = "/api/health/live";
    public const string OpenAgent = "open an agent: click → page complete";

    private const int SliderSteps = 5;

    private IPage Page => visit.Page;

    private string Grouped => string.Create(CultureInfo.InvariantCulture, $"() => bench.grouped({agents})");

    /// <summary>The baseline: the smallest page this server has, in this browser.</summary>
    public async Task BaselineAsync()
    {
        await visit.OpenAsync(Health, "() => bench.paint() !== null");
        rounds.Add(PageReport.Baseline, await PaintAsync());
    }

    /// <param name="warmth">cold or warm, as it stands in the report.</param>
    public async Task FloorAsync(string warmth)
    {
        var groups = await visit.OpenAsync("/", Grouped);
        rounds.Add($"Floor, first contentful paint, {warmth}", await PaintAsync());
        rounds.Add($"Floor, rank groups on the page, {warmth}", groups);
        await visit.SettleAsync();
    }

    /// <summary>One day to the left at a time: rankings the server has (warm) or has not (cold) judged yet.</summary>
    public async Task SlideAsync(string warmth)
    {
        await Page.GetByRole(AriaRole.Slider, new() { Name = "Judged after so many days" }).FocusAsync();
        for (var step = 0; step < SliderSteps; step++)
        {
            var before = await visit.CountAsync(DaysShown);
            rounds.Add(
                $"slider one day back → new groups, {warmth}",
                await visit.TimeAsync(
                    "keydown",
                    string.Create(CultureInfo.InvariantCulture, $"() => {DaysShown} === {before - 1} && ({Grouped})()"),
                    () => Page.Keyboard.PressAsync("ArrowLeft")));
        }
    }

    public async Task SortAndFilterAsync()
    {
        var header = Page.Locator("main table th button", new() { HasText = "Net" }).First;
        rounds.Add(
            "sort the rank table",
            await visit.TimeAsync(
                "click",
                "() => bench.table(bench.rank).querySelector('th[aria-sort]') !== null",
                () => header.ClickAsync()));
        rounds.Add(
            "filter the rank table and the decisions",
            await visit.TimeAsync(
                "input", "() => bench.rows(bench.rank).length === 1", () => FilterAsync("edge")));
        await FilterAsync("");
        await Page.WaitForFunctionAsync($"{Grouped}");
    }

    /// <summary>From the Floor by a click on a row of the rank table.</summary>
    public async Task OpenAgentAsync()
    {
        const string complete = "() => location.pathname.startsWith('/agents/') && bench.rows('Decisions').length > 0 "
            + "&& !bench.loading()";
        await Page.Locator("main table tbody tr td:nth-child(2)").Nth(agents / 2).HoverAsync();
        rounds.Add(
            OpenAgent,
            await visit.TimeAsync("click", complete, ClickAsync));
        await visit.SettleAsync();
    }

    public async Task ReadDecisionsAsync()
    {
        const string opened = "() => document.querySelector('article[aria-label=\"The open decision\"] h3') !== null "
            + "&& !bench.loading()";
        var row = Page.Locator("main table tbody tr", new() { HasText = "accepted" }).First;
        rounds.Add("expand a decision", await visit.TimeAsync("click", opened, () => row.ClickAsync()));
        await Page.Keyboard.PressAsync("Escape");
        for (var page = 0; page < 3; page++)
        {
            var before = await visit.CountAsync(RowsShown);
            var older = Page.GetByRole(AriaRole.Button, new() { Name = "Load older" });
            rounds.Add(
                "load 60 older decisions",
                await visit.TimeAsync(
                    "click",
                    string.Create(CultureInfo.InvariantCulture, $"() => {RowsShown} > {before}"),
                    () => older.ClickAsync()));
        }

        var shown = await visit.CountAsync(RowsShown);
        rounds.Add(
            "filter 240 decisions",
            await visit.TimeAsync(
                "input",
                string.Create(CultureInfo.InvariantCulture, $"() => {RowsShown} < {shown}"),
                () => FilterAsync("accepted")));
        await FilterAsync("");
        await Page.WaitForFunctionAsync($"() => {RowsShown} === {shown}");
        rounds.Add(
            "sort 240 decisions",
            await visit.TimeAsync(
                "click",
                "() => bench.table('Decisions').querySelector('th[aria-sort]') !== null",
                () => Page.Locator("main table th button", new() { HasText = "Result" }).First.ClickAsync()));
    }

    private const string DaysShown =
        "Number(/over (\\d+) days/.exec(bench.table(bench.rank)?.caption.textContent ?? '')?.[1] ?? 0)";

    private const string RowsShown = "bench.rows('Decisions').length";

    private async Task ClickAsync()
    {
        await Page.Mouse.DownAsync();
        await Page.Mouse.UpAsync();
    }

    private Task FilterAsync(string text) =>
        Page.GetByRole(AriaRole.Searchbox, new() { Name = "Filter" }).FillAsync(text);

    private async Task<double> PaintAsync() =>
        await visit.FirstPaintAsync()
        ?? throw new SetupException("The browser names no first contentful paint, so there is no report.");
}
