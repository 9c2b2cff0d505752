using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Pitwall.Server.Platform.Commands;
using Pitwall.Server.Tests.Deliberation.Past;
using static Microsoft.Playwright.Assertions;

namespace Pitwall.Server.Tests.Web;

/// <summary>What ran elsewhere is read on a phone and on a wide desk, without a mouse too.</summary>
public sealed partial class ImportedPagesTests(BrowserWorld world) : BrowserTests(world)
{
    private const string Model = "long-named-chat-model-v3-1-preview";

    [Theory]
    [InlineData(390, 844)]
    [InlineData(768, 1024)]
    [InlineData(1440, 900)]
    [InlineData(2560, 1440)]
    public async Task The_pages_of_imported_agents_fit_and_keep_nobody_out(int width, int height)
    {
        await ImportAsync();
        await World.LookAsync(new Look(width, height), async visit =>
        {
            await visit.Page.GotoAsync("/");
            await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Imported", Exact = true }).ClickAsync();
            await Expect(visit.Floor).ToContainTextAsync("its own prompt says");
            await ShouldFitAsync(visit, $"imported-{width}");

            await Agents(visit).Filter(new() { HasText = Model }).ClickAsync();
            await Expect(visit.Floor).ToContainTextAsync("nothing of it was traded here");
            await Expect(visit.Page.GetByText("LAB · generated")).ToHaveCountAsync(0);
            await ShouldFitAsync(visit, $"imported-agent-{width}");

            await visit.Page.GetByRole(AriaRole.Table, new() { Name = "Cycles, imported" }).Locator("tbody tr").First
                .ClickAsync();
            await Expect(visit.Page.GetByLabel("Raw reply")).ToContainTextAsync("the plan stands");
            await ShouldFitAsync(visit, $"imported-cycle-{width}");

            await visit.Page.GetByRole(AriaRole.Tab, new() { Name = "Trades" }).ClickAsync();
            await Expect(visit.Floor).ToContainTextAsync("the claimed net is not what the venue booked");
            await ShouldFitAsync(visit, $"imported-trades-{width}");
        });
    }

    [Fact]
    public async Task Imported_agents_are_reached_and_opened_by_keys()
    {
        await ImportAsync();
        await World.LookAsync(new Look(), async visit =>
        {
            await visit.GoToFloorAsync();
            await visit.Page.Keyboard.PressAsync("g");
            await visit.Page.Keyboard.PressAsync("i");
            await Expect(Agents(visit).First).ToBeVisibleAsync();

            await Agents(visit).First.FocusAsync();
            await visit.Page.Keyboard.PressAsync("Enter");

            await Expect(visit.Page).ToHaveURLAsync(AgentAddress());
        });
    }

    private static ILocator Agents(Visit visit) =>
        visit.Page.GetByRole(AriaRole.Table, new() { Name = "Past agents" }).Locator("tbody tr");

    private static async Task ShouldFitAsync(Visit visit, string picture)
    {
        await visit.SettleAsync();
        await visit.ShootAsync(picture);
        (await visit.SticksOutAsync()).ShouldBeEmpty(picture);
        (await visit.BarriersAsync()).ShouldBeEmpty(picture);
    }

    /// <summary>Done again it changes nothing.</summary>
    private async Task ImportAsync()
    {
        using var folder = new PastFolder(World.Lab.Database);
        var wrong = PastFolder.Trade(Model, 2, 90);
        wrong["realized_net_pnl"] = -10.2m;
        var trades = folder.Trades("1", PastFolder.Trade(Model, 1, 110), wrong);
        var talks = folder.Conversations(
            "1",
            [.. Enumerable.Range(1, 6).Select(
                number => PastFolder.Conversation(Model, number, 10_000 - (150 * number), PastFolder.Hold()))]);
        folder.Write("1", "leaderboard.json", new JsonObject
        {
            ["leaderboard"] = new JsonArray(new JsonObject { ["id"] = Model, ["equity"] = 11_000 }),
        });

        (await folder.ImportAsync("trades", trades)).Exit.ShouldBe(ExitCode.Done);
        (await folder.ImportAsync("conversations", talks)).Exit.ShouldBe(ExitCode.Done);
    }

    [GeneratedRegex("/imported/nof1-long-named")]
    private static partial Regex AgentAddress();
}
