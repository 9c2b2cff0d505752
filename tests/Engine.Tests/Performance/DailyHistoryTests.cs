using Pitwall.Engine.Markets;
using Pitwall.Engine.Performance;
using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Tests.Performance;

public sealed class DailyHistoryTests
{
    private static readonly Moment Monday = new(20_000 * Moment.Day);

    [Fact]
    public void Has_one_row_per_midnight_and_the_mark_at_midnight_closes_the_day()
    {
        var history = new DailyHistory(Monday, new Usd(1_000m));
        Mark(history, 12, 1_200m);
        Mark(history, 24, 1_100m);
        Mark(history, 36, 1_050m);

        var days = history.DayEnds();

        days.Select(day => day.Equity.Value).ShouldBe([1_000m, 1_100m]);
        days.Select(day => day.At).ShouldBe([Monday, Monday.Plus(Moment.Day)]);
        days[1].Index.ShouldBe(1.1, 1e-12);
        days[1].MaxDrawdown.ShouldBe(1d - (1_100d / 1_200d), 1e-12, "noon counts");
        days[1].MeanEquity.ShouldBe(1_100d, 1e-9);
    }

    [Fact]
    public void A_day_without_a_mark_stands_still_and_its_return_is_zero()
    {
        var history = new DailyHistory(Monday.Plus(6 * Moment.Hour), new Usd(1_000m));
        Mark(history, 24, 1_100m);
        Mark(history, 73, 1_210m);

        var track = DailyHistory.TrackOf("slow", history.DayEnds());

        track.FirstDay.ShouldBe(20_001);
        track.Returns.ShouldBe([0d, 0d]);
    }

    [Fact]
    public void A_deposit_is_no_gain_T1()
    {
        var history = new DailyHistory(Monday, new Usd(10_000m));
        Mark(history, 24, 11_000m);
        history.Add(new EquityMark(Monday.Plus(25 * Moment.Hour), new Usd(21_000m), new Usd(10_000m)));
        Mark(history, 48, 18_900m);

        var days = history.DayEnds();

        (days[^1].Index - 1d).ShouldBe(-0.01, 1e-12);
        days[^1].Flows.ShouldBe(new Usd(20_000m));
        days[^1].Drawdown.ShouldBe(0.1, 1e-12);
    }

    [Fact]
    public void Returns_end_before_the_day_that_used_up_the_equity()
    {
        var history = new DailyHistory(Monday, new Usd(1_000m));
        Mark(history, 24, 500m);
        Mark(history, 48, 0m);
        Mark(history, 72, 0m);

        var track = DailyHistory.TrackOf("broke", history.DayEnds());

        track.Returns.Count.ShouldBe(1);
        track.RuinedOn.ShouldBe(20_001);
    }

    [Fact]
    public void Gives_the_returns_of_the_track_it_folds()
    {
        var noise = new SeededNoise("daily-history");
        var marks = Enumerable.Range(1, 24 * 20)
            .Select(hour => new EquityMark(
                Monday.Plus(hour * Moment.Hour), new Usd(1_000m + noise.NextInt(500)), Usd.Zero))
            .ToList();
        var history = new DailyHistory(Monday, new Usd(1_000m));
        marks.ForEach(history.Add);

        var whole = EquityTrack.Of([new EquityMark(Monday, new Usd(1_000m), Usd.Zero), .. marks]);

        DailyHistory.TrackOf("same", history.DayEnds()).Returns
            .Zip(whole.DailyLogReturns()).ShouldAllBe(pair => Math.Abs(pair.First - pair.Second) < 1e-12);
        history.DayEnds().Count.ShouldBe(21);
        history.DayEnds()[^1].MaxDrawdown.ShouldBe(whole.MaxDrawdown.Percent / 100d, 1e-12);
    }

    private static void Mark(DailyHistory history, int hour, decimal equity) =>
        history.Add(new EquityMark(Monday.Plus(hour * Moment.Hour), new Usd(equity), Usd.Zero));
}
