using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;

namespace Pitwall.Engine.Tests.Trading.Orders;

public sealed class AnswersTests
{
    [Fact]
    public void Every_order_of_events_ends_without_a_throw_and_never_fills_more_than_was_ordered()
    {
        var events = new Action<DeskScenario, Order>[]
        {
            (desk, order) => desk.Answers(order, OrderStatus.Accepted),
            (desk, order) => desk.Answers(order, OrderStatus.Unknown),
            (desk, order) => desk.Answers(order, OrderStatus.Cancelled),
            (desk, order) => desk.Fills(order, 100_000m, 0.06m, "a"),
            (desk, order) => desk.Fills(order, 100_000m, 0.06m, "a"),
            (desk, order) => desk.Fills(order, 100_000m, 0.04m, "b"),
        };
        foreach (var line in Permutations([.. Enumerable.Range(0, events.Length)]))
        {
            var desk = new DeskScenario { VenueAnswers = false };
            desk.Wants(Wish.Long(Coins.Btc, 10_000m));
            var order = desk.Resting(OrderLeg.Entry);
            foreach (var index in line)
            {
                events[index](desk, order);
            }

            (desk.Position(Coins.Btc)?.Size ?? 0m).ShouldBeLessThanOrEqualTo(0.1m);
            desk.Orders.ShouldAllBe(o => o.Filled <= o.Size && o.Leg != OrderLeg.Entry);
        }
    }

    [Fact]
    public void A_repeated_fill_changes_nothing_before_and_after_its_order_has_ended()
    {
        var desk = new DeskScenario().Wants(Wish.Long(Coins.Btc, 10_000m));
        var order = desk.Resting(OrderLeg.Entry);
        desk.Fills(order, 100_000m, 0.06m, "a").Fills(order, 100_000m, 0.06m, "a").Fills(order, 100_000m, 0.04m, "b");
        var cash = desk.Book.Cash;

        desk.Fills(order, 100_000m, 0.04m, "b").Fills(order, 100_000m, 0.06m, "a");

        desk.Book.Cash.ShouldBe(cash);
        desk.Book.Frozen.ShouldBeNull();
        desk.Position(Coins.Btc)!.Size.ShouldBe(0.1m);
    }

