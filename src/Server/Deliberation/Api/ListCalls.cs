using System.ComponentModel;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pitwall.Server.Markets.Api;
using Pitwall.Server.Platform.Http;
using Pitwall.Server.Trading.Api;

namespace Pitwall.Server.Deliberation.Api;

/// <summary><c>GET /api/deliberation/calls</c>: every call of a desk's minds with tokens, cost and latency.</summary>
internal static class ListCalls
{
    private const int LimitMax = 500;
    private const int LimitDefault = 100;

    public static void MapListCalls(this RouteGroupBuilder deliberation) => deliberation
        .MapGet("/calls", HandleAsync)
        .WithQueryFields("desk", "agent", "limit")
        .WithName("ListCalls")
        .WithSummary("Calls of one desk, the newest first, and what each agent spent in all.")
        .ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<Results<Ok<Response>, ValidationProblem, ProblemHttpResult>> HandleAsync(
        NpgsqlDataSource source, [AsParameters] Query query, CancellationToken ct)
    {
        var errors = new MarketQuery();
        var limit = errors.Limit(query.Limit, LimitDefault, LimitMax);
        if (query.Desk is null)
        {
            errors.Refuse("desk", "Name the desk; GET /api/desks lists them.");
        }

        if (errors.IsWrong)
        {
            return errors.Problem();
        }

        await using var connection = await source.OpenConnectionAsync(ct);
        if (await KnownDesk.FindAsync(connection, query.Desk!, ct) is not { } desk)
        {
            return await KnownDesk.MissingAsync(connection, query.Desk!, ct);
        }

        var which = new { desk = desk.Id, query.Agent, limit };
        var calls = await connection.QueryAsync<CallSheet.Row>(new CommandDefinition(
            $"""
            SELECT {CallSheet.Columns} FROM deliberation.calls
            WHERE desk_id = @desk AND (@Agent::text IS NULL OR agent = @Agent)
            ORDER BY asked_at DESC, agent LIMIT @limit
            """,
            which,
            cancellationToken: ct));
        var spent = await connection.QueryAsync<Spending>(new CommandDefinition(
            """
            SELECT agent, count(*) AS calls, sum(tokens)::bigint AS tokens, coalesce(sum(cost_usd), 0) AS usd,
                count(*) FILTER (WHERE cost_usd IS NULL) AS withoutprice
            FROM deliberation.public_calls
            WHERE desk_id = @desk AND (@Agent::text IS NULL OR agent = @Agent) GROUP BY agent ORDER BY agent
            """,
            which,
            cancellationToken: ct));
        return TypedResults.Ok(new Response([.. calls.Select(call => call.Shown())], spent.AsList()));
    }

    internal sealed record Query
    {
        [Description("The desk, by name or number.")]
        public string? Desk { get; init; }

        [Description("Only of this agent.")]
        public string? Agent { get; init; }

        [Description("At most this many calls, 1 to 500; 100 unless given.")]
        public string? Limit { get; init; }
    }

    public sealed record Response(IReadOnlyList<CallSheet> Calls, IReadOnlyList<Spending> Spent);

    /// <param name="WithoutPrice">Calls whose cost nobody can state.</param>
    public sealed record Spending(string Agent, long Calls, long Tokens, decimal Usd, long WithoutPrice);
}
