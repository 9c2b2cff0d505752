using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;

namespace Pitwall.Engine.Tests.Trading.Simulation;

/// <summary>Every kind of order through its life on hand-made five-minute bars.</summary>
public sealed class OrderLivesTests
{
    private static Proposal Entry(decimal usd = 10_000m) => Wish.Long(Coins.Btc, usd, leverage: 2, stop: 95_000m);

    private static BarScenario InPosition() => new BarScenario().Wants(Entry()).Quiet();

    [Fact]
    public void A_decision_on_the_close_of_a_bar_never_fills_at_the_open_with_that_time()
    {
        var bars = new BarScenario().Wants(Entry());
        bars.Bar(90_000m, 90_000m, 90_000m, 90_000m);
        bars.Fills.ShouldBeEmpty();
        bars.Bar(100_000m, 100_000m, 100_000m, 100_000m);

        var fill = bars.Fills.Single();
        fill.Price.Value.ShouldBe(100_006m);
        fill.Model.ShouldBe("hl-paper/1");
        fill.Grade.ShouldBe(QuoteGrade.Candle);
        fill.Reference.ShouldBe(new Price(100_000m));
    }

    [Fact]
    public void A_stop_entry_that_the_next_open_already_crosses_waits_until_it_has_arrived()
    {
        var bars = new BarScenario().Wants(Entry() with { Trigger = 101_000m });
        bars.Bar(102_000m, 103_000m, 101_500m, 102_000m);
        bars.Fills.ShouldBeEmpty();
        bars.Bar(102_500m, 102_500m, 102_500m, 102_500m);
        bars.Fills.Single().Reference.Value.ShouldBe(102_500m);
    }

    [Fact]
    public void A_market_order_takes_a_tenth_of_the_volume_and_the_rest_is_cancelled()
    {
        var bars = new BarScenario().Wants(Entry());
        bars.Quiet(1).Bar(100_000m, 100_000m, 100_000m, 100_000m, volume: 0.5m);

        bars.Fills.Single().Size.Value.ShouldBe(0.05m);
        bars.Endings.Single().Status.ShouldBe(OrderStatus.Cancelled);
        bars.Resting(OrderLeg.Stop).Size.Value.ShouldBe(0.05m);
    }

    [Theory]
    [InlineData(true, 1_000, "no market order before 24 h of bars")]
    [InlineData(false, 0, "no volume in this bar")]
    public void A_market_order_without_a_market_is_cancelled_with_the_reason(bool young, int volume, string reason)
    {
        var bars = new BarScenario().Wants(Entry()).Quiet(1);
        bars.Impact = bars.Impact with { HasDay = !young };
        bars.Bar(100_000m, 100_000m, 100_000m, 100_000m, volume);

        bars.Fills.ShouldBeEmpty();
        bars.Endings.Single().Reason.ShouldBe(reason);
    }

    [Fact]
    public void A_stop_that_nobody_can_price_waits_and_the_bar_comes_to_an_end()
    {
        var bars = InPosition();
        bars.Impact = bars.Impact with { Volume24h = 0m };
        bars.Bar(94_000m, 94_000m, 93_000m, 94_000m);
        bars.Position.ShouldNotBeNull();
        bars.Impact = bars.Impact with { Volume24h = 1e18m };
        bars.Bar(94_000m, 94_000m, 94_000m, 94_000m);
        bars.Position.ShouldBeNull();
    }

    [Fact]
    public void When_one_bar_touches_stop_and_target_the_stop_wins()
    {
        var bars = new BarScenario().Wants(Entry() with { Target = 105_000m }).Quiet();
        bars.Bar(100_000m, 106_000m, 94_000m, 105_500m);

        bars.Fills[^1].Cause.ShouldBe(Cause.Stop);
        bars.Fills[^1].Reference.Value.ShouldBe(95_000m);
        bars.Orders.ShouldBeEmpty();
    }

    [Fact]
    public void A_gap_through_the_stop_fills_at_the_open()
    {
        var bars = InPosition().Bar(93_000m, 99_000m, 92_000m, 98_000m);

        bars.Fills[^1].Reference.Value.ShouldBe(93_000m);
        bars.Position.ShouldBeNull();
    }

    [Fact]
    public void A_target_fills_at_its_price_and_its_stop_is_withdrawn()
    {
        var bars = new BarScenario().Wants(Entry() with { Target = 105_000m }).Quiet()
            .Bar(100_000m, 106_000m, 99_000m, 105_500m);

        bars.Fills[^1].Cause.ShouldBe(Cause.Target);
        bars.Fills[^1].Reference.Value.ShouldBe(105_000m);
        bars.Orders.ShouldBeEmpty();
    }

