using FsCheck;
using FsCheck.Fluent;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Performance;

namespace Pitwall.Engine.Tests.Performance;

public sealed class EquityTrackTests
{
    private static Arbitrary<decimal[]> Equities() =>
        Gen.Choose(1, 1_000_000).Select(cents => cents / 100m).ArrayOf()
            .Where(equities => equities.Length > 0).ToArbitrary();

    [Fact]
    public void A_deposit_is_not_a_return_T1() =>
        Marks.Track(
            Marks.At(0, 10_000), Marks.At(1, 11_000), Marks.At(1, 21_000, flow: 10_000), Marks.At(2, 18_900))
            .ReturnPct.Printed(2).ShouldBe("-1.00");

    [Fact]
    public void A_deposit_marked_together_with_the_gain_before_it_is_cut_the_same_way() =>
        Marks.Track(Marks.At(0, 10_000), Marks.At(1, 21_000, flow: 10_000), Marks.At(2, 18_900))
            .ReturnPct.Printed(2).ShouldBe("-1.00");

    [Fact]
    public void Daily_log_returns_cut_flows_and_add_up_to_the_total()
    {
        var track = Marks.Track(
            Marks.At(0, 10_000), Marks.At(1, 11_000), Marks.At(1.5m, 21_000, flow: 10_000), Marks.At(2, 18_900));

        var returns = track.DailyLogReturns();

        returns.Count.ShouldBe(2);
        returns[0].ShouldBe(Math.Log(1.1), 1e-12);
        returns[1].ShouldBe(Math.Log(0.9), 1e-12);
        Math.Exp(returns.Sum()).ShouldBe(0.99, 1e-12);
    }

    [Fact]
    public void A_mark_at_midnight_closes_the_day_that_ends_there() =>
        Marks.Daily(100, 110).DailyLogReturns().ShouldHaveSingleItem().ShouldBe(Math.Log(1.1), 1e-12);

    [Fact]
    public void Unfinished_first_and_last_days_are_no_daily_returns()
    {
        var track = Marks.Track(
            Marks.At(0.5m, 100), Marks.At(0.9m, 105), Marks.At(1.2m, 108), Marks.At(1.9m, 110), Marks.At(2.4m, 120));

        track.DailyLogReturns().ShouldHaveSingleItem().ShouldBe(Math.Log(110d / 105d), 1e-12);
        track.ReturnPct.ShouldBe(20d, 1e-9);
        track.DaysElapsed.ShouldBe(1.9, 1e-9);
    }

    [Fact]
    public void Days_without_a_mark_return_zero()
    {
        var returns = Marks.Track(Marks.At(0, 100), Marks.At(0.5m, 110), Marks.At(4, 121)).DailyLogReturns();

        returns.Count.ShouldBe(4);
        returns[0].ShouldBe(Math.Log(1.1), 1e-12);
        returns[1].ShouldBe(0d);
        returns[2].ShouldBe(0d);
        returns[3].ShouldBe(Math.Log(1.1), 1e-12);
    }

    [Fact]
    public void Drawdown_is_the_deepest_fall_from_a_peak_to_a_later_trough()
    {
        var fall = Marks.Daily(100, 120, 90, 130, 117, 125).MaxDrawdown;

        fall.Percent.ShouldBe(25d, 1e-9);
        fall.Amount.ShouldBe(new Usd(30));
        fall.PeakAt.ShouldBe(Marks.At(1, 0).At);
        fall.TroughAt.ShouldBe(Marks.At(2, 0).At);
    }

    [Fact]
    public void Withdrawals_make_no_drawdown_and_deposits_hide_none()
    {
        Marks.Track(Marks.At(0, 20_000), Marks.At(1, 10_000, flow: -10_000)).MaxDrawdown.Percent.ShouldBe(0d);

        var hidden = Marks.Track(Marks.At(0, 10_000), Marks.At(1, 19_000, flow: 10_000)).MaxDrawdown;
        hidden.Percent.ShouldBe(10d, 1e-9);
        hidden.Amount.ShouldBe(new Usd(1_000));
    }

