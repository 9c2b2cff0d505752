using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Pitwall.Server.Tests.Web;

/// <summary>A pit wall that nobody has claimed, in its first days.</summary>
public sealed partial class YoungLabTests(BrowserWorld world, YoungLab young)
    : BrowserTests(world), IClassFixture<YoungLab>
{
    private static readonly string[] Withheld = ["Sharpe", "95 % interval", "P(best)", "Gr"];

    private static readonly string[] JudgedStatistics = ["Sharpe", "Deflated Sharpe", "P(best)", "MinTRL"];

    [Fact]
    public async Task The_setup_address_makes_a_viewer_and_leaves_the_address_bar()
    {
        var viewer = await young.ViewerAsync();

        viewer.Role.ShouldBe("viewer");
        viewer.Address.ShouldBe(young.Lab.Address.ToString());
    }

    [Fact]
    public async Task The_setup_address_works_once()
    {
        await young.ViewerAsync();
        await World.LookAsync(
            new Look(AsAdmin: false),
            async visit =>
            {
                await visit.Page.GotoAsync(young.Lab.SetupAddress.ToString());

                await Expect(visit.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The setup address did not work");
                visit.Page.Url.ShouldNotContain("setup");
                (await visit.ReadAsync("/api/accounts/me")).GetProperty("role").GetString().ShouldBe("none");
            },
            young.Lab);
    }

    [Fact]
    public Task A_stranger_is_told_where_the_setup_address_is_and_sees_no_data() => World.LookAsync(
        new Look(AsAdmin: false),
        async visit =>
        {
            await visit.Page.GotoAsync("/");

            await Expect(visit.Floor).ToContainTextAsync("not claimed yet");
            await visit.ShouldShowNoDataAsync();
        },
        young.Lab);

    [Fact]
    public Task A_viewer_sees_nothing_that_writes() => young.LookAsync(new Look(), async visit =>
    {
        await visit.GoToFloorAsync();

        await Expect(visit.Page.GetByRole(AriaRole.Button, new() { NameRegex = Pause() })).ToHaveCountAsync(0);
        await visit.Page.Keyboard.PressAsync("Control+Shift+K");
        var dialog = visit.Page.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToContainTextAsync("Only the admin");
        await Expect(dialog.Locator("input")).ToHaveCountAsync(0);
        visit.MayBeForbidden = true;
        (await visit.WriteAsync("PUT", "/api/desks/lab/pace", new { paused = true })).ShouldBe(403);
    });

    [Fact]
    public Task Before_thirty_days_no_rank_no_interval_and_no_sharpe_stand_on_the_floor() =>
        young.LookAsync(new Look(), async visit =>
        {
            await visit.GoToFloorAsync();

            await ShouldJudgeNobodyAsync(visit);
            await Expect(visit.Floor).ToContainTextAsync(FirstVerdict());
        });

    [Fact]
    public Task Before_thirty_days_an_agents_page_shows_no_interval_and_no_sharpe_either() =>
        young.LookAsync(new Look(), async visit =>
        {
            await visit.GoToAgentAsync("edge-1");

            var text = await visit.Floor.InnerTextAsync();
            text.ShouldNotContain("±");
            text.ShouldNotMatch(@"Sharpe[^\n—]*\n?\s*[−-]?\d+\.\d");
            await visit.Page.EvaluateAsync(
                "() => document.querySelectorAll('main details').forEach(details => details.open = true)");
            foreach (var name in JudgedStatistics)
            {
                await Expect(visit.Floor.Locator("details").Filter(new() { HasText = name }).First)
                    .ToContainTextAsync("needs 30 d");
            }

            await Expect(visit.Floor.Locator("[role=img][aria-label*=interval]")).ToHaveCountAsync(0);
        });

    [Fact]
    public Task A_year_judged_by_its_first_days_shows_no_rank_either() => World.LookAsync(
        new Look(),
        async visit =>
        {
            await visit.GoToFloorAsync($"?days={YoungLab.Days}");

            await ShouldJudgeNobodyAsync(visit);
        });

    [Fact]
    public Task Decisions_appear_as_they_are_made_and_a_frozen_page_only_counts_them() => young.LookAsync(
        new Look(),
        live => young.LookAsync(new Look(), async frozen =>
        {
            await live.GoToFloorAsync();
            await live.MarkAsync();
            await frozen.GoToFloorAsync();
            await frozen.Page.Keyboard.PressAsync("Space");
            await Expect(frozen.Page.GetByText("frozen by you")).ToBeVisibleAsync();
            var newest = await frozen.Decisions.First.InnerTextAsync();
            var accounts = await frozen.Accounts.GetByRole(AriaRole.Button).AllInnerTextsAsync();

            await Expect(live.Decisions.First).Not.ToHaveTextAsync(newest, new() { UseInnerText = true });
            var arrived = live.Decisions.First.Locator("time");
            var arrivedAt = await arrived.InnerTextAsync();
            await Expect(frozen.Page.GetByText(SomeNew()).First).ToBeVisibleAsync();
            (await frozen.Decisions.First.InnerTextAsync()).ShouldBe(newest);
            (await frozen.Accounts.GetByRole(AriaRole.Button).AllInnerTextsAsync()).ShouldBe(accounts);

            await frozen.Page.Keyboard.PressAsync("Space");
            await Expect(frozen.Decisions.Filter(new() { HasText = arrivedAt }).First).ToBeVisibleAsync();
            await Expect(frozen.Page.GetByText("frozen by you")).ToHaveCountAsync(0);
            await live.ShouldNotHaveReloadedAsync();
        }));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task Nothing_in_the_claim_dialog_keeps_people_out(bool light) =>
        young.LookAsync(new Look(Light: light), async visit =>
        {
            await visit.GoToFloorAsync();
            await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Claim this pit wall" }).ClickAsync();
            await Expect(visit.Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
            await visit.ShootAsync($"claim-{(light ? "light" : "dark")}");

            (await visit.BarriersAsync()).ShouldBeEmpty();
        });

    private static async Task ShouldJudgeNobodyAsync(Visit visit)
    {
        var headers = await visit.RankTable.Locator("thead th").AllInnerTextsAsync();
        foreach (var row in await visit.RankRows.AllAsync())
        {
            var cells = await row.Locator("td").AllInnerTextsAsync();
            foreach (var (header, cell) in headers.Zip(cells).Where(pair => Withheld.Contains(pair.First.Trim())))
            {
                cell.ShouldStartWith("—", customMessage: header);
                cell.ShouldNotMatch(@"\d\.\d");
            }
        }

        (await visit.Floor.InnerTextAsync()).ShouldNotContain("±");
        await Expect(visit.RankTable.GetByRole(AriaRole.Img)).ToHaveCountAsync(0);
        var names = await visit.NamesAsync();
        names.ShouldBe(names.Order(StringComparer.OrdinalIgnoreCase));
    }

    [GeneratedRegex(@"[Ff]irst verdict in 1\d d")]
    private static partial Regex FirstVerdict();

    [GeneratedRegex("[1-9][0-9]* new")]
    private static partial Regex SomeNew();

    [GeneratedRegex("pause the clock|let the clock", RegexOptions.IgnoreCase)]
    private static partial Regex Pause();
}