    [Fact]
    public void A_half_filled_stop_leaves_a_stop_for_the_rest()
    {
        var bars = InPosition();
        var size = bars.Position!.Size;
        bars.Bar(96_000m, 96_000m, 94_000m, 96_000m, volume: 0.5m);

        bars.Position!.Size.ShouldBe(size - 0.05m);
        bars.Resting(OrderLeg.Stop).Open.ShouldBe(bars.Position.AbsSize);
        bars.Resting(OrderLeg.Stop).Trigger.ShouldBe(new Price(95_000m));
    }

    [Fact]
    public void A_trailing_stop_follows_the_best_price_and_a_partial_fill_does_not_throw_it_back()
    {
        var bars = InPosition().Wants(Wish.Trail(Coins.Btc, 1_000m));
        bars.Bar(100_000m, 104_000m, 99_500m, 104_000m);
        bars.Resting(OrderLeg.Stop).Trigger.ShouldBe(new Price(103_000m));
        bars.Bar(104_000m, 104_000m, 103_500m, 103_600m);
        bars.Resting(OrderLeg.Stop).Trigger.ShouldBe(new Price(103_000m));

        bars.Bar(103_600m, 103_600m, 102_900m, 103_500m, volume: 0.5m);

        bars.Fills[^1].Reference.Value.ShouldBe(103_000m);
        bars.Resting(OrderLeg.Stop).Trigger.ShouldBe(new Price(103_000m));
    }

    [Fact]
    public void A_stop_follows_ten_percent_and_then_rests_unfilled()
    {
        var bars = InPosition().Bar(80_000m, 80_000m, 80_000m, 80_000m);
        bars.Position.ShouldNotBeNull();
        bars.Resting(OrderLeg.Stop).Triggered.ShouldBeTrue();

        bars.Bar(94_000m, 94_000m, 94_000m, 94_000m);
        bars.Position.ShouldBeNull();
    }

    [Theory]
    [InlineData(98_999.9, false)]
    [InlineData(98_998, true)]
    public void A_resting_limit_fills_at_its_price_as_maker_once_the_bar_trades_through_it(double low, bool fills)
    {
        var bars = new BarScenario().Wants(Entry() with { Limit = 99_000m }).Quiet();
        bars.Bar(100_000m, 100_000m, (decimal)low, 100_000m);

        bars.Fills.Select(f => (f.Price.Value, f.Liquidity)).ShouldBe(fills ? [(99_000m, Liquidity.Maker)] : []);
    }

    [Fact]
    public void A_gap_through_a_resting_limit_still_pays_the_limit_and_no_taker_fee()
    {
        var bars = new BarScenario().Wants(Entry() with { Limit = 99_000m }).Quiet()
            .Bar(97_000m, 98_000m, 96_000m, 97_500m);

        bars.Fills.Single().Price.Value.ShouldBe(99_000m);
        bars.Fills.Single().Liquidity.ShouldBe(Liquidity.Maker);
    }

    [Theory]
    [InlineData(TimeInForce.Gtc, 0)]
    [InlineData(TimeInForce.Ioc, 1)]
    public void A_limit_never_pays_more_than_its_limit_costs_included(TimeInForce force, int endings)
    {
        var bars = new BarScenario().Wants(Entry() with { Limit = 100_002m, TimeInForce = force }).Quiet();

        bars.Fills.ShouldAllBe(f => f.Price.Value <= 100_002m);
        bars.Endings.Length.ShouldBe(endings);
    }

    [Fact]
    public void An_immediate_or_cancel_limit_away_from_the_market_ends_unfilled()
    {
        var bars = new BarScenario().Wants(Entry() with { Limit = 99_000m, TimeInForce = TimeInForce.Ioc }).Quiet();

        bars.Endings.Single().Status.ShouldBe(OrderStatus.Cancelled);
        bars.Bar(98_000m, 98_000m, 97_000m, 98_000m).Fills.ShouldBeEmpty();
    }

    [Fact]
    public void A_marketable_limit_takes_what_there_is_and_rests_with_the_rest()
    {
        var bars = new BarScenario().Wants(Entry() with { Limit = 101_000m }).Quiet(1);
        bars.Bar(100_000m, 100_000m, 100_000m, 100_000m, volume: 0.5m);

        bars.Fills.Single().Size.Value.ShouldBe(0.05m);
        bars.Resting(OrderLeg.Entry).Status.ShouldBe(OrderStatus.PartlyFilled);
    }

