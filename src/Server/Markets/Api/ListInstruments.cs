using Microsoft.AspNetCore.Http.HttpResults;
using Pitwall.Engine.Markets;
using Pitwall.Server.Markets.Instruments;
using Pitwall.Server.Platform.Http;

namespace Pitwall.Server.Markets.Api;

/// <summary><c>GET /api/markets/instruments</c>: what is known, with the rules orders must keep.</summary>
internal static class ListInstruments
{
    public static void MapListInstruments(this RouteGroupBuilder markets) => markets
        .MapGet("/instruments", HandleAsync)
        .WithQueryFields("venue")
        .WithName("ListInstruments")
        .WithSummary("All instruments, or those of one venue, with the rules orders must keep.");

    private static async Task<Ok<Response[]>> HandleAsync(
        InstrumentCatalogue catalogue, string? venue, CancellationToken ct) =>
        TypedResults.Ok((await catalogue.ListAsync(venue, ct)).Select(Shown).ToArray());

    private static Response Shown(ListedInstrument listed)
    {
        var rules = listed.Rules;
        var id = rules.Id;
        return new Response(id.ToString(), id.Venue, listed.VenueKind, id.Symbol, rules.Tick, rules.Step)
        {
            SignificantFigures = rules.SignificantFigures,
            MinNotional = rules.MinNotional,
            HalfSpreadBps = rules.HalfSpreadBps,
            MaxLeverage = rules.MaxLeverage,
            Tiers = [.. rules.Tiers],
            Assumed = rules.Assumed,
        };
    }

    /// <param name="VenueKind">exchange, lab or file.</param>
    /// <param name="Tick">Smallest price step.</param>
    /// <param name="Step">Smallest size step.</param>
    public sealed record Response(
        string Instrument, string Venue, string VenueKind, string Symbol, decimal Tick, decimal Step)
    {
        public int? SignificantFigures { get; init; }

        public decimal MinNotional { get; init; }

        public decimal HalfSpreadBps { get; init; }

        public int MaxLeverage { get; init; }

        public IReadOnlyList<MarginTier> Tiers { get; init; } = [];

        /// <summary>True when the rules were guessed from files.</summary>
        public bool Assumed { get; init; }
    }
}
