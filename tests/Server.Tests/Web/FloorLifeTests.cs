using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Pitwall.Server.Tests.Web;

/// <summary>The Floor moves by itself: nothing here ever loads a page twice.</summary>
public sealed partial class FloorLifeTests(BrowserWorld world) : BrowserTests(world)
{
    // At 60 times the speed of life, an hour of the Lab, after which its agents decide, is a minute.
    private static readonly LocatorAssertionsToHaveTextOptions AnHour = new() { Timeout = 180_000 };

    [Fact]
    public Task Ages_and_accounts_move_by_themselves() => World.LookAsync(new Look(), async visit =>
    {
        await visit.GoToFloorAsync();
        await visit.MarkAsync();
        var age = visit.RankRows.Locator("time").First;
        var (ageBefore, accountsBefore) = (await age.InnerTextAsync(), await visit.Accounts.InnerTextAsync());

        await Expect(age).Not.ToHaveTextAsync(ageBefore);
        await Expect(visit.Accounts).Not.ToHaveTextAsync(accountsBefore, new() { UseInnerText = true });
        await visit.ShouldNotHaveReloadedAsync();
    });

    [Fact]
    public Task Decisions_appear_as_they_are_made_and_a_frozen_page_only_counts_them() => World.LookAsync(
        new Look(),
        live => World.LookAsync(new Look(), async frozen =>
        {
            await live.GoToFloorAsync();
            await live.MarkAsync();
            await frozen.GoToFloorAsync();
            await frozen.Page.Keyboard.PressAsync("Space");
            await Expect(frozen.Page.GetByText("frozen by you")).ToBeVisibleAsync();
            var newest = await frozen.Decisions.First.InnerTextAsync();
            var accounts = await frozen.Accounts.InnerTextAsync();

            await Expect(live.Decisions.First).Not.ToHaveTextAsync(newest, With(AnHour));
            var arrived = live.Decisions.First.Locator("time");
            var arrivedAt = await arrived.InnerTextAsync();
            await Expect(frozen.Page.GetByText(SomeNew()).First).ToBeVisibleAsync();
            (await frozen.Decisions.First.InnerTextAsync()).ShouldBe(newest);
            (await frozen.Accounts.InnerTextAsync()).ShouldBe(accounts);

            await frozen.Page.Keyboard.PressAsync("Space");
            await Expect(frozen.Decisions.Filter(new() { HasText = arrivedAt }).First).ToBeVisibleAsync();
            await Expect(frozen.Page.GetByText("frozen by you")).ToHaveCountAsync(0);
            await live.ShouldNotHaveReloadedAsync();
        }));

    [Fact]
    public Task A_page_outlives_a_restart_of_the_server() => World.LookAsync(new Look(), async visit =>
    {
        await visit.GoToFloorAsync();
        await visit.MarkAsync();

        await World.Lab.KillAsync();
        var banner = visit.Page.GetByText("the live stream is lost");
        await Expect(banner).ToBeVisibleAsync();
        var accounts = await visit.Accounts.InnerTextAsync();
        await World.Lab.StartAsync();

        await Expect(banner).ToHaveCountAsync(0);
        await Expect(visit.Accounts).Not.ToHaveTextAsync(accounts, new() { UseInnerText = true });
        (await visit.ReadAsync("/api/accounts/me")).GetProperty("role").GetString().ShouldBe("admin");
        await Expect(visit.RankRows.First).ToBeVisibleAsync();
        await visit.ShouldNotHaveReloadedAsync();
    });

    private static LocatorAssertionsToHaveTextOptions With(LocatorAssertionsToHaveTextOptions wait) =>
        new(wait) { UseInnerText = true };

    [GeneratedRegex("[1-9][0-9]* new")]
    private static partial Regex SomeNew();
}
