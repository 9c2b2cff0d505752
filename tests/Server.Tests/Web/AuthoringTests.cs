using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Pitwall.Server.Tests.Web;

/// <summary>From an empty form to a decision that is read back to what it was told.</summary>
public sealed partial class AuthoringTests(BrowserWorld world) : BrowserTests(world)
{
    private static readonly TimeSpan Hurry = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task An_agent_is_built_tested_and_started_within_a_minute_and_its_first_decision_read_back()
    {
        await using var server = await ModelServer.StartAsync();
        await World.LookAtAsync(server.Address, new Look(AsAdmin: false), async visit =>
        {
            await visit.Page.GotoAsync(server.SetupAddress.ToString());
            await visit.ClaimAsync();

            var started = Stopwatch.GetTimestamp();
            await visit.Page.GetByRole(AriaRole.Link, new() { Name = "New agent" }).ClickAsync();
            await BuildAsync(visit);
            await TestAsync(visit);
            await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Start in shadow" }).ClickAsync();
            await Expect(Stage(visit)).ToHaveTextAsync("shadow");
            Stopwatch.GetElapsedTime(started).ShouldBeLessThan(Hurry);

            await ReadFirstDecisionBackAsync(visit);
        });
    }

    private static ILocator Stage(Visit visit) =>
        visit.Page.GetByRole(AriaRole.List, new() { Name = "Stages" }).Locator("[aria-current=step]");

    private static async Task BuildAsync(Visit visit)
    {
        await visit.Page.GetByLabel("Name", new() { Exact = true }).FillAsync("Not A Name");
        await visit.Page.GetByLabel("Provider").SelectOptionAsync("alpha");
        await visit.Page.GetByLabel("Model", new() { Exact = true }).FillAsync("tiny");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Preview prompt" }).ClickAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Alert).First).ToContainTextAsync("The field name is 1 to 63");

        await visit.Page.GetByLabel("Name", new() { Exact = true }).FillAsync("trend-a");
        await visit.Page.GetByText("Schedule, budget and model").ClickAsync();
        await visit.Page.GetByLabel("Thinks every").FillAsync("5m");
        await visit.Page.GetByLabel("While it holds something").FillAsync("5m");
        await visit.Page.GetByLabel("Budget a day, USD").FillAsync("3");
    }

    private static async Task TestAsync(Visit visit)
    {
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Preview prompt" }).ClickAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Status).Filter(new() { HasText = "tokens" })).ToBeVisibleAsync();
        await visit.Page.GetByLabel("How often the same is asked").SelectOptionAsync("3");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Test run" }).ClickAsync();
        await Expect(visit.Page.GetByText("of pairs agree")).ToContainTextAsync("100");
        await visit.ShootAsync("studio-1440");
        (await visit.BarriersAsync()).ShouldBeEmpty();
    }

    private static async Task ReadFirstDecisionBackAsync(Visit visit)
    {
        var decisions = visit.Page.GetByRole(AriaRole.Table, new() { Name = "Decisions" }).Locator("tbody tr");
        await decisions.Last.ClickAsync();
        await visit.SettleAsync();
        await visit.ShootAsync("filed-agent-1440");
        (await visit.BarriersAsync()).ShouldBeEmpty();
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "whole chain" }).ClickAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Heading, new() { NameRegex = OpenLong() })).ToBeVisibleAsync();

        await Expect(visit.Page.Locator("mark[data-own]")).ToContainTextAsync("open_long");
        var blocks = visit.Page.GetByRole(AriaRole.Table, new() { Name = "Blocks of the prompt" });
        await blocks.GetByRole(AriaRole.Row).Filter(new() { HasTextRegex = Market() }).First.ClickAsync();
        var told = visit.Page.GetByRole(AriaRole.Region, new() { NameRegex = Market() });
        await Expect(told).ToContainTextAsync("current_price");
        await told.GetByText(OnIt()).ClickAsync();
        var decision = new Uri(visit.Page.Url).AbsolutePath;
        await Expect(told.Locator($"a[href^='{decision}']")).ToBeVisibleAsync();

        await visit.SettleAsync();
        await visit.ShootAsync("decision-1440");
        (await visit.BarriersAsync()).ShouldBeEmpty();
        await ShouldFitAPhoneAsync(visit, visit.Page.Url, "/agents/floor/trend-a", "/agents/floor/trend-a/edit");
    }

    private static async Task ShouldFitAPhoneAsync(Visit visit, params string[] pages)
    {
        await visit.Page.SetViewportSizeAsync(390, 844);
        foreach (var (page, i) in pages.Select((page, i) => (page, i)))
        {
            await visit.Page.GotoAsync(page);
            await Expect(visit.Floor.GetByRole(AriaRole.Heading).First).ToBeVisibleAsync();
            await visit.SettleAsync();
            await visit.ShootAsync($"authoring-390-{i}");
            (await visit.SticksOutAsync()).ShouldBeEmpty(page);
        }
    }

    [GeneratedRegex("AAA open long")]
    private static partial Regex OpenLong();

    [GeneratedRegex("decisions? rests? on it")]
    private static partial Regex OnIt();

    [GeneratedRegex("market(?!s)")]
    private static partial Regex Market();
}
