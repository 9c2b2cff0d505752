using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Pitwall.Server.Tests.Web;

/// <summary>Nothing on the Floor is invented.</summary>
public sealed class FloorFiguresTests(BrowserWorld world) : BrowserTests(world)
{
    private const string Narrow = "\u202f";

    [Fact]
    public Task The_ranking_shows_what_its_endpoint_answers() => World.LookAsync(new Look(), async visit =>
    {
        await visit.GoToFloorAsync();

        var ranking = await visit.ReadAsync("/api/performance/ranking?desk=lab&benchmark=flips");

        foreach (var agent in ranking.GetProperty("agents").EnumerateArray())
        {
            var row = visit.RankRows.Filter(new() { HasText = agent.GetProperty("name").GetString()! });
            await Expect(row).ToContainTextAsync(Percent(agent.GetProperty("netReturn").GetDouble()));
            await Expect(row.GetByTitle(Signed(agent.GetProperty("netUsd")))).ToBeVisibleAsync();
        }
    });

    private static string Percent(double fraction) =>
        (fraction < 0 ? "−" : "+") + Math.Abs(fraction * 100).ToString("N1", CultureInfo.InvariantCulture) + Narrow + "%";

    private static string Signed(JsonElement amount)
    {
        var value = decimal.Parse(amount.ToString(), CultureInfo.InvariantCulture);
        return (value < 0 ? "−$" : "+$") + Math.Abs(value).ToString("N2", CultureInfo.InvariantCulture);
    }
}
