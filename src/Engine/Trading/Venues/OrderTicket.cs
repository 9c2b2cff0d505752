using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Trading.Venues;

/// <summary>
/// An order as a venue outside the process is told of it. Made from the committed intent alone, so every repetition, by
/// this owner or the next, is the same bytes with the same nonce; the venue must refuse them after ExpiresAfter.
/// </summary>
public sealed record OrderTicket(
    Cloid Cloid,
    long Nonce,
    Moment ExpiresAfter,
    InstrumentId Instrument,
    Side Side,
    Quantity Size,
    OrderType Type,
    TimeInForce TimeInForce,
    bool ReduceOnly,
    Leverage Leverage,
    Price? Limit,
    Price? Trigger)
{
    /// <summary>
    /// How long after its intent an order may still reach the venue, microseconds. Shorter than a lease, so that what
    /// an owner sent is dead before the next one can own the desk.
    /// </summary>
    public const long LifeMicros = 5 * Moment.Second;

    public static OrderTicket Of(Order order)
    {
        ArgumentNullException.ThrowIfNull(order);
        return new OrderTicket(
            order.Cloid,
            NonceOf(order.Id),
            ExpiryOf(order),
            order.Instrument,
            order.Side,
            order.Size,
            order.Type,
            order.TimeInForce,
            order.ReduceOnly,
            order.Leverage,
            order.Limit,
            order.Trigger);
    }

    /// <summary>After this moment of the venue's clock the venue takes no transmission of the order any more.</summary>
    public static Moment ExpiryOf(Order order) => order.PlacedAt.Plus(LifeMicros);

    /// <summary>The place of the intent in the journal: strictly rising over orders, owners and restarts.</summary>
    public static long NonceOf(RowId order) => checked((order.Seq * 65_536L) + order.Ordinal);

    /// <summary>What is signed and sent.</summary>
    public byte[] Bytes() => Canonical.Bytes(this);
}
