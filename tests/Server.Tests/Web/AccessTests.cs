using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Pitwall.Server.Tests.Web;

/// <summary>The ways in and out of a claimed pit wall.</summary>
public sealed class AccessTests(BrowserWorld world) : BrowserTests(world)
{
    private static readonly Look Stranger = new(AsAdmin: false);

    [Fact]
    public Task A_stranger_sees_the_login_page_and_no_data() => World.LookAsync(Stranger, async visit =>
    {
        await visit.Page.GotoAsync("/");

        await Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Name = "Log in" })).ToBeVisibleAsync();
        await visit.ShouldShowNoDataAsync();
    });

    [Fact]
    public Task A_claimed_wall_cannot_be_claimed_again() => World.LookAsync(new Look(), async visit =>
    {
        await visit.GoToFloorAsync();

        await Expect(visit.Page.GetByRole(AriaRole.Button, new() { Name = "Claim this pit wall" })).ToHaveCountAsync(0);
        var again = new { name = "mallory", password = "an entirely other one" };
        (await visit.WriteAsync("POST", "/api/accounts/claim", again)).ShouldBeInRange(400, 499);
        (await visit.ReadAsync("/api/accounts/me")).GetProperty("name").GetString().ShouldBe(Visit.AdminName);
    });

    [Fact]
    public Task The_setup_address_is_worth_nothing_after_the_claim() => World.LookAsync(Stranger, async visit =>
    {
        await visit.Page.GotoAsync(World.SetupAddress.ToString());

        await Expect(visit.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The setup address did not work");
        await Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Name = "Log in" })).ToBeVisibleAsync();
        await visit.ShouldShowNoDataAsync();
    });

    [Fact]
    public Task The_admin_logs_in_and_out_and_in_again() => World.LookAsync(Stranger, async visit =>
    {
        await visit.Page.GotoAsync("/");
        for (var time = 0; time < 2; time++)
        {
            await visit.LogInAsync();
            await Expect(visit.RankRows.First).ToBeVisibleAsync();
            await Expect(visit.Page.GetByRole(AriaRole.Button, new() { Name = "Pause the clock of lab" }))
                .ToBeVisibleAsync();

            await visit.Page.GetByRole(AriaRole.Button, new() { Name = Visit.AdminName }).ClickAsync();
            await visit.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Log out" }).ClickAsync();
            await Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Name = "Log in" })).ToBeVisibleAsync();
            await visit.ShouldShowNoDataAsync();
        }
    });

    [Fact]
    public Task A_wrong_password_is_told_and_opens_nothing() => World.LookAsync(Stranger, async visit =>
    {
        await visit.Page.GotoAsync("/");
        await visit.LogInAsync("not the password at all");

        await Expect(visit.Page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await visit.ShouldShowNoDataAsync();
    });
}
