using Pitwall.Engine.Deliberation.Indicators;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Tests.Deliberation.Indicators;

public class TrueRangeTests
{
    [Fact]
    public void Counts_the_gap_from_the_close_before()
    {
        TrueRange.Of(BarOf(12, 11, 11.5m), 9m).ShouldBe(3m);
        TrueRange.Of(BarOf(12, 11, 11.5m), 15m).ShouldBe(4m);
        TrueRange.Of(BarOf(12, 9, 10m), 10m).ShouldBe(3m);
    }

    [Fact]
    public void Average_follows_wilders_smoothing_by_hand()
    {
        // Ranges 2, 4, 3, 7 with period 2: (2+4)/2 = 3, (3+3)/2 = 3, (3+7)/2 = 5.
        Bar[] bars = [BarOf(10, 10, 10), BarOf(11, 9, 10), BarOf(14, 12, 13), BarOf(13, 10, 12), BarOf(19, 13, 15)];
        TrueRange.Average(bars, 2, 4).ShouldBe(5m);
        TrueRange.Average(bars, 2, 5).ShouldBeNull();
    }

    [Fact]
    public void Average_does_not_know_what_lies_before_its_window()
    {
        Bar[] bars = [BarOf(900, 1, 5), BarOf(10, 10, 10), BarOf(11, 9, 10), BarOf(14, 12, 13)];
        TrueRange.Average(bars, 2, 2).ShouldBe(3m);
    }

    private static Bar BarOf(decimal high, decimal low, decimal close) =>
        new(new Moment(0), close, high, low, close, 1m);
}