    [Fact]
    public void Percent_and_amount_may_come_from_different_falls()
    {
        var fall = Marks.Track(
            Marks.At(0, 100), Marks.At(1, 50), Marks.At(2, 100_050, flow: 100_000), Marks.At(3, 90_045)).MaxDrawdown;

        fall.Percent.Printed(1).ShouldBe("55.0");
        fall.Amount.ShouldBe(new Usd(10_055));
    }

    [Fact]
    public void Equity_used_up_is_a_loss_of_everything_for_good()
    {
        var track = Marks.Track(
            Marks.At(0, 100), Marks.At(1, 110), Marks.At(2, -5), Marks.At(3, 95, flow: 100), Marks.At(4, 190));

        track.ReturnPct.ShouldBe(-100d);
        track.IsRuined.ShouldBeTrue();
        track.MaxDrawdown.Percent.ShouldBe(100d);
        track.MaxDrawdown.Amount.ShouldBe(new Usd(115));
        track.DailyLogReturns().ShouldHaveSingleItem();
    }

    [Fact]
    public void Withdrawing_everything_is_not_ruin_and_the_track_goes_on_after_the_next_deposit()
    {
        var track = Marks.Track(
            Marks.At(0, 100), Marks.At(1, 0, flow: -110), Marks.At(2, 500, flow: 500), Marks.At(3, 550));

        track.ReturnPct.ShouldBe(21d, 1e-9);
        track.IsRuined.ShouldBeFalse();
    }

    [Fact]
    public void Mean_equity_weighs_each_mark_by_how_long_it_stood() =>
        Marks.Track(Marks.At(0, 100), Marks.At(1, 200), Marks.At(4, 999)).MeanEquity.ShouldBe(175d, 1e-9);

    [Fact]
    public void Refuses_to_go_back_in_time() =>
        Should.Throw<ArgumentException>(() => Marks.Track(Marks.At(1, 100), Marks.At(0, 100)))
            .Message.ShouldContain("in order of time");

    [Fact]
    public void Flows_of_zero_change_nothing() =>
        Prop.ForAll(Equities(), equities =>
        {
            var once = Marks.Daily(equities);
            var repeated = EquityTrack.Of(
                [.. equities.SelectMany((equity, day) => new[] { Marks.At(day, equity), Marks.At(day, equity, 0m) })]);
            return repeated.ReturnPct.Equals(once.ReturnPct)
                && repeated.MaxDrawdown.Percent.Equals(once.MaxDrawdown.Percent)
                && repeated.DailyLogReturns().SequenceEqual(once.DailyLogReturns());
        }).Holds();

    [Fact]
    public void A_deposit_of_any_size_leaves_the_return_alone() =>
        Prop.ForAll(Equities(), Gen.Choose(1, 100_000).ToArbitrary(), (equities, deposit) =>
        {
            var last = equities[^1];
            var plain = Marks.Daily([.. equities, last * 1.5m]);
            var flowed = Marks.Daily(equities);
            flowed.Add(Marks.At(equities.Length - 1, last + deposit, deposit));
            flowed.Add(Marks.At(equities.Length, (last + deposit) * 1.5m));
            return Math.Abs(plain.ReturnPct - flowed.ReturnPct) <= 1e-9 * (100d + Math.Abs(plain.ReturnPct));
        }).Holds();

    [Fact]
    public void Drawdown_lies_between_none_and_all_and_covers_the_final_loss() =>
        Prop.ForAll(Equities(), equities =>
        {
            var track = Marks.Daily(equities);
            var fall = track.MaxDrawdown;
            return fall.Percent is >= 0d and <= 100d
                && fall.Percent >= -track.ReturnPct - 1e-9
                && fall.Amount.Value >= equities[0] - equities[^1]
                && fall.PeakAt <= fall.TroughAt;
        }).Holds();
}
