using System.Collections.Immutable;
using Pitwall.Engine.Agents;
using Pitwall.Engine.Markets;

namespace Pitwall.Engine.Trading.Orders;

/// <summary>
/// Keeps every position guarded: one resting reduce-only stop (and target) of exactly its size. The new one is placed
/// before the old one is cancelled, so the position is never naked.
/// </summary>
internal static class Protect
{
    public static void AfterFill(Deciding step, Order order)
    {
        if (step.Position(order.Agent, order.Instrument) is null)
        {
            Withdraw(step, order.Agent, order.Instrument);
        }
        else
        {
            Ensure(step, order.Agent, order.Instrument);
        }
    }

    /// <summary>The position is gone: nothing that belonged to it may stay in the market.</summary>
    private static void Withdraw(Deciding step, AgentSlug agent, InstrumentId instrument)
    {
        foreach (var (_, order) in step.Book(agent).Orders)
        {
            if (order.Instrument == instrument && !order.CancelWanted && (order.ReduceOnly || !order.FillKeys.IsEmpty))
            {
                step.Emit(new Fact.CancelWanted(agent, order.Id, "the position is closed"));
            }
        }
    }

    public static void Ensure(Deciding step, AgentSlug agent, InstrumentId instrument)
    {
        EnsureLeg(step, agent, instrument, OrderLeg.Stop);
        EnsureLeg(step, agent, instrument, OrderLeg.Target);
    }

    private static void EnsureLeg(Deciding step, AgentSlug agent, InstrumentId instrument, OrderLeg leg)
    {
        var position = step.Position(agent, instrument)!;
        var resting = new List<Order>();
        foreach (var (_, order) in step.Book(agent).Orders)
        {
            if (order.Instrument == instrument && order.Leg == leg && !order.CancelWanted)
            {
                resting.Add(order);
            }
        }

        var level = leg == OrderLeg.Stop ? position.Protection.Stop : position.Protection.Target;
        var right = level is null ? null : resting.FirstOrDefault(o => Guards(o, position, level.Value));
        if (level is not null && right is null)
        {
            var trailBy = position.Protection.TrailBy;
            var trailing = resting.LastOrDefault(o => o.TrailBy is not null && o.TrailBy == trailBy);
            Place(step, agent, position, leg, trailing);
        }

        foreach (var order in resting)
        {
            if (order.Id != right?.Id && !order.Triggered)
            {
                step.Emit(new Fact.CancelWanted(agent, order.Id, "replaced"));
            }
        }
    }

    private static bool Guards(Order order, Position position, Price level)
    {
        var trails = order.Leg == OrderLeg.Stop ? position.Protection.TrailBy : null;
        var sameLevel = order.TrailBy == trails && (trails is not null || order.Trigger == level);
        return order.Open == position.AbsSize && (sameLevel || order.Triggered);
    }

    private static void Place(Deciding step, AgentSlug agent, Position position, OrderLeg leg, Order? trailing)
    {
        var guard = position.Protection;
        var isStop = leg == OrderLeg.Stop;
        var version = isStop ? guard.Stops : guard.Targets;
        var trails = isStop && guard.TrailBy is not null;
        step.Emit(new Fact.OrderIntended(new Order(
            step.NextId(),
            Cloid.For(step.Desk.Desk, position.Decision, leg, version),
            agent,
            position.Instrument,
            position.Decision,
            leg,
            version,
            isStop ? guard.StopCause : Cause.Target,
            position.Sign > 0 ? Side.Sell : Side.Buy,
            trails ? OrderType.TrailingStop : isStop ? OrderType.Stop : OrderType.Target,
            TimeInForce.Gtc,
            true,
            position.AbsSize,
            position.Leverage,
            null,
            trailing?.Trigger ?? (isStop ? guard.Stop : guard.Target),
            trails ? guard.TrailBy : null,
            trailing?.TrailBest,
            null,
            Cause.Stop,
            null,
            step.At,
            null,
            OrderStatus.Intended,
            false,
            false,
            Quantity.Zero,
            Usd.Zero,
            [],
            null)));
        Change(step, agent, position, isStop
            ? guard with { Stops = version + 1 }
            : guard with { Targets = version + 1 });
    }

    /// <summary>Writes a changed protection down; the orders follow in <see cref="Ensure"/>.</summary>
    public static void Change(Deciding step, AgentSlug agent, Position position, Protection protection) =>
        step.Emit(new Fact.PositionMoved(
            agent,
            position.Instrument,
            position.Size,
            position.Cost,
            position.Margin,
            position.Leverage,
            position.Mode,
            position.OpenedAt,
            position.Decision,
            protection));
}
