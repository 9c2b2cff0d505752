using Pitwall.Engine.Agents;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;

namespace Pitwall.Engine.Tests.Trading.Gate;

/// <summary>Kill latch, daily loss latch, exposure and the promise that a valid close is never lost.</summary>
public sealed class LatchesTests
{
    [Fact]
    public void A_close_is_accepted_when_the_same_reply_holds_bad_opens_before_and_after_it()
    {
        var desk = new DeskScenario().Wants(Wish.Long(Coins.Btc, 1_000m)).Fills(100_000m);

        desk.Wants(
            new Proposal(Coins.Eth, ProposalAction.OpenLong, 1e12m, Leverage: int.MaxValue, Limit: 1e-27m, Stop: 1e28m),
            new Proposal(Coins.Doge, ProposalAction.OpenShort, 1e12m, Limit: 1e-6m),
            Wish.Close(Coins.Btc),
            new Proposal(Coins.Btc, ProposalAction.SetStop, TrailBy: decimal.MaxValue),
            new Proposal(new InstrumentId("nowhere:X"), ProposalAction.OpenLong));

        desk.Decisions[^5..].Where(d => d.Result == DecisionResult.Accepted).Select(d => d.Action)
            .ShouldBe([ProposalAction.Close]);
        desk.Fills(100_000m, leg: OrderLeg.Exit).Book.Positions.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(RunState.Paused)]
    [InlineData(RunState.Stopped)]
    public void An_agent_that_may_not_open_may_still_close(RunState run)
    {
        var desk = new DeskScenario().Wants(Wish.Long(Coins.Btc, 1_000m)).Fills(100_000m);

        desk.Takes(new Input.RunSet(desk.Now, DeskScenario.Edge, run, "x")).Wants(Wish.Close(Coins.Btc));

        desk.Decision.Result.ShouldBe(DecisionResult.Accepted);
    }

    [Fact]
    public void The_kill_latch_cancels_entries_keeps_stops_and_lets_no_order_out_until_it_is_off()
    {
        var desk = new DeskScenario()
            .Wants(Wish.Long(Coins.Btc, 1_000m)).Fills(100_000m)
            .Wants(Wish.Long(Coins.Eth, 1_000m) with { Limit = 3_900m });

        desk.Takes(new Input.KillSet(desk.Now, true, "drill"));

        desk.Orders.Select(o => o.Leg).ShouldBe([OrderLeg.Stop]);
        desk.Wants(Wish.Long(Coins.Doge, 100m), Wish.Close(Coins.Btc), Wish.Stop(Coins.Btc, 99_000m));
        desk.Decisions[^3..].ShouldAllBe(d => d.Result == DecisionResult.Refused);
        desk.Takes(new Input.KillSet(desk.Now, false, "over")).Wants(Wish.Close(Coins.Btc));
        desk.Decision.Result.ShouldBe(DecisionResult.Accepted);
    }

    [Fact]
    public void An_intent_that_was_not_sent_when_the_latch_fell_is_never_sent()
    {
        var desk = new DeskScenario { VenueAnswers = false };
        desk.Wants(Wish.Long(Coins.Btc, 1_000m));
        Desk.Owed(desk.State).Single().ShouldBeOfType<Duty.Send>();

        desk.Takes(new Input.KillSet(desk.Now, true, "drill"));
        Desk.Owed(desk.State).Single().ShouldBeOfType<Duty.Cancel>();
        desk.Takes(new Input.KillSet(desk.Now, false, "over"));
        Desk.Owed(desk.State).Single().ShouldBeOfType<Duty.Cancel>();
    }

    [Fact]
    public void Not_even_a_guard_is_sent_while_the_latch_is_on_and_it_goes_out_when_it_is_off()
    {
        var desk = new DeskScenario().Wants(Wish.Long(Coins.Btc, 1_000m));
        desk.VenueAnswers = false;
        desk.Fills(100_000m);
        Desk.Owed(desk.State).Single().ShouldBeOfType<Duty.Send>().Order.Leg.ShouldBe(OrderLeg.Stop);

        desk.Takes(new Input.KillSet(desk.Now, true, "drill"));
        Desk.Owed(desk.State).ShouldBeEmpty();
        desk.Takes(new Input.KillSet(desk.Now, false, "over"));

        Desk.Owed(desk.State).Single().ShouldBeOfType<Duty.Send>().Order.Leg.ShouldBe(OrderLeg.Stop);
    }

