using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;

namespace Pitwall.Engine.Tests.Trading.Gate;

/// <summary>How long a mind keeps what it opened, and that nothing and nobody else waits for it.</summary>
public sealed class LeastHoldTests
{
    private const long Quarter = 15 * Moment.Minute;

    [Theory]
    [InlineData(ProposalAction.Close)]
    [InlineData(ProposalAction.Reduce)]
    public void A_mind_may_leave_at_exactly_the_minute_it_is_allowed_to(ProposalAction action)
    {
        var wish = action is ProposalAction.Close ? Wish.Close(Coins.Btc) : Wish.Reduce(Coins.Btc, 0.5m);
        var desk = Holding().Later(Quarter - 1).Wants(wish);

        desk.Decision.Result.ShouldBe(DecisionResult.Refused);
        RiskGateTests.Judged(desk, "min_hold").Limit.ShouldBe("15");
        desk.Decision.Refusal.ShouldNotBeNull().ShouldContain("15 is the least");
        desk.Orders.ShouldNotContain(o => o.Leg == OrderLeg.Exit);

        desk.Later(1).Wants(wish).Decision.Result.ShouldBe(DecisionResult.Accepted);
        RiskGateTests.Judged(desk, "min_hold").Saw.ShouldBe("15");
    }

    [Fact]
    public void The_time_runs_from_the_opening_and_adding_does_not_begin_it_anew()
    {
        var desk = Holding().Later(Quarter - 1).Wants(Wish.More(Coins.Btc, 1_000m)).Fills(100_000m);

        desk.Later(1).Wants(Wish.Close(Coins.Btc)).Decision.Result.ShouldBe(DecisionResult.Accepted);
    }

    [Fact]
    public void A_position_opened_anew_is_young_again()
    {
        var desk = Holding().Later(Quarter).Wants(Wish.Close(Coins.Btc)).Fills(100_000m, leg: OrderLeg.Exit)
            .Wants(Wish.Long(Coins.Btc, 1_000m)).Fills(100_000m);

        desk.Wants(Wish.Close(Coins.Btc)).Decision.Result.ShouldBe(DecisionResult.Refused);
    }

    [Fact]
    public void A_person_closes_at_once()
    {
        var desk = Holding();

        desk.Takes(new Input.Proposed(
            desk.Now, DeskScenario.Edge, "flatten/1", CycleOutcome.Ok, [], [Wish.Close(Coins.Btc)], desk.Marks,
            Cause.User, "enough"));

        desk.Decision.Result.ShouldBe(DecisionResult.Accepted);
        desk.Fills(100_000m, leg: OrderLeg.Exit).Book.Positions.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(OrderLeg.Stop, 98_000)]
    [InlineData(OrderLeg.Target, 105_000)]
    public void A_stop_or_target_is_hit_at_once(OrderLeg leg, int price)
    {
        var desk = Holding().Wants(Wish.Target(Coins.Btc, 105_000m));

        desk.Moves(Coins.Btc, price).Crosses(leg).Fills(price, leg: leg);

        desk.Book.Positions.ShouldBeEmpty();
    }

    [Fact]
    public void Stops_and_targets_of_a_young_position_can_be_moved() =>
        Holding().Wants(Wish.Stop(Coins.Btc, 99_500m), Wish.Target(Coins.Btc, 101_000m))
            .Decisions[^2..].ShouldAllBe(d => d.Result == DecisionResult.Accepted);

    [Fact]
    public void A_liquidation_waits_for_nothing()
    {
        var desk = new DeskScenario(cash: 10_000m, limits: l => l with { HoldMinMinutes = 15 })
            .Wants(Wish.Long(Coins.Btc, 10_000m, leverage: 40, stop: 99_900m)).Fills(100_000m);

        desk.Moves(Coins.Btc, 95_000m).IsWatchedForLiquidation(Coins.Btc);

        desk.Orders.ShouldContain(o => o.Leg == OrderLeg.Liquidation);
    }

    [Fact]
    public void One_refused_close_costs_no_other_row_of_the_reply()
    {
        var desk = Holding().Later(Quarter).Wants(Wish.Long(Coins.Eth, 1_000m)).Fills(4_000m);

        desk.Wants(Wish.Close(Coins.Eth), Wish.Close(Coins.Btc), Wish.Long(Coins.Doge, 100m));

        desk.Decisions[^3..].Select(d => (d.Instrument!.Value, d.Result)).ShouldBe(
        [
            (Coins.Eth, DecisionResult.Refused),
            (Coins.Btc, DecisionResult.Accepted),
            (Coins.Doge, DecisionResult.Accepted),
        ]);
    }

    [Fact]
    public void Without_the_limit_nothing_of_it_is_asked_or_written() =>
        new DeskScenario().Wants(Wish.Long(Coins.Btc, 1_000m)).Fills(100_000m).Wants(Wish.Close(Coins.Btc))
            .Decision.Verdicts.Select(v => v.Rule).ShouldBe(["kill_latch", "position"]);

    private static DeskScenario Holding() =>
        new DeskScenario(cash: 10_000m, limits: l => l with { HoldMinMinutes = 15 })
            .Wants(Wish.Long(Coins.Btc, 1_000m)).Fills(100_000m);
}