    [Theory]
    [InlineData(0.11)]
    [InlineData(0)]
    public void A_fill_that_does_not_fit_its_order_freezes_the_account_for_new_risk_but_not_for_exits(double size)
    {
        var desk = new DeskScenario()
            .Wants(Wish.Long(Coins.Eth, 1_000m)).Fills(4_000m)
            .Wants(Wish.Long(Coins.Btc, 5_000m));
        desk.Fills(desk.Resting(OrderLeg.Entry), 100_000m, (decimal)size, "a");

        desk.Book.Frozen.ShouldNotBeNull();
        desk.Wants(Wish.Long(Coins.Doge, 100m)).Decision.Result.ShouldBe(DecisionResult.Refused);
        desk.Wants(Wish.Close(Coins.Eth)).Decision.Result.ShouldBe(DecisionResult.Accepted);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.06)]
    public void A_reduce_only_fill_never_flips_the_position(double left)
    {
        var desk = new DeskScenario().Wants(Wish.Long(Coins.Btc, 10_000m)).Fills(100_000m).Wants(Wish.Close(Coins.Btc));
        var (exit, stop) = (desk.Resting(OrderLeg.Exit), desk.Resting(OrderLeg.Stop));
        desk.VenueAnswers = false;
        desk.Fills(exit, 100_000m, (decimal)left, "exit").Fills(stop, 100_000m, 0.1m, "stop");

        (desk.Position(Coins.Btc)?.Size ?? 0m).ShouldBe(0.1m - (decimal)left);
        desk.Book.Frozen!.ShouldContain("would open or flip");
    }

    [Fact]
    public void A_second_position_of_one_entry_guards_itself_with_orders_of_new_ids()
    {
        var desk = new DeskScenario().Wants(Wish.Long(Coins.Btc, 10_000m));
        var entry = desk.Resting(OrderLeg.Entry);
        desk.Fills(entry, 100_000m, 0.04m, "first");
        desk.VenueAnswers = false;
        desk.Wants(Wish.Close(Coins.Btc)).Fills(100_000m, 0.04m, OrderLeg.Exit);
        desk.Position(Coins.Btc).ShouldBeNull();

        // The rest of the entry was on its way when its first part was closed.
        desk.Fills(entry, 100_000m, 0.06m, "second");

        desk.Position(Coins.Btc)!.Size.ShouldBe(0.06m);
        var ids = desk.Rows.SelectMany(row => row.Step.Facts).OfType<Fact.OrderIntended>()
            .Select(fact => fact.Order).ToArray();
        ids.Count(order => order.Leg == OrderLeg.Stop).ShouldBeGreaterThan(1);
        ids.Select(order => order.Cloid).Distinct().Count().ShouldBe(ids.Length);
    }

    [Fact]
    public void A_stop_is_resized_by_placing_the_new_one_before_the_old_one_is_cancelled()
    {
        var desk = new DeskScenario().Wants(Wish.Long(Coins.Btc, 10_000m)).Fills(100_000m, 0.04m);
        desk.Fills(100_000m, 0.06m);

        var facts = desk.LastFacts.ToList();
        facts.FindIndex(f => f is Fact.OrderIntended { Order.Leg: OrderLeg.Stop })
            .ShouldBeLessThan(facts.FindIndex(f => f is Fact.CancelWanted));
        desk.Resting(OrderLeg.Stop).Size.Value.ShouldBe(0.1m);
        desk.Orders.Count(o => o.Leg == OrderLeg.Stop).ShouldBe(1);
    }

    [Fact]
    public void A_rejected_stop_forces_the_exit_and_a_vanished_one_is_placed_again()
    {
        var desk = new DeskScenario().Wants(Wish.Long(Coins.Btc, 10_000m)).Fills(100_000m);
        desk.Answers(desk.Resting(OrderLeg.Stop), OrderStatus.Cancelled, "gone");
        desk.Resting(OrderLeg.Stop).Version.ShouldBe(1);

        desk.Answers(desk.Resting(OrderLeg.Stop), OrderStatus.Rejected, "no");
        desk.Resting(OrderLeg.Liquidation).Cause.ShouldBe(Cause.Guard);
        desk.Fills(99_900m, leg: OrderLeg.Liquidation).Orders.ShouldBeEmpty();
    }

    [Fact]
    public void A_needed_stop_cannot_be_cancelled_and_a_cancelled_target_stays_away()
    {
        var desk = new DeskScenario().Wants(Wish.Long(Coins.Btc, 10_000m) with { Target = 120_000m }).Fills(100_000m);
        desk.Takes(new Input.CancelAsked(desk.Now, DeskScenario.Edge, desk.Resting(OrderLeg.Stop).Id, "x"));
        desk.LastFacts.Single().ShouldBeOfType<Fact.InputRefused>();

        desk.Takes(new Input.CancelAsked(desk.Now, DeskScenario.Edge, desk.Resting(OrderLeg.Target).Id, "x"));
        desk.Orders.Select(o => o.Leg).ShouldBe([OrderLeg.Stop]);
    }

    [Fact]
    public void A_cross_account_that_falls_short_loses_all_its_positions_and_the_backstop_keeps_the_rest()
    {
        var desk = new DeskScenario(MarginMode.Cross, 51_000m)
            .Wants(Wish.Long(Coins.Btc, 50_000m, leverage: 20, stop: 80_000m)).Fills(100_000m)
            .Wants(Wish.Long(Coins.Eth, 20_000m, leverage: 20, stop: 3_000m)).Fills(4_000m)
            .Moves(Coins.Btc, 2_000m).Moves(Coins.Eth, 3_650m)
            .IsWatchedForLiquidation();

        desk.Orders.Count(o => o.Leg == OrderLeg.Liquidation).ShouldBe(2);
        var bitcoin = desk.Orders.Single(o => o.Leg == OrderLeg.Liquidation && o.Instrument == Coins.Btc);
        desk.Fills(bitcoin, 2_000m, bitcoin.Open.Value, "l1").Fills(3_650m, leg: OrderLeg.Liquidation);
        desk.Book.Positions.ShouldBeEmpty();
        desk.Book.Cash.ShouldBe(Usd.Zero);
        desk.Book.Balance(Account.Forfeited).ShouldBeGreaterThan(Usd.Zero);
    }

    [Fact]
    public void A_stop_cannot_be_moved_beyond_the_price()
    {
        var bought = new DeskScenario().Wants(Wish.Long(Coins.Btc, 1_000m)).Fills(100_000m);
        var sold = new DeskScenario().Wants(Wish.Short(Coins.Btc, 1_000m)).Fills(100_000m);

        bought.Wants(Wish.Stop(Coins.Btc, 101_000m)).Decision.Refusal!.ShouldContain("wrong side");
        sold.Wants(Wish.Stop(Coins.Btc, 99_000m)).Decision.Refusal!.ShouldContain("wrong side");
        bought.Resting(OrderLeg.Stop).Trigger!.Value.Value.ShouldBeLessThan(100_000m);
        sold.Resting(OrderLeg.Stop).Trigger!.Value.Value.ShouldBeGreaterThan(100_000m);
    }

    [Fact]
    public void A_trailing_stop_never_moves_back()
    {
        var desk = new DeskScenario().Wants(Wish.Long(Coins.Btc, 10_000m)).Fills(100_000m)
            .Wants(Wish.Trail(Coins.Btc, 1_000m));
        foreach (var best in new[] { 110_000m, 105_000m, 110_000m })
        {
            var stop = desk.Resting(OrderLeg.Stop).Id;
            desk.Takes(new Input.TrailMoved(desk.Now, DeskScenario.Edge, stop, new Price(best)));
            desk.Resting(OrderLeg.Stop).Trigger!.Value.Value.ShouldBe(109_000m);
        }
    }

    [Fact]
    public void A_stop_between_two_prices_of_the_venue_stands_on_the_safer_one()
    {
        var bought = new DeskScenario().Wants(Wish.Long(Coins.Eth, 1_000m, stop: 3_900.004m)).Fills(4_000m);
        var sold = new DeskScenario().Wants(Wish.Short(Coins.Eth, 1_000m, stop: 4_100.004m)).Fills(4_000m);

        bought.Resting(OrderLeg.Stop).Trigger!.Value.Value.ShouldBe(3_900.1m);
        sold.Resting(OrderLeg.Stop).Trigger!.Value.Value.ShouldBe(4_100m);
    }

    [Fact]
    public void An_input_from_before_the_desks_clock_is_an_error_and_decides_nothing()
    {
        var desk = new DeskScenario();

        Should.Throw<ArgumentException>(() => Desk.Decide(
            desk.State, new Input.KillSet(desk.State.At.Plus(-1), true, "late"))).Message.ShouldContain("before");
    }

    [Fact]
    public void A_target_stands_still_beside_a_trailing_stop()
    {
        var desk = new DeskScenario().Wants(Wish.Long(Coins.Btc, 10_000m) with { Target = 120_000m }).Fills(100_000m);
        var target = desk.Resting(OrderLeg.Target).Id;

        desk.Wants(Wish.Trail(Coins.Btc, 1_000m));

        desk.Orders.Select(o => (o.Leg, o.Version)).ShouldBe([(OrderLeg.Target, 0), (OrderLeg.Stop, 1)]);
        desk.Resting(OrderLeg.Target).Id.ShouldBe(target);
    }

    [Fact]
    public void A_healthy_account_is_not_liquidated() =>
        new DeskScenario(MarginMode.Cross).Wants(Wish.Long(Coins.Btc, 20_000m, leverage: 5)).Fills(100_000m)
            .IsWatchedForLiquidation().LastFacts.Single().ShouldBeOfType<Fact.InputRefused>();

    [Fact]
    public void Instrument_rules_and_money_that_make_no_sense_are_refused()
    {
        var desk = new DeskScenario();
        desk.Takes(new Input.InstrumentListed(desk.Now, Coins.BtcRules with { Step = 0m }));
        desk.LastFacts.Single().ShouldBeOfType<Fact.InputRefused>();
        desk.Takes(new Input.InstrumentListed(desk.Now, Coins.BtcRules with { Tiers = [] }));
        desk.LastFacts.Single().ShouldBeOfType<Fact.InputRefused>();
        desk.Takes(new Input.CashMoved(desk.Now, DeskScenario.Edge, new Usd(1e28m), "all the money"));
        desk.LastFacts.Single().ShouldBeOfType<Fact.InputRefused>();
    }

    private static IEnumerable<int[]> Permutations(int[] items) => items.Length <= 1
        ? [items]
        : items.SelectMany(first =>
            Permutations([.. items.Where(i => i != first)]).Select(rest => (int[])[first, .. rest]));
}
