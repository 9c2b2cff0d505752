using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Pitwall.Server.Tests.Web;

/// <summary>What axe calls serious or critical stands nowhere, in neither theme.</summary>
public sealed class BarrierTests(BrowserWorld world) : BrowserTests(world)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task Nothing_on_the_floor_keeps_people_out(bool light) =>
        World.LookAsync(new Look(Light: light), async visit =>
        {
            await visit.GoToFloorAsync();
            await visit.ShootAsync($"floor-{Theme(light)}");

            (await visit.BarriersAsync()).ShouldBeEmpty();
        });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task Nothing_on_an_agents_page_keeps_people_out(bool light) =>
        World.LookAsync(new Look(Light: light), async visit =>
        {
            await visit.GoToAgentAsync("momentum");
            await visit.ShootAsync($"agent-{Theme(light)}");

            (await visit.BarriersAsync()).ShouldBeEmpty();
        });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task Nothing_on_the_login_page_keeps_people_out(bool light) =>
        World.LookAsync(new Look(Light: light, AsAdmin: false), async visit =>
        {
            await visit.Page.GotoAsync("/");
            await Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Name = "Log in" })).ToBeVisibleAsync();
            await visit.ShootAsync($"login-{Theme(light)}");

            (await visit.BarriersAsync()).ShouldBeEmpty();
        });

    private static string Theme(bool light) => light ? "light" : "dark";
}
