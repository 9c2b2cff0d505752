using Pitwall.Engine.Markets;
using Pitwall.Engine.Markets.Lab;
using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Tests.Markets;

public sealed class MemoryBarHistoryTests
{
    private static readonly InstrumentId Btc = new("hyperliquid:BTC");
    private static readonly Moment Midnight = Moment.FromSeconds(1_741_910_400);

    [Fact]
    public void Shows_a_bar_only_once_it_is_complete()
    {
        var history = Hourly(24);

        history.MoveTo(Midnight.Plus(Moment.Hour - 1));
        history.Last(Btc, BarInterval.FiveMinutes, 1)[0].Start.ShouldBe(Midnight.Plus(50 * Moment.Minute));
        history.Last(Btc, BarInterval.OneHour, 5).Length.ShouldBe(0);

        history.MoveTo(Midnight.Plus(Moment.Hour));
        history.Last(Btc, BarInterval.FiveMinutes, 1)[0].Start.ShouldBe(Midnight.Plus(55 * Moment.Minute));
        history.Last(Btc, BarInterval.OneHour, 5).Length.ShouldBe(1);
    }

    [Fact]
    public void Never_shows_anything_later_than_now_at_any_moment_and_interval()
    {
        var history = Hourly(72);
        for (var minute = 0; minute <= 72 * 60; minute += 7)
        {
            history.MoveTo(Midnight.Plus(minute * Moment.Minute));
            foreach (var interval in BarInterval.All)
            {
                foreach (var bar in history.Last(Btc, interval, 1_000))
                {
                    bar.Start.Plus(interval.Micros).ShouldBeLessThanOrEqualTo(history.Now);
                }
            }
        }
    }

    [Fact]
    public void Gives_the_newest_bars_oldest_first_and_fewer_when_history_is_short()
    {
        var history = Hourly(4);
        history.MoveTo(Midnight.Plus(3 * Moment.Hour));

        history.Last(Btc, BarInterval.OneHour, 2).ToArray().Select(bar => bar.Start)
            .ShouldBe([Midnight.Plus(Moment.Hour), Midnight.Plus(2 * Moment.Hour)]);
        history.Last(Btc, BarInterval.OneHour, 10).Length.ShouldBe(3);
        history.Last(Btc, BarInterval.OneHour, 0).Length.ShouldBe(0);
    }

    [Fact]
    public void Time_may_jump_far_and_go_back()
    {
        var history = Hourly(72);
        history.MoveTo(Midnight.Plus(70 * Moment.Hour));
        history.Last(Btc, BarInterval.FiveMinutes, 1)[0].Start
            .ShouldBe(Midnight.Plus((70 * Moment.Hour) - (5 * Moment.Minute)));

        history.MoveTo(Midnight.Plus(10 * Moment.Minute));
        history.Last(Btc, BarInterval.FiveMinutes, 9).Length.ShouldBe(2);
    }

    [Fact]
    public void Rolls_the_base_bars_up_to_the_longer_intervals()
    {
        var history = Hourly(48);
        history.MoveTo(Midnight.Plus(2 * Moment.Day));

        history.Last(Btc, BarInterval.OneDay, 9).ToArray().Select(bar => bar.Volume).ShouldBe([288m, 288m]);
    }

    [Fact]
    public void Has_nothing_of_unknown_instruments_or_finer_intervals()
    {
        var history = Hourly(24);
        history.MoveTo(Midnight.Plus(Moment.Day));

        history.Last(new InstrumentId("hyperliquid:ETH"), BarInterval.OneHour, 3).Length.ShouldBe(0);
        history.Last(Btc, BarInterval.OneMinute, 3).Length.ShouldBe(0);
    }

    [Fact]
    public void A_read_makes_no_garbage()
    {
        var history = Hourly(24);
        history.MoveTo(Midnight.Plus(Moment.Day));
        history.Last(Btc, BarInterval.OneHour, 24);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 1_000; i++)
        {
            history.Last(Btc, BarInterval.OneHour, 24);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Fact]
    public void Shows_appended_bars_and_makes_longer_ones_of_them()
    {
        var bars = LabMarket.Days(1).Take(3).SelectMany(day => day.Coins[0].Bars).ToArray();
        var history = new MemoryBarHistory([new BarSeries(Btc, BarInterval.OneHour, bars[..30])]);
        history.MoveTo(bars[^1].Start.Plus(Moment.Hour));
        history.Last(Btc, BarInterval.OneDay, 9).Length.ShouldBe(1);

        history.Append(Btc, bars.AsSpan(30));

        history.Last(Btc, BarInterval.OneHour, 100).ToArray().ShouldBe(bars);
        history.Last(Btc, BarInterval.OneDay, 9).Length.ShouldBe(3);
    }

    [Fact]
    public void Refuses_bars_that_come_before_what_it_has()
    {
        var bars = LabMarket.Days(1).First().Coins[0].Bars.ToArray();
        var history = new MemoryBarHistory([new BarSeries(Btc, BarInterval.OneHour, bars)]);

        Should.Throw<ArgumentException>(() => history.Append(Btc, bars.AsSpan(3)));
    }

    private static MemoryBarHistory Hourly(int hours)
    {
        var bars = Enumerable.Range(0, hours * 12)
            .Select(i => new Bar(Midnight.Plus(i * 5 * Moment.Minute), 1, 2, 1, 2, 1))
            .ToArray();
        return new MemoryBarHistory([new BarSeries(Btc, BarInterval.FiveMinutes, bars)]);
    }
}
