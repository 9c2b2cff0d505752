using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Pitwall.Server.Tests.Web;

/// <summary>From a phone to a wide desk nothing sticks out to the side; each look leaves a picture.</summary>
public sealed class WidthTests(BrowserWorld world) : BrowserTests(world)
{
    // Ancestors that scroll or clip are judged themselves: by their own edge, and by whether they hide a scroll bar.
    private const string SticksOut =
        """
        () => {
          const wide = document.documentElement.clientWidth;
          const named = element =>
            `${element.tagName.toLowerCase()}.${element.className} "${element.innerText ?? ''}"`.slice(0, 120);
          const isCut = element => {
            for (let at = element.parentElement; at && at !== document.body; at = at.parentElement) {
              if (getComputedStyle(at).overflowX !== 'visible') return true;
            }
            return false;
          };
          const all = [...document.body.querySelectorAll('*')].filter(element => element.checkVisibility());
          const out = all.filter(element => {
            const box = element.getBoundingClientRect();
            return box.width > 1 && (box.right > wide + 1 || box.left < -1) && !isCut(element);
          });
          const scrolls = all.filter(element => ['auto', 'scroll'].includes(getComputedStyle(element).overflowX)
            && element.scrollWidth > element.clientWidth + 1);
          return [...out.map(element => `sticks out: ${named(element)}`),
            ...scrolls.map(element => `scrolls to the side: ${named(element)}`),
            ...(document.documentElement.scrollWidth > wide ? ['the page scrolls to the side'] : [])];
        }
        """;

    [Theory]
    [InlineData(390, 844)]
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
        (await visit.Page.EvaluateAsync<string[]>(SticksOut)).ShouldBeEmpty(picture);
    }
}
