using Microsoft.AspNetCore.Http.HttpResults;
using Pitwall.Engine.Platform;
using Pitwall.Server.Markets.Funding;
using Pitwall.Server.Markets.Instruments;
using Pitwall.Server.Platform.Http;

namespace Pitwall.Server.Markets.Api;

/// <summary><c>GET /api/markets/funding</c>: settled rates and the settlements that are missing.</summary>
internal static class ReadFunding
{
    private const int LimitMax = 5_000;
    private const int LimitDefault = 500;

    public static void MapReadFunding(this RouteGroupBuilder markets) => markets
        .MapGet("/funding", HandleAsync)
        .WithQueryFields("instrument", "from", "to", "limit")
        .WithName("ReadFunding")
        .WithSummary("Funding rates from 'from' up to but not including 'to', and the hours nobody recorded.");

    private static async Task<Results<Ok<Response>, ValidationProblem>> HandleAsync(
        [AsParameters] Query query, FundingStore funding, InstrumentCatalogue catalogue, CancellationToken ct)
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

        var settled = await funding.ReadAsync(instrument, from, to, limit, ct);
        var hasNext = settled.Count == limit;
        var end = hasNext ? settled[^1].Rate.Hour.Plus(Moment.Second) : to;
        var missing = await funding.MissingAsync(instrument, from, end, ct);
        return TypedResults.Ok(new Response(
            instrument.ToString(),
            [.. settled.Select(Shown)],
            [.. missing.Select(MarketQuery.Shown)],
            hasNext ? MarketQuery.Shown(end) : null));
    }

    private static Settlement Shown(StoredFunding one) =>
        new(MarketQuery.Shown(one.Rate.Hour), one.Rate.Rate, one.PeriodHours);

    /// <summary>The query fields as they came, so that a wrong one is named and not just refused.</summary>
    internal sealed record Query(string? Instrument, string? From, string? To, string? Limit);

    /// <param name="Missing">Settlements between known ones that no file brought.</param>
    /// <param name="Next">'from' of the next page; null when this is the last.</param>
    public sealed record Response(
        string Instrument, IReadOnlyList<Settlement> Settlements, IReadOnlyList<DateTime> Missing, DateTime? Next);

    /// <param name="Rate">Fraction of notional that longs paid at this hour for the whole period.</param>
    public sealed record Settlement(DateTime Time, decimal Rate, int PeriodHours);
}
