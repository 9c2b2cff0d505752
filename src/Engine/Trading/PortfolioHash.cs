using System.Collections.Immutable;
using Pitwall.Engine.Agents;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Trading;

/// <summary>
/// The hash of one agent's portfolio without any id built from a sequence number, so that the same agent on the same
/// market gets the same hash whoever else is on the desk.
/// </summary>
public static class PortfolioHash
{
    public static Hash32 Of(AgentBook book) => Hash32.Of(Canonical.Bytes(new Portfolio(
        book.Agent,
        book.Mind,
        book.Margin,
        book.Limits,
        book.Run,
        book.Frozen,
        book.Loss,
        book.Balances,
        book.PnlByCause,
        [.. book.Positions.Values.Select(Hold)],
        [.. book.Orders.Values.Select(Wait)],
        book.FillCount,
        book.Traded)));

    private static Holding Hold(Position position) => new(
        position.Instrument,
        position.Size,
        position.Cost,
        position.Margin,
        position.Leverage,
        position.Mode,
        position.OpenedAt,
        position.Protection,
        [.. position.Lots.Select(l => new Piece(l.Side, l.Cause, l.OpenedAt, l.Opened, l.Size, l.Cost, l.EntryFee,
            l.Funding))]);

    private static Waiting Wait(Order order) => new(
        order.Instrument,
        order.Leg,
        order.Version,
        order.Cause,
        order.Side,
        order.Type,
        order.Size,
        order.Filled,
        order.Limit,
        order.Trigger,
        order.PlacedAt,
        order.Status);

    private sealed record Portfolio(
        AgentSlug Agent,
        string Mind,
        MarginMode Margin,
        AgentLimits Limits,
        RunState Run,
        string? Frozen,
        LossDay? Loss,
        ImmutableSortedDictionary<Account, Usd> Balances,
        ImmutableSortedDictionary<Cause, Usd> PnlByCause,
        ImmutableArray<Holding> Positions,
        ImmutableArray<Waiting> Orders,
        long FillCount,
        Usd Traded);

    private sealed record Holding(
        InstrumentId Instrument,
        decimal Size,
        Usd Cost,
        Usd Margin,
        Leverage Leverage,
        MarginMode Mode,
        Moment OpenedAt,
        Protection Protection,
        ImmutableArray<Piece> Lots);

    private sealed record Piece(
        Side Side, Cause Cause, Moment OpenedAt, Quantity Opened, Quantity Size, Usd Cost, Usd EntryFee, Usd Funding);

    private sealed record Waiting(
        InstrumentId Instrument,
        OrderLeg Leg,
        int Version,
        Cause Cause,
        Side Side,
        OrderType Type,
        Quantity Size,
        Quantity Filled,
        Price? Limit,
        Price? Trigger,
        Moment PlacedAt,
        OrderStatus Status);
}
