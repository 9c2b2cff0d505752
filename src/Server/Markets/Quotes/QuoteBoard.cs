using System.Collections.Concurrent;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;

namespace Pitwall.Server.Markets.Quotes;

/// <summary>Where the rest of the house reads what a market is worth right now; never a bare price.</summary>
internal interface IQuoteSource
{
    /// <summary>All latest quotes, by feed and instrument.</summary>
    IReadOnlyList<FeedQuote> All();
}

/// <summary>
/// A quote and whose clock it is on: the desk of a generated or replayed market, null for the market itself.
/// </summary>
internal sealed record FeedQuote(string? Desk, Quote Quote);

/// <summary>
/// The latest quote per feed and instrument, in memory: two desks that replay one instrument stand at two times. Feeds
/// of every grade put theirs in: an older one never replaces a newer, and a coarser grade replaces a finer only when
/// that one is a minute behind, so that a candle's close does not hide a live book.
/// </summary>
internal sealed class QuoteBoard : IQuoteSource
{
    private const long FinerGradeHoldsMicros = Moment.Minute;

    private readonly ConcurrentDictionary<(string Desk, InstrumentId Instrument), Quote> latest = new();

    public IReadOnlyList<FeedQuote> All() =>
    [
        .. latest.OrderBy(each => each.Key.Desk, StringComparer.Ordinal).ThenBy(each => each.Key.Instrument)
            .Select(each => new FeedQuote(each.Key.Desk.Length > 0 ? each.Key.Desk : null, each.Value)),
    ];

    /// <param name="desk">The desk whose clock the quote is on; null for the market itself.</param>
    public void Put(string? desk, Quote quote)
    {
        ArgumentNullException.ThrowIfNull(quote);
        latest.AddOrUpdate(
            (desk ?? "", quote.Instrument), quote, (_, held) => Replaces(quote, held) ? quote : held);
    }

    private static bool Replaces(Quote fresh, Quote held) =>
        fresh.Grade >= held.Grade
            ? fresh.At >= held.At
            : fresh.At.Since(held.At) >= FinerGradeHoldsMicros;
}
