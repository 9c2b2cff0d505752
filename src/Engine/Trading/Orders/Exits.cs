using Pitwall.Engine.Agents;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Trading.Orders;

/// <summary>Reduce-only market orders: a mind's close, a guard's emergency exit, a liquidation.</summary>
internal static class Exits
{
    /// <summary>Places a reduce-only market order for part of a position and returns it.</summary>
    public static Order Place(
        Deciding step, AgentSlug agent, Position position, Quantity size, ExitReason reason)
    {
        var order = new Order(
            step.NextId(),
            Cloid.For(step.Desk.Desk, reason.Decision, reason.Leg, reason.Version),
            agent,
            position.Instrument,
            reason.Decision,
            reason.Leg,
            reason.Version,
            reason.Cause,
            position.Sign > 0 ? Side.Sell : Side.Buy,
            OrderType.Market,
            TimeInForce.Ioc,
            true,
            size,
            position.Leverage,
            null,
            null,
            null,
            null,
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
            null);
        step.Emit(new Fact.OrderIntended(order));
        return order;
    }

    /// <summary>
    /// Closes all of a position for a reason that is not the mind's, numbered among its liquidation legs.
    /// </summary>
    public static void Force(Deciding step, AgentSlug agent, Position position, Cause cause)
    {
        var version = position.Protection.Liquidations;
        Place(
            step,
            agent,
            position,
            position.AbsSize,
            new ExitReason(position.Decision, OrderLeg.Liquidation, version, cause));
        Protect.Change(step, agent, position, position.Protection with { Liquidations = version + 1 });
    }
}

/// <summary>
/// Whose decision an exit carries out and why; with the leg and version it makes the client order id.
/// </summary>
internal sealed record ExitReason(RowId Decision, OrderLeg Leg, int Version, Cause Cause);
