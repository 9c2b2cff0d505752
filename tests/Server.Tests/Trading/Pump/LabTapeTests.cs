using Pitwall.Engine.Markets;
using Pitwall.Engine.Markets.Lab;
using Pitwall.Engine.Platform;
using Pitwall.Server.Trading.Desks;
using Pitwall.Server.Trading.Pump;
using Pitwall.Server.Trading.Rows;

namespace Pitwall.Server.Tests.Trading.Pump;

public sealed class LabTapeTests
{
    private const int HistoryDays = 40;

    private static readonly Moment HistoryEnds = LabMarket.Start.Plus(HistoryDays * Moment.Day);

    private static FeedSpec Spec { get; } = new(
        FeedSpec.LabKind,
        [.. LabInstruments.Ids.Select(id => id.ToString())],
        "1m",
        Cell.ToDateTime(LabMarket.Start),
        Cell.ToDateTime(HistoryEnds.Plus(10 * Moment.Day)),
        60m)
    {
        Seed = 7,
        HistoryTo = Cell.ToDateTime(HistoryEnds),
    };

    [Fact]
    public void The_history_is_one_hourly_segment_without_a_speed_limit()
    {
        var history = new LabTape().Segment(Spec, LabMarket.Start);

        history.Speed.ShouldBe(0m);
        history.IsLast.ShouldBeFalse();
        history.Bars.Interval.ShouldBe(BarInterval.OneHour);
        (history.From, history.To).ShouldBe((LabMarket.Start, HistoryEnds));
        history.Bars.Series.ShouldAllBe(series => series.Bars.Length == HistoryDays * 24);
    }

    [Fact]
    public void After_the_history_come_days_of_minutes_that_add_up_to_their_hours()
    {
        var tape = new LabTape();
        var day = tape.Segment(Spec, HistoryEnds);
        var hours = LabMarket.Days(7).ElementAt(HistoryDays);

        day.Speed.ShouldBe(60m);
        (day.From, day.To).ShouldBe((HistoryEnds, HistoryEnds.Plus(Moment.Day)));
        foreach (var (series, coin) in day.Bars.Series.Zip(hours.Coins))
        {
            var minutes = series.Bars.Where(bar => bar.Start >= day.From).ToArray();
            RollUp.Of(minutes, BarInterval.OneMinute, BarInterval.OneHour).ShouldBe(coin.Bars);
        }
    }

    [Fact]
    public void A_tape_made_anew_in_the_middle_shows_the_same_bars()
    {
        var walked = new LabTape();
        walked.Segment(Spec, LabMarket.Start);
        walked.Segment(Spec, HistoryEnds);
        var next = walked.Segment(Spec, HistoryEnds.Plus(Moment.Day));
        var fresh = new LabTape().Segment(Spec, HistoryEnds.Plus(Moment.Day));

        foreach (var (one, other) in next.Bars.Series.Zip(fresh.Bars.Series))
        {
            one.Bars.ShouldBe(other.Bars);
        }
    }

    [Fact]
    public void Hours_between_settlements_have_no_rate_that_a_feed_could_guess()
    {
        var history = new LabTape().Segment(Spec, LabMarket.Start);

        foreach (var rates in history.Bars.Funding.Values)
        {
            rates.Count.ShouldBe(HistoryDays * 24);
        }
    }

    [Fact]
    public void The_last_day_of_the_feed_says_that_it_is_the_last() =>
        new LabTape().Segment(Spec, HistoryEnds.Plus(9 * Moment.Day)).IsLast.ShouldBeTrue();
}
