using System.ComponentModel;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pitwall.Server.Deliberation.Files;
using Pitwall.Server.Deliberation.Record;
using Pitwall.Server.Markets.Api;
using Pitwall.Server.Platform.Http;

namespace Pitwall.Server.Deliberation.Api;

/// <summary>
/// <c>GET /api/deliberation/agents/{desk}/{agent}/costs</c>: what an agent's calls cost per UTC day of
/// its desk's clock, how they ended, and what is left of its budget.
/// </summary>
internal static class ReadCosts
{
    private const int DaysMax = 366;
    private const int DaysDefault = 30;

    private const string DaysSql =
        """
        SELECT date_trunc('day', asked_at, 'UTC') AS at, count(*) AS calls,
            sum(tokens_input)::bigint AS inputtokens, sum(tokens_cached)::bigint AS cachedtokens,
            sum(tokens_reasoning)::bigint AS reasoningtokens, sum(tokens_output)::bigint AS outputtokens,
            coalesce(sum(paid.usd), 0) AS usd, count(*) FILTER (WHERE paid.usd IS NULL) AS withoutprice,
            count(*) FILTER (WHERE outcome IN ('ok', 'ok_repaired', 'partial', 'no_action')) AS read,
            percentile_disc(0.5) WITHIN GROUP (ORDER BY latency_ms) AS latencymedianms,
            count(*) FILTER (WHERE paid.estimated) AS estimated, sum(paid.tokens)::bigint AS tokens
        FROM deliberation.calls
        CROSS JOIN LATERAL (
            SELECT cost_usd AS usd, tokens, estimated FROM deliberation.public_calls AS public
            WHERE public.id = calls.id) AS paid
        WHERE desk_id = @desk AND agent = @agent GROUP BY 1 ORDER BY 1 DESC LIMIT @limit
        """;

    public static void MapReadCosts(this RouteGroupBuilder deliberation) => deliberation
        .MapGet("/agents/{desk}/{agent}/costs", HandleAsync)
        .WithQueryFields("limit")
        .WithName("ReadCosts")
        .WithSummary("Calls, tokens by class and USD of one agent per UTC day, and what is left of its daily budget.")
        .WithDescription("What nobody counted is in it with the most it can have been, as it is for the budget: calls "
            + "that were lost, that failed and may be billed, or whose provider counts nothing.")
        .ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<Results<Ok<Response>, ValidationProblem, ProblemHttpResult>> HandleAsync(
        NpgsqlDataSource source, [AsParameters] Query query, CancellationToken ct)
    {
        var errors = new MarketQuery();
        var limit = errors.Limit(query.Limit, DaysDefault, DaysMax);
        if (errors.IsWrong)
        {
            return errors.Problem();
        }

        if (await ApplyAgent.FindAsync(source, query.Desk, query.Agent, ct) is not var (desk, agent))
        {
            return ApplyAgent.Missing($"{query.Desk}/{query.Agent}");
        }

        await using var connection = await source.OpenConnectionAsync(ct);
        var which = new { desk = desk.Id, agent = agent.Slug, limit };
        var days = await ListAsync<Day>(connection, DaysSql, which, ct);
        var outcomes = await ListAsync<Ending>(
            connection,
            """
            SELECT coalesce(outcome, status) AS outcome, count(*) AS count FROM deliberation.calls
            WHERE desk_id = @desk AND agent = @agent GROUP BY 1 ORDER BY 2 DESC, 1
            """,
            which,
            ct);
        var today = await connection.ExecuteScalarAsync<DateTime?>(new CommandDefinition(
            """
            SELECT date_trunc('day', cycle_at, 'UTC') FROM trading.public_portfolios
            WHERE desk_id = @desk AND agent = @agent
            """,
            which,
            cancellationToken: ct));
        var plans = await PlanStore.ActingAsync(connection, desk.Id, [agent.Slug], ct);
        var mind = (plans.GetValueOrDefault(agent.Slug)?.Spec ?? AgentFile.Read(agent.Source)).Mind;
        var spent = days.FirstOrDefault(day => day.At == today);
        return TypedResults.Ok(new Response(days, outcomes, BudgetOf(mind, spent, today)));
    }

    private static async Task<IReadOnlyList<T>> ListAsync<T>(
        NpgsqlConnection connection, string sql, object which, CancellationToken ct) =>
        (await connection.QueryAsync<T>(new CommandDefinition(sql, which, cancellationToken: ct))).AsList();

    private static Budget BudgetOf(SpecMind mind, Day? spent, DateTime? today)
    {
        var tokens = spent?.Tokens ?? 0;
        return new Budget(today, spent?.Usd ?? 0m, tokens)
        {
            LimitUsd = mind.BudgetUsdDay,
            LeftUsd = mind.BudgetUsdDay is { } usd ? Math.Max(0m, usd - (spent?.Usd ?? 0m)) : null,
            LimitTokens = mind.BudgetTokensDay,
            LeftTokens = mind.BudgetTokensDay is { } most ? Math.Max(0, most - tokens) : null,
        };
    }

    internal sealed record Query
    {
        public required string Desk { get; init; }

        public required string Agent { get; init; }

        [Description("At most this many days with calls, 1 to 366; 30 unless given.")]
        public string? Limit { get; init; }
    }

    /// <param name="Days">Days with calls, the newest first.</param>
    /// <param name="Outcomes">How all its calls ended, the most frequent first.</param>
    public sealed record Response(IReadOnlyList<Day> Days, IReadOnlyList<Ending> Outcomes, Budget Today);

    /// <param name="At">Midnight the day begins with, UTC on the desk's clock.</param>
    /// <param name="InputTokens">Without cached ones.</param>
    /// <param name="OutputTokens">Without reasoning.</param>
    /// <param name="WithoutPrice">Calls whose cost nobody can state; they are in no sum.</param>
    /// <param name="Read">Calls whose reply could be read.</param>
    /// <param name="LatencyMedianMs">Null when no call has ended.</param>
    /// <param name="Estimated">Calls some of whose tokens and cost were counted by nobody.</param>
    /// <param name="Tokens">Of all classes, with those of calls that were lost.</param>
    public sealed record Day(
        DateTime At,
        long Calls,
        long InputTokens,
        long CachedTokens,
        long ReasoningTokens,
        long OutputTokens,
        decimal Usd,
        long WithoutPrice,
        long Read,
        long? LatencyMedianMs,
        long Estimated,
        long Tokens);

    /// <param name="Outcome">ok, parse_error, timeout and so on; asked or lost for a call without an end.</param>
    public sealed record Ending(string Outcome, long Count);

    /// <summary>The UTC day of its latest cycle; what is null has no limit.</summary>
    public sealed record Budget(DateTime? Day, decimal SpentUsd, long SpentTokens)
    {
        public required decimal? LimitUsd { get; init; }

        public required decimal? LeftUsd { get; init; }

        public required long? LimitTokens { get; init; }

        public required long? LeftTokens { get; init; }
    }
}