    [Fact]
    [Requirement("S2-36")]
    public void The_daily_loss_latches_at_exactly_its_limit_and_opens_again_at_midnight_utc()
    {
        var desk = new DeskScenario(limits: l => l with { DailyLossMax = new Usd(100m), NeedsStop = false })
            .Wants(Wish.Long(Coins.Btc, 10_000m)).Fills(100_000m);
        var fee = desk.Book.Balance(Account.Fees).Value;
        desk.Wants(Wish.Long(Coins.Eth, 100m) with { Limit = 3_900m });
        desk.Orders.ShouldContain(o => o.Leg == OrderLeg.Entry);

        desk.Moves(Coins.Btc, 100_000m - ((99.99m - fee) * 10m)).IsMarked();
        desk.Book.Loss!.Latched.ShouldBeFalse();
        desk.Moves(Coins.Btc, 100_000m - ((100m - fee) * 10m)).IsMarked();
        desk.Book.Loss!.Latched.ShouldBeTrue();
        desk.Orders.ShouldNotContain(o => o.Leg == OrderLeg.Entry);
        desk.Position(Coins.Btc).ShouldNotBeNull();

        desk.Moves(Coins.Btc, 200_000m).Wants(Wish.Long(Coins.Eth, 20m));
        RiskGateTests.Judged(desk, "daily_loss").Passed.ShouldBeFalse();
        desk.Later(Moment.Day - 1).Wants(Wish.Long(Coins.Eth, 20m));
        RiskGateTests.Judged(desk, "daily_loss").Passed.ShouldBeFalse();
        desk.Later(1).Wants(Wish.Long(Coins.Eth, 20m));
        RiskGateTests.Judged(desk, "daily_loss").Passed.ShouldBeTrue();
    }

    [Fact]
    public void A_withdrawal_is_no_loss_and_a_deposit_hides_none()
    {
        var desk = new DeskScenario(limits: l => l with { DailyLossMax = new Usd(100m) }).IsMarked();
        desk.Takes(new Input.CashMoved(desk.Now, DeskScenario.Edge, new Usd(-5_000m), "out")).IsMarked();
        desk.Book.Loss!.Latched.ShouldBeFalse();

        desk.Wants(Wish.Long(Coins.Btc, 4_000m)).Fills(100_000m)
            .Takes(new Input.CashMoved(desk.Now, DeskScenario.Edge, new Usd(9_000m), "in"))
            .Moves(Coins.Btc, 97_000m).IsMarked();
        desk.Book.Loss!.Latched.ShouldBeTrue();
    }

    [Fact]
    public void Exposure_is_the_worse_of_all_buys_and_all_sells_filled_with_unknown_orders_counted()
    {
        var desk = new DeskScenario().Wants(Wish.Long(Coins.Btc, 1_000m)).Fills(100_000m);
        desk.VenueAnswers = false;
        desk.Wants(Wish.More(Coins.Btc, 2_000m) with { Limit = 99_000m });
        var order = desk.Resting(OrderLeg.Entry);
        desk.Answers(order, OrderStatus.Unknown);

        var mark = new Price(100_000m);
        Valuation.Exposure(desk.Book, Coins.Btc, mark, 0m, 0m).ShouldBe((0.01m + order.Size.Value) * 100_000m);
        Valuation.Exposure(desk.Book, Coins.Btc, mark, 0m, 0.5m).ShouldBe(49_000m);
    }

    [Fact]
    public void An_order_of_unknown_fate_blocks_new_risk_on_its_coin_and_nothing_else()
    {
        var desk = new DeskScenario().Wants(Wish.Long(Coins.Btc, 1_000m)).Fills(100_000m);
        desk.VenueAnswers = false;
        desk.Wants(Wish.More(Coins.Btc, 100m)).Answers(desk.Resting(OrderLeg.Entry), OrderStatus.Unknown);

        desk.Wants(Wish.More(Coins.Btc, 100m));
        RiskGateTests.Judged(desk, "unknown_orders").Passed.ShouldBeFalse();
        desk.Wants(Wish.Long(Coins.Eth, 100m)).Decision.Result.ShouldBe(DecisionResult.Accepted);
        desk.Wants(Wish.Close(Coins.Btc)).Decision.Result.ShouldBe(DecisionResult.Accepted);
        Desk.Owed(desk.State).OfType<Duty.Inquire>().Count().ShouldBe(1);
    }

    [Fact]
    public void A_second_close_waits_for_the_first_and_a_reduce_below_one_step_says_so()
    {
        var desk = new DeskScenario().Wants(Wish.Long(Coins.Doge, 20m)).Fills(0.2m);

        desk.Wants(Wish.Reduce(Coins.Doge, 0.001m)).Decision.Refusal!.ShouldContain("less than one step");
        desk.Wants(Wish.Close(Coins.Doge)).Wants(Wish.Close(Coins.Doge))
            .Decision.Refusal!.ShouldContain("already being closed");
    }
}