    [Theory]
    [InlineData(100_500)]
    [InlineData(99_000)]
    public void A_post_only_order_is_rejected_when_it_would_take(int limit)
    {
        var bars = new BarScenario().Wants(Entry() with { Limit = limit, TimeInForce = TimeInForce.Alo });
        bars.Bar(98_000m, 98_000m, 98_000m, 98_000m).Bar(98_000m, 98_000m, 98_000m, 98_000m);

        bars.Fills.ShouldBeEmpty();
        bars.Endings.Single().Status.ShouldBe(OrderStatus.Rejected);
    }

    [Fact]
    public void A_good_till_date_order_expires_and_a_triggered_stop_limit_does_too()
    {
        var gtd = Entry() with { Limit = 90_000m, TimeInForce = TimeInForce.Gtd, ValidSeconds = 600 };
        new BarScenario().Wants(gtd with { Stop = 80_000m }).Quiet(3).Endings.Single()
            .Status.ShouldBe(OrderStatus.Expired);

        var stopLimit = gtd with
        {
            Trigger = 101_000m,
            Limit = 100_500m,
            Type = OrderType.StopLimit,
            ValidSeconds = 1_200
        };
        var bars = new BarScenario().Wants(stopLimit).Quiet(1).Bar(100_000m, 102_000m, 100_000m, 101_800m);
        bars.Resting(OrderLeg.Entry).Triggered.ShouldBeTrue();
        bars.Quiet(2).Endings.Single().Status.ShouldBe(OrderStatus.Expired);
        bars.Fills.ShouldBeEmpty();
    }

    [Fact]
    public void Open_and_inside_of_one_bar_share_one_tenth_of_its_volume()
    {
        var bars = new BarScenario().Wants(Entry()).Quiet(1);
        bars.Bar(100_000m, 100_000m, 94_000m, 96_000m, volume: 0.5m);

        bars.Fills.Sum(f => f.Size.Value).ShouldBe(0.05m);
    }

    [Fact]
    public void A_target_of_a_position_opened_inside_a_bar_is_not_met_by_that_bars_earlier_high()
    {
        var bars = new BarScenario().Wants(Entry() with { Limit = 99_000m, Target = 100_500m }).Quiet();
        bars.Bar(100_000m, 101_000m, 98_000m, 98_500m);

        bars.Fills.Length.ShouldBe(1);
        bars.Bar(98_500m, 101_000m, 98_500m, 100_000m).Fills[^1].Cause.ShouldBe(Cause.Target);
    }

    [Fact]
    public void A_position_in_every_bar_is_never_larger_than_what_cash_can_carry()
    {
        var bars = new BarScenario(cash: 1_000m).Wants(Wish.Long(Coins.Btc, 1_000m, stop: 95_000m)).Quiet();

        bars.Fills.ShouldBeEmpty();
        bars.Endings.Single().Reason!.ShouldContain("not enough free cash");
    }

    [Fact]
    public void An_isolated_liquidation_costs_the_margin_and_no_more()
    {
        var bars = new BarScenario(cash: 110_000m)
            .Wants(Wish.Long(Coins.Btc, 100_000m, leverage: 20, stop: 90_000m))
            .Quiet();
        var margin = bars.Position!.Margin;
        var cash = bars.Book.Cash;

        bars.Bar(91_000m, 91_000m, 85_000m, 86_000m);

        bars.Position.ShouldBeNull();
        bars.Fills[^1].Cause.ShouldBe(Cause.Liquidation);
        bars.Book.Balance(Account.VenueLoss).ShouldBeLessThan(Usd.Zero);
        bars.Book.Balance(Account.Margin).ShouldBe(Usd.Zero);
        bars.Book.Cash.ShouldBe(cash - bars.Fills[^1].Fee);
        margin.ShouldBeGreaterThan(Usd.Zero);
    }

    [Fact]
    public void Everything_that_happened_folds_again_to_the_same_state()
    {
        var bars = InPosition().Wants(Wish.Trail(Coins.Btc, 700m)).Bar(100_000m, 103_000m, 99_900m, 101_000m).Quiet(3);

        bars.RefoldsToTheSameState();
        bars.Book.Positions.ShouldBeEmpty();
    }
}
