using Microsoft.AspNetCore.Http.HttpResults;
using Pitwall.Engine.Platform;
using Pitwall.Server.Markets.Instruments;
using Pitwall.Server.Markets.OpenInterest;
using Pitwall.Server.Platform.Http;

namespace Pitwall.Server.Markets.Api;

/// <summary><c>GET /api/markets/open-interest</c>: what stood open at the moments somebody recorded.</summary>
internal static class ReadOpenInterest
{
    private const int LimitMax = 5_000;
    private const int LimitDefault = 500;

    public static void MapReadOpenInterest(this RouteGroupBuilder markets) => markets
        .MapGet("/open-interest", HandleAsync)
        .WithQueryFields("instrument", "from", "to", "limit")
        .WithName("ReadOpenInterest")
        .WithSummary("Recorded open interest from 'from' up to but not including 'to'.");

    private static async Task<Results<Ok<Response>, ValidationProblem>> HandleAsync(
        [AsParameters] Query query, OpenInterestStore stored, InstrumentCatalogue catalogue, CancellationToken ct)
    {
        var fields = new MarketQuery();
        var instrument = fields.Instrument(query.Instrument);
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

        var points = await stored.ReadAsync(instrument, from, to, limit, ct);
        return TypedResults.Ok(new Response(
            instrument.ToString(),
            [.. points.Select(one => new Point(MarketQuery.Shown(one.At), one.Contracts, one.Usd))],
            points.Count == limit ? MarketQuery.Shown(points[^1].At.Plus(1)) : null));
    }

    /// <summary>The query fields as they came, so that a wrong one is named and not just refused.</summary>
    internal sealed record Query(string? Instrument, string? From, string? To, string? Limit);

    /// <param name="Next">'from' of the next page; null when this is the last.</param>
    public sealed record Response(string Instrument, IReadOnlyList<Point> Points, DateTime? Next);

    /// <param name="Contracts">Units of the instrument, null where only USD are recorded.</param>
    /// <param name="Usd">Notional, null where only units are recorded.</param>
    public sealed record Point(DateTime Time, decimal? Contracts, decimal? Usd);
}
