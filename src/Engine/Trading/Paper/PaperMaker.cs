using Pitwall.Engine.Markets;

namespace Pitwall.Engine.Trading.Paper;

/// <summary>
/// Maker fills of "hl-paper/1". With a book the queue is what was shown at the level on arrival and shrinks by trades
/// only (the risk-averse queue of hftbacktest); with candles the price must trade through the limit by a tick.
/// </summary>
public static class PaperMaker
{
    /// <summary>A post-only order that would take is rejected instead.</summary>
    public static bool WouldCross(Side side, Price limit, Price bid, Price ask) =>
        side == Side.Buy ? limit >= ask : limit <= bid;

    /// <summary>Candle grade: low &lt; limit − 1 tick for a buy, high &gt; limit + 1 tick for a sell.</summary>
    public static bool TradedThrough(Instrument instrument, Side side, Price limit, Bar bar)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        var tick = instrument.PriceStep(limit.Value);
        return side == Side.Buy ? bar.Low < limit.Value - tick : bar.High > limit.Value + tick;
    }
}

/// <summary>The size still ahead of a resting order at its price level, in units.</summary>
public readonly record struct PaperQueue(Quantity Ahead)
{
    /// <summary>
    /// A trade at our level eats the queue first and then us; a trade through the level fills us whatever was ahead.
    /// Returns the queue after it and what was filled of <paramref name="open"/>.
    /// </summary>
    public (PaperQueue After, Quantity Filled) OnTrade(Quantity traded, bool through, Quantity open)
    {
        if (through)
        {
            return (new PaperQueue(Quantity.Zero), open);
        }

        var eaten = Quantity.Min(Ahead, traded);
        return (new PaperQueue(Ahead - eaten), Quantity.Min(open, traded - eaten));
    }
}

/// <summary>
/// Depth that our own paper orders have taken: it stays missing from the book for ten seconds, so paper money cannot
/// buy the same offer twice.
/// </summary>
public sealed class ConsumedDepth
{
    private readonly List<(InstrumentId Instrument, Side Side, Price Price, Quantity Size, long Until)> taken = [];

    public void Take(InstrumentId instrument, Side side, PaperExecution execution, Platform.Moment now) =>
        taken.Add((instrument, side, execution.Price, execution.Size, now.Plus(PaperModel.ConsumedMicros).Micros));

    /// <summary>The levels a taker on <paramref name="side"/> still finds at <paramref name="now"/>.</summary>
    public IEnumerable<BookLevel> Left(
        InstrumentId instrument, Side side, IEnumerable<BookLevel> levels, Platform.Moment now)
    {
        taken.RemoveAll(entry => entry.Until <= now.Micros);
        return levels.Select(level =>
        {
            var gone = taken
                .Where(e => e.Instrument == instrument && e.Side == side && e.Price == level.Price)
                .Aggregate(Quantity.Zero, (sum, e) => sum + e.Size);
            return level with { Size = gone >= level.Size ? Quantity.Zero : level.Size - gone };
        });
    }
}
