using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Pitwall.Server.Tests.Web;

/// <summary>
/// From a phone to a wide desk nothing sticks out to the side or keeps people out; each look leaves a picture.
/// </summary>
public sealed class WidthTests(BrowserWorld world) : BrowserTests(world)
{
    private const int Phone = 390;

    [Theory]
    [InlineData(Phone, 844)]
    [InlineData(768, 1024)]
    [InlineData(1440, 900)]
    [InlineData(2560, 1440)]
    public Task The_floor_fits(int width, int height) => World.LookAsync(new Look(width, height), async visit =>
    {
        await visit.Page.GotoAsync("/");
        await Expect(visit.RankRows.First).ToBeVisibleAsync();
        await ShouldFitAsync(visit, $"floor-{width}");

        // On a phone the panels are behind tabs.
        foreach (var tab in await visit.Page.GetByRole(AriaRole.Tab).AllAsync())
        {
            await tab.ClickAsync();
            await ShouldFitAsync(visit, $"floor-{width}-{await tab.InnerTextAsync()}");
        }
    });

    [Theory]
    [InlineData(390, 844)]
    [InlineData(768, 1024)]
    [InlineData(1440, 900)]
    [InlineData(2560, 1440)]
    public Task An_agents_page_fits(int width, int height) => World.LookAsync(new Look(width, height), async visit =>
    {
        await visit.GoToAgentAsync("momentum");
        await ShouldFitAsync(visit, $"agent-{width}");
        foreach (var tab in (await visit.Page.GetByRole(AriaRole.Tab).AllAsync()).Skip(1))
        {
            await tab.ClickAsync();
            await ShouldFitAsync(visit, $"agent-{width}-{await tab.InnerTextAsync()}");
        }
    });

    [Theory]
    [InlineData(390, 844)]
    [InlineData(768, 1024)]
    [InlineData(1440, 900)]
    [InlineData(2560, 1440)]
    public Task The_login_page_fits(int width, int height) =>
        World.LookAsync(new Look(width, height, AsAdmin: false), async visit =>
        {
            await visit.Page.GotoAsync("/");
            await Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Name = "Log in" })).ToBeVisibleAsync();
            await ShouldFitAsync(visit, $"login-{width}");
        });

    private static async Task ShouldFitAsync(Visit visit, string picture)
    {
        await visit.SettleAsync();
        await visit.ShootAsync(picture);
        (await visit.SticksOutAsync()).ShouldBeEmpty(picture);
        // Between the phone and the wide desk nothing else is drawn, only at other places.
        if (visit.Page.ViewportSize!.Width is Phone)
        {
            (await visit.BarriersAsync()).ShouldBeEmpty(picture);
        }
    }
}
