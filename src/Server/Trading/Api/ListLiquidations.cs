using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Trading.Books;
using Pitwall.Server.Markets.Instruments;
using Pitwall.Server.Platform.Http;

namespace Pitwall.Server.Trading.Api;

/// <summary>
/// <c>GET /api/desks/{desk}/agents/{agent}/liquidations</c>: at which mark the venue would take each open position.
/// </summary>
internal static class ListLiquidations
{
    private const string NoPrice = "no positive price takes it: its margin covers the whole way";

    public static void MapListLiquidations(this RouteGroupBuilder desk) => desk
        .MapGet("/agents/{agent}/liquidations", HandleAsync)
        .WithQueryFields()
        .WithName("ListLiquidations")
        .WithSummary("The mark at which each open position of one agent would be liquidated, or why there is none.");

    private static async Task<Results<Ok<IReadOnlyList<Response>>, ProblemHttpResult>> HandleAsync(
        NpgsqlDataSource source, InstrumentCatalogue catalogue, string desk, string agent, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        if (await KnownDesk.FindAsync(connection, desk, ct) is not { } known)
        {
            return await KnownDesk.MissingAsync(connection, desk, ct);
        }

        if (!known.Agents.Contains(agent, StringComparer.Ordinal))
        {
            return known.MissingAgent(agent);
        }

        var held = (await connection.QueryAsync<Held>(new CommandDefinition(
            """
            SELECT instrument, size, cost_usd AS costusd, margin_usd AS marginusd, margin_mode AS marginmode
            FROM trading.positions
            WHERE desk_id = @desk AND agent = @agent AND closed_at IS NULL
            ORDER BY instrument
            """,
            new { desk = known.Id, agent },
            cancellationToken: ct))).AsList();
        var rules = await catalogue.FindAsync(held.Select(one => new InstrumentId(one.Instrument)), ct);
        return TypedResults.Ok<IReadOnlyList<Response>>(
            [.. held.Select(one => Shown(one, rules.FirstOrDefault(rule => rule.Id == new InstrumentId(one.Instrument))))]);
    }

    private static Response Shown(Held held, Instrument? rules)
    {
        if (!string.Equals(held.MarginMode, "isolated", StringComparison.Ordinal))
        {
            return new Response(held.Instrument, null, "cross margin: it depends on the marks of all positions");
        }

        if (rules is null)
        {
            return new Response(held.Instrument, null, "the venue's margin tiers are not known");
        }

        var price = MarginMath.IsolatedLiquidation(rules, held.Size, new Usd(held.CostUsd), new Usd(held.MarginUsd));
        return new Response(held.Instrument, price, price is null ? NoPrice : null);
    }

    private sealed class Held
    {
        public string Instrument { get; init; } = "";

        public decimal Size { get; init; }

        public decimal CostUsd { get; init; }

        public decimal MarginUsd { get; init; }

        public string MarginMode { get; init; } = "";
    }

    /// <summary>Quote currency.</summary>
    /// <param name="LiquidationPrice">Isolated margin + unrealised falls to maintenance there; null with a reason.</param>
    /// <param name="Missing">Why there is no price, else null.</param>
    public sealed record Response(string Instrument, decimal? LiquidationPrice, string? Missing);
}
