using System.IO.Compression;
using System.Text.Json;
using Pitwall.Engine.Performance;

namespace Pitwall.Engine.Tests.Performance;

public sealed class RecordedSeasonTests
{
    private const double SecondsPerDay = 86_400;

    // Realised net profit by the UTC day of the exit, over the calendar days from the first exit to the last: a day
    // without an exit is a zero.
    private static double[] RealisedByDay(string model)
    {
        var path = RecordedData.File("alpha_arena", "2025-10-28T070022Z", "trades.json.gz");
        using var stream = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var document = JsonDocument.Parse(stream);
        var trades = document.RootElement.GetProperty("trades").EnumerateArray()
            .Select(trade => (
                Model: trade.GetProperty("model_id").GetString(),
                Day: (int)Math.Floor(trade.GetProperty("exit_time").GetDouble() / SecondsPerDay),
                Net: trade.GetProperty("realized_net_pnl").GetDouble()))
            .ToList();
        var first = trades.Min(trade => trade.Day);
        var days = new double[trades.Max(trade => trade.Day) - first + 1];
        foreach (var trade in trades.Where(trade => string.Equals(trade.Model, model, StringComparison.Ordinal)))
        {
            days[trade.Day - first] += trade.Net;
        }

        return days;
    }

    [Theory]
    [InlineData("deepseek-chat-v3.1", 10_049, -758, 26_378)]
    [InlineData("gpt-5", -6_508, -13_955, -192)]
    [InlineData("qwen3-max", 7_091, -8_580, 29_835)]
    public void Twelve_days_of_a_season_give_the_recorded_intervals_and_no_display_T3(
        string model, double total, double low, double high)
    {
        var days = RealisedByDay(model);

        var interval = StationaryBootstrap.OfTotal(days, new BootstrapPlan("alpha-arena/2025-10-28", 1)).Interval;

        days.Length.ShouldBe(12);
        interval.Estimate.Printed(0).ShouldBe(total.Printed(0));
        interval.Low.ShouldBe(low, 0.03 * (high - low));
        interval.High.ShouldBe(high, 0.03 * (high - low));
        StationaryBootstrap.ForDisplay(days, BootstrapPlan.For(model, 12)).Withheld.ShouldBe("needs 30 d, has 12");
        DisplayRule.Progress(days.Length).ShouldBe("12 of 30 days");
    }
}
