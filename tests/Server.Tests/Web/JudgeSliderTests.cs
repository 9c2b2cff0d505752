using System.Text.RegularExpressions;
using static Microsoft.Playwright.Assertions;

namespace Pitwall.Server.Tests.Web;

/// <summary>A year of the Lab, judged by more or fewer of its days.</summary>
public sealed partial class JudgeSliderTests(BrowserWorld world) : BrowserTests(world)
{
    [Fact]
    public Task The_whole_year_tells_edge_from_luck_and_its_first_month_does_not() => World.LookAsync(
        new Look(),
        async visit =>
        {
            await visit.GoToFloorAsync();
            var edge = visit.RankRows.Filter(new() { HasText = "Edge-1" });
            await Expect(edge).ToContainTextAsync("lead beyond luck");
            await Expect(visit.Floor).ToContainTextAsync("only Edge-1");
            var year = await visit.GroupsAsync();

            await visit.Slider.FocusAsync();
            await visit.Page.Keyboard.PressAsync("Home");

            await Expect(visit.Page).ToHaveURLAsync(FirstMonth());
            await Expect(edge).Not.ToContainTextAsync("lead beyond luck");
            (await visit.GroupsAsync()).ShouldNotBe(year);

            await visit.Page.Keyboard.PressAsync("End");
            await Expect(edge).ToContainTextAsync("lead beyond luck");
            (await visit.GroupsAsync()).ShouldBe(year);
        });

    [GeneratedRegex("[?&]days=30($|&)")]
    private static partial Regex FirstMonth();
}
