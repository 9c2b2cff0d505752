using System.Collections.Immutable;
using Pitwall.Engine.Agents;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Trading;

/// <summary>
/// One order through its whole life. Sizes in units; FilledNotional in USD; Trigger, Limit, TrailBy and TrailBest in
/// quote currency. StopAfter and TargetAfter are the levels that protect the position once this entry fills.
/// </summary>
public sealed record Order(
    RowId Id,
    Cloid Cloid,
    AgentSlug Agent,
    InstrumentId Instrument,
    RowId Decision,
    OrderLeg Leg,
    int Version,
    Cause Cause,
    Side Side,
    OrderType Type,
    TimeInForce TimeInForce,
    bool ReduceOnly,
    Quantity Size,
    Leverage Leverage,
    Price? Limit,
    Price? Trigger,
    decimal? TrailBy,
    Price? TrailBest,
    Price? StopAfter,
    Cause StopCause,
    Price? TargetAfter,
    Moment PlacedAt,
    Moment? ExpiresAt,
    OrderStatus Status,
    bool Triggered,
    bool CancelWanted,
    Quantity Filled,
    Usd FilledNotional,
    ImmutableArray<string> FillKeys,
    string? Reason)
{
    public Quantity Open => Size - Filled;

    public bool IsTerminal =>
        Status is OrderStatus.Filled or OrderStatus.Cancelled or OrderStatus.Rejected or OrderStatus.Expired;

    /// <summary>Waits for the mark to cross its trigger.</summary>
    public bool IsDormant => Trigger is not null && !Triggered;

    /// <summary>+1 buys, −1 sells.</summary>
    public int Sign => Side == Side.Buy ? 1 : -1;
}
