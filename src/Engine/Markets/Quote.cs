using System.Collections.Immutable;
using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Markets;

/// <summary>What a quote was made of; the best available wins and every simulated fill says which it was.</summary>
public enum QuoteGrade
{
    Candle,
    Quote,
    Book,
}

/// <summary>One level of a book: size in units at a price.</summary>
public readonly record struct BookLevel(Price Price, Quantity Size);

/// <summary>
/// What Markets hands out instead of a bare price: mid, bid, ask, depth (best first), mark, when it was true and of
/// which grade. A candle-grade quote has bid = ask = mid = mark = the close of the last complete bar and no depth.
/// </summary>
public sealed record Quote(
    InstrumentId Instrument,
    Moment At,
    Price Mark,
    Price Mid,
    Price Bid,
    Price Ask,
    QuoteGrade Grade,
    ImmutableArray<BookLevel> Bids,
    ImmutableArray<BookLevel> Asks)
{
    public static Quote FromClose(InstrumentId instrument, Moment at, Price close) =>
        new(instrument, at, close, close, close, close, QuoteGrade.Candle, [], []);

    /// <summary>Age in microseconds as seen at <paramref name="now"/>.</summary>
    public long AgeAt(Moment now) => now.Since(At);
}
