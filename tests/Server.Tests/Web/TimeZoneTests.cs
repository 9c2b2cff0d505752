using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Pitwall.Server.Tests.Web;

/// <summary>A pit wall speaks UTC wherever it is read.</summary>
public sealed class TimeZoneTests(BrowserWorld world) : BrowserTests(world)
{
    [Fact]
    public Task A_chart_is_the_same_picture_in_greenwich_and_in_auckland() => World.LookAsync(new Look(), visit =>
        visit.WhileTheClockIsHeldAsync(async () =>
        {
            var greenwich = await DrawAsync("UTC");
            var auckland = await DrawAsync("Pacific/Auckland");

            auckland.ShouldBe(greenwich);
        }));

    private async Task<string> DrawAsync(string zone)
    {
        var picture = "";
        await World.LookAsync(new Look { Zone = zone }, async visit =>
        {
            await visit.GoToFloorAsync();
            var canvas = visit.Page.Locator("canvas").First;
            await Expect(canvas).ToBeVisibleAsync();
            await visit.Page.WaitForFunctionAsync(IsDrawn);
            picture = await canvas.EvaluateAsync<string>("canvas => canvas.toDataURL()");
        });
        return picture;
    }

    private const string IsDrawn =
        """
        () => {
          const canvas = document.querySelector('canvas');
          const picture = canvas.toDataURL();
          const same = window.drawn === picture;
          window.drawn = picture;
          // An empty canvas is a short text; reading its pixels each time makes the browser complain.
          return same && picture.length > 5000;
        }
        """;
}
