using System.ComponentModel;
using System.Globalization;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pitwall.Server.Markets.Api;
using Pitwall.Server.Platform.Http;

namespace Pitwall.Server.Agents.Api;

/// <summary><c>GET /api/agents</c>: the registry, page by page.</summary>
internal static class ListAgents
{
    private const int LimitMax = 500;
    private const int LimitDefault = 100;

    public static void MapListAgents(this RouteGroupBuilder agents) => agents
        .MapGet("", HandleAsync)
        .WithQueryFields("desk", "before", "limit")
        .WithName("ListAgents")
        .WithSummary("Registered agents of all desks, the newest first.");

    private static async Task<Results<Ok<Response>, ValidationProblem>> HandleAsync(
        NpgsqlDataSource source, [AsParameters] Query query, CancellationToken ct)
    {
        var errors = new MarketQuery();
        var limit = errors.Limit(query.Limit, LimitDefault, LimitMax);
        var desk = 0;
        if (query.Desk is not null
            && !int.TryParse(query.Desk, NumberStyles.None, CultureInfo.InvariantCulture, out desk))
        {
            errors.Refuse("desk", "Write the number of a desk; GET /api/desks lists them.");
        }

        var before = Guid.Empty;
        if (query.Before is not null && !Guid.TryParseExact(query.Before, "D", out before))
        {
            errors.Refuse("before", "Write the id of an agent: take it from 'next' of the page before.");
        }

        return errors.IsWrong
            ? errors.Problem()
            : TypedResults.Ok(await ReadAsync(
                source, query.Desk is null ? null : desk, query.Before is null ? null : before, limit, ct));
    }

    private static async Task<Response> ReadAsync(
        NpgsqlDataSource source, int? desk, Guid? before, int limit, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        var rows = (await connection.QueryAsync<Agent>(new CommandDefinition(
            """
            SELECT id, desk_id AS deskid, slug, name, kind, mind, llm_model AS llmmodel,
                exchange_account AS exchangeaccount, initial_balance_usd AS initialbalanceusd, strategy, version,
                created_at AS createdat, updated_at AS updatedat
            FROM agents.agents
            WHERE (@desk::integer IS NULL OR desk_id = @desk) AND (@before::uuid IS NULL OR id < @before)
            ORDER BY id DESC
            LIMIT @limitAndOne
            """,
            new { desk, before, limitAndOne = limit + 1 },
            cancellationToken: ct))).AsList();
        return new Response(
            [.. rows.Take(limit)], rows.Count > limit ? rows[limit - 1].Id.ToString() : null);
    }

    internal sealed record Query
    {
        [Description("Only of the desk with this number.")]
        public string? Desk { get; init; }

        [Description("The 'next' of the page before; without it the newest page.")]
        public string? Before { get; init; }

        [Description("At most this many, 1 to 500; 100 unless given.")]
        public string? Limit { get; init; }
    }

    /// <param name="Next">'before' of the next page, null when this is the last.</param>
    public sealed record Response(IReadOnlyList<Agent> Items, string? Next);

    /// <summary>
    /// Slug is its name in addresses and journals; the model is null when the mind is no language model.
    /// </summary>
    public sealed record Agent(
        Guid Id,
        int DeskId,
        string Slug,
        string Name,
        string Kind,
        string Mind,
        string? LlmModel,
        string ExchangeAccount,
        decimal InitialBalanceUsd,
        string? Strategy,
        int Version,
        DateTime CreatedAt,
        DateTime UpdatedAt);
}
