using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Pitwall.Server.Tests.Web;

/// <summary>A year of the Lab, judged by more or fewer of its days.</summary>
public sealed class JudgeSliderTests(BrowserWorld world) : BrowserTests(world)
{
    [Fact]
    public Task The_whole_year_tells_edge_from_luck_and_its_first_month_does_not() => World.LookAsync(
        new Look(),
        async visit =>
        {
            await visit.GoToFloorAsync();
            await Expect(visit.Floor).ToContainTextAsync("only Edge-1");
            var year = await visit.GroupsAsync();

            await visit.Slider.FocusAsync();
            await visit.Page.Keyboard.PressAsync("Home");

            await Expect(visit.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("days=30"));
            await Expect(visit.Floor).ToContainTextAsync("nobody can be told");
            var month = await visit.GroupsAsync();
            year.Distinct().Count().ShouldBeGreaterThan(1);
            month.Distinct().ShouldHaveSingleItem();

            await visit.Page.Keyboard.PressAsync("End");
            await Expect(visit.Floor).ToContainTextAsync("only Edge-1");
            (await visit.GroupsAsync()).ShouldBe(year);
        });
}
