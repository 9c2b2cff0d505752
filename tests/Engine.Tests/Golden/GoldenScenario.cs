using Pitwall.Engine.Agents;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Tests.Trading;
using Pitwall.Engine.Trading;

namespace Pitwall.Engine.Tests.Golden;

/// <summary>One synthetic desk on which everything happens that a desk can write down.</summary>
internal static class GoldenScenario
{
    public static DeskScenario Play()
    {
        var desk = new DeskScenario().Joins(new AgentSlug("cross"), MarginMode.Cross, 5_000m);
        Steered(desk);
        Traded(desk);
        Lost(desk);
        return desk;
    }

    /// <summary>Cycles of a mind that answers later: an answer with its evidence, a failure, and shadow.</summary>
    public static DeskScenario PlayCycles()
    {
        var desk = new DeskScenario();
        desk.Takes(new Input.CycleBegun(desk.Now, DeskScenario.Edge, "c-1"))
            .Later(3 * Moment.Second)
            .Takes(Answer(desk, "c-1", CycleOutcome.Ok, Wish.Long(Coins.Btc, 1_000m)) with
            {
                Evidence = new Evidence("call-1", Hash32.Of("told"u8), Hash32.Of("said"u8)),
            })
            .Fills(100_010m)
            .Later(Moment.Minute)
            .Takes(new Input.RunSet(desk.Now, DeskScenario.Edge, RunState.Shadow, "let us see"))
            .Takes(new Input.CycleBegun(desk.Now, DeskScenario.Edge, "c-2"))
            .Takes(new Input.CycleBegun(desk.Now, DeskScenario.Edge, "c-3"))
            .Takes(Answer(desk, "c-2", CycleOutcome.Timeout))
            .Takes(Answer(desk, "c-2", CycleOutcome.Ok, Wish.Long(Coins.Eth, 500m)));
        return desk;
    }

    private static Input.Proposed Answer(
        DeskScenario desk, string cycle, CycleOutcome outcome, params Proposal[] proposals) => new(
        desk.Now,
        DeskScenario.Edge,
        cycle,
        outcome,
        [Coins.Btc, Coins.Eth],
        [.. proposals],
        desk.Marks,
        Cause.Model,
        "");

    private static void Steered(DeskScenario desk)
    {
        var caps = new DeskLimits(1, new Usd(900_000m), [new AssetCap(Coins.Btc, new Usd(400_000m))]);
        desk.Later(Moment.Second)
            .Takes(new Input.DeskLimitsSet(desk.Now, caps))
            .Takes(new Input.AgentLimitsSet(
                desk.Now, DeskScenario.Edge, desk.Book.Limits with { DailyLossMax = new Usd(900m), Clamps = true }))
            .Takes(new Input.RunSet(desk.Now, DeskScenario.Edge, RunState.Paused, "lunch"))
            .Wants(Wish.Long(Coins.Btc, 1_000m))
            .Takes(new Input.RunSet(desk.Now, DeskScenario.Edge, RunState.Running, "back"))
            .Takes(new Input.CashMoved(desk.Now, DeskScenario.Edge, new Usd(2_500.25m), "deposit"))
            .IsMarked();
    }

    private static void Traded(DeskScenario desk)
    {
        desk.Later(Moment.Minute)
            .Wants(Wish.Long(Coins.Btc, 20_000m, leverage: 5) with { Target = 120_000m, Confidence = 0.62m })
            .Fills(100_010m, 0.07m)
            .Fills(100_020m)
            .Wants(Wish.Trail(Coins.Btc, 1_500m), new Proposal(Coins.Eth, ProposalAction.Hold, Reason: "wait"))
            .Moves(Coins.Btc, 102_000m)
            .Takes(new Input.TrailMoved(desk.Now, DeskScenario.Edge, desk.Resting(OrderLeg.Stop)
                .Id, new Price(102_000m)))
            .Later(Moment.Hour)
            .Takes(new Input.FundingSettled(desk.Now, Coins.Btc, 0.0000125m, new Price(102_000m), true))
            .Wants(new AgentSlug("cross"), Wish.Short(Coins.Doge, 3_000m, leverage: 3))
            .Takes(desk.FillOf(desk.State.Agents[new AgentSlug("cross")]
                .Orders.Values.Single(), 0.1999m, 15_000m, "x1"))
            .Wants(Wish.Long(Coins.Eth, 1_000m) with
            {
                Limit = 3_900m,
                ValidSeconds = 600,
                TimeInForce = TimeInForce.Gtd,
                Type = OrderType.Limit,
            });
        desk.Takes(new Input.CancelAsked(desk.Now, DeskScenario.Edge, desk.Resting(OrderLeg.Entry)
            .Id, "changed my mind"))
            .Moves(Coins.Btc, 100_400m)
            .Crosses(OrderLeg.Stop)
            .Fills(100_390m, leg: OrderLeg.Stop)
            .Wants();
    }

    private static void Lost(DeskScenario desk)
    {
        desk.Later(Moment.Hour)
            .Wants(Wish.Short(Coins.Eth, 30_000m, leverage: 10, stop: 4_200m))
            .Fills(4_000m)
            .Moves(Coins.Eth, 4_190m)
            .IsMarked()
            .Wants(Wish.Long(Coins.Btc, 500m))
            .Moves(Coins.Eth, 4_400m)
            .IsWatchedForLiquidation(Coins.Eth)
            .Fills(4_410m, leg: OrderLeg.Liquidation)
            .Takes(new Input.KillSet(desk.Now, true, "enough"))
            .Takes(new Input.KillSet(desk.Now, false, "calm"));
        var stranger = desk.FillOf(desk.State.Agents[new AgentSlug("cross")].Orders.Values.First(), 1m, 1m, "stranger");
        desk.Takes(stranger with { Agent = DeskScenario.Edge })
            .Takes(new Input.FreezeAsked(desk.Now, new AgentSlug("cross"), "books and venue disagree"));
    }
}
