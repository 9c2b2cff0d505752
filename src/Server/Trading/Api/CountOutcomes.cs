using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pitwall.Server.Platform.Http;

namespace Pitwall.Server.Trading.Api;

/// <summary><c>GET /api/desks/{desk}/agents/{agent}/outcomes</c>: how its decisions ended, counted.</summary>
internal static class CountOutcomes
{
    public static void MapCountOutcomes(this RouteGroupBuilder desk) => desk
        .MapGet("/agents/{agent}/outcomes", HandleAsync)
        .WithQueryFields()
        .WithName("CountOutcomes")
        .WithSummary("How the decisions of one agent ended, holds, refused and failed ones included, counted.");

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        NpgsqlDataSource source, string desk, string agent, CancellationToken ct)
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

        var rows = (await connection.QueryAsync<Row>(new CommandDefinition(
            """
            SELECT result, outcome, count(*) AS count, min(at) AS firstat, max(at) AS lastat
            FROM trading.decisions
            WHERE desk_id = @desk AND agent = @agent
            GROUP BY result, outcome
            ORDER BY count(*) DESC, result, outcome
            """,
            new { desk = known.Id, agent },
            cancellationToken: ct))).AsList();
        return TypedResults.Ok(new Response(
            rows.Sum(row => row.Count),
            rows.Count == 0 ? null : rows.Min(row => row.FirstAt),
            rows.Count == 0 ? null : rows.Max(row => row.LastAt),
            [.. rows.Select(row => new Share(row.Result, row.Outcome, row.Count))]));
    }

    private sealed class Row
    {
        public string Result { get; init; } = "";

        public string Outcome { get; init; } = "";

        public long Count { get; init; }

        public DateTime FirstAt { get; init; }

        public DateTime LastAt { get; init; }
    }

    /// <summary>All decisions on the desk's clock; the times are null while there is none.</summary>
    public sealed record Response(long Decisions, DateTime? FirstAt, DateTime? LastAt, IReadOnlyList<Share> Shares);

    /// <param name="Result">What the gate made of it: accepted, clamped, refused, held or failed.</param>
    /// <param name="Outcome">How its cycle ended: ok, no_action, parse_error and so on.</param>
    public sealed record Share(string Result, string Outcome, long Count);
}
