using Microsoft.AspNetCore.Http.HttpResults;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Server.Markets.Candles;
using Pitwall.Server.Markets.Instruments;
using Pitwall.Server.Platform.Http;

namespace Pitwall.Server.Markets.Api;

/// <summary><c>GET /api/markets/candles</c>: one page of bars, imported or rolled up.</summary>
internal static class ReadCandles
{
    private const int LimitMax = 5_000;
    private const int LimitDefault = 500;

    public static void MapReadCandles(this RouteGroupBuilder markets) => markets
        .MapGet("/candles", HandleAsync)
        .WithQueryFields("instrument", "interval", "from", "to", "limit")
        .WithName("ReadCandles")
        .WithSummary("Candles in time order from 'from' up to but not including 'to'; without 'from' the newest ones.");

    private static async Task<Results<Ok<Response>, ValidationProblem>> HandleAsync(
        [AsParameters] Query query, BarStore bars, InstrumentCatalogue catalogue, CancellationToken ct)
    {
        var fields = new MarketQuery();
        var instrument = fields.Instrument(query.Instrument);
        var interval = fields.Interval(query.Interval);
        var from = fields.Time("from", query.From, MarketQuery.AllTimes.From);
        var to = fields.Time("to", query.To, MarketQuery.AllTimes.To);
        var limit = fields.Limit(query.Limit, LimitDefault, LimitMax);
        if (!fields.IsWrong && from >= to)
        {
            fields.Refuse("to", "Write a time after 'from'.");
        }

        if (!fields.IsWrong && await catalogue.FindAsync(instrument, ct) is null)
        {
            fields.UnknownInstrument(instrument);
        }

        if (fields.IsWrong)
        {
            return fields.Problem();
        }

        var newest = query.From is null;
        var page = await bars.PageAsync(instrument, interval, new BarPage(from, to, limit, newest), ct);
        var candles = page.Select(Shown).ToArray();
        var hasNext = !newest && page.Count == limit;
        DateTime? next = hasNext ? MarketQuery.Shown(page[^1].Bar.Start.Plus(Moment.Second)) : null;
        return TypedResults.Ok(new Response(instrument.ToString(), interval.Name, candles, next));
    }

    private static Candle Shown(StoredBar stored)
    {
        var bar = stored.Bar;
        return new Candle(MarketQuery.Shown(bar.Start), bar.Open, bar.High, bar.Low, bar.Close)
        {
            Volume = bar.Volume,
            Source = stored.RolledUpFrom is { } finer ? $"rollup of {finer}" : "import",
        };
    }

    /// <summary>The query fields as they came, so that a wrong one is named and not just refused.</summary>
    internal sealed record Query(string? Instrument, string? Interval, string? From, string? To, string? Limit);

    /// <param name="Next">'from' of the next page; null when this is the last or no 'from' was given.</param>
    public sealed record Response(string Instrument, string Interval, IReadOnlyList<Candle> Candles, DateTime? Next);

    /// <param name="Time">Start of the bar, UTC.</param>
    public sealed record Candle(DateTime Time, decimal Open, decimal High, decimal Low, decimal Close)
    {
        /// <summary>In units of the instrument.</summary>
        public decimal Volume { get; init; }

        /// <summary>"import", or which finer bars it was made of.</summary>
        public required string Source { get; init; }
    }
}
