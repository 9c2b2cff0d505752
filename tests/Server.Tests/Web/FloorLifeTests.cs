using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Pitwall.Server.Tests.Web;

/// <summary>The Floor moves by itself: nothing here ever loads a page twice.</summary>
public sealed class FloorLifeTests(BrowserWorld world) : BrowserTests(world)
{
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
    public Task A_page_outlives_a_restart_of_the_server() => World.LookAsync(new Look(), async visit =>
    {
        await visit.GoToFloorAsync();
        await visit.MarkAsync();

        var banner = visit.Page.GetByText("the live stream is lost");
        string accounts;
        await World.Lab.KillAsync();
        try
        {
            await Expect(banner).ToBeVisibleAsync();
            accounts = await visit.Accounts.InnerTextAsync();
        }
        finally
        {
            await World.Lab.StartAsync();
        }

        await Expect(banner).ToHaveCountAsync(0);
        await Expect(visit.Accounts).Not.ToHaveTextAsync(accounts, new() { UseInnerText = true });
        (await visit.ReadAsync("/api/accounts/me")).GetProperty("role").GetString().ShouldBe("admin");
        await Expect(visit.RankRows.First).ToBeVisibleAsync();
        await visit.ShouldNotHaveReloadedAsync();
    });
}
