using System.Collections.Concurrent;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;

namespace Pitwall.Server.Markets.Quotes;

/// <summary>Where the rest of the house reads what a market is worth right now; never a bare price.</summary>
internal interface IQuoteSource
{
    /// <summary>The latest quote; null when nobody ever quoted the instrument.</summary>
    Quote? Find(InstrumentId instrument);

    /// <summary>All latest quotes by instrument name.</summary>
    IReadOnlyList<Quote> All();
}

/// <summary>
/// The latest quote per instrument, in memory. Feeds of every grade put theirs in: an older one never replaces a
/// newer, and a coarser grade replaces a finer only when that one is a minute behind, so that a candle's close does
/// not hide a live book.
/// </summary>
internal sealed class QuoteBoard : IQuoteSource
{
    private const long FinerGradeHoldsMicros = Moment.Minute;

    private readonly ConcurrentDictionary<InstrumentId, Quote> latest = new();

    public Quote? Find(InstrumentId instrument) => latest.GetValueOrDefault(instrument);

    public IReadOnlyList<Quote> All() => [.. latest.Values.OrderBy(quote => quote.Instrument)];

    public void Put(Quote quote)
    {
        ArgumentNullException.ThrowIfNull(quote);
        latest.AddOrUpdate(quote.Instrument, quote, (_, held) => Replaces(quote, held) ? quote : held);
    }

    private static bool Replaces(Quote fresh, Quote held) =>
        fresh.Grade >= held.Grade
            ? fresh.At >= held.At
            : fresh.At.Since(held.At) >= FinerGradeHoldsMicros;
}
