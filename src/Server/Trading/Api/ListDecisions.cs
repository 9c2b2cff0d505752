using System.ComponentModel;
using System.Text.Json;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pitwall.Engine.Trading;
using Pitwall.Server.Platform.Http;

namespace Pitwall.Server.Trading.Api;

/// <summary>
/// <c>GET /api/desks/{desk}/decisions</c>: every proposal, what the gate said to it and what was allowed.
/// </summary>
internal static class ListDecisions
{
    private static readonly Listing<Row, Response> Decisions = new(
        SqlOf($"{ListSql.OfAgentAndInstrument} AND (@Word::text IS NULL OR result = @Word) AND {ListSql.PageById}"),
        new PageRules(CursorForm.ById, "result", ListSql.Words<DecisionResult>()),
        Shown,
        row => row.Id.ToString());

    public static void MapListDecisions(this RouteGroupBuilder desk) => desk
        .MapGet("/decisions", HandleAsync)
        .WithQueryFields("agent", "instrument", "result", "from", "to", "before", "limit")
        .WithName("ListDecisions")
        .WithSummary("Every proposal with the verdict of every rule, holds and failures included, the newest first.")
        .WithDescription(
            "'asked' is the proposal as the mind made it, amounts as text, null when a cycle proposed nothing. "
            + "'allowed' is what the desk made of it, null when nothing was allowed. A proposal about an instrument "
            + "the desk does not have has a null instrument; 'asked' keeps the name.");

    private static Task<Results<Ok<Page<Response>>, ValidationProblem, ProblemHttpResult>> HandleAsync(
        DeskLists lists, string desk, [AsParameters] Query query, CancellationToken ct) =>
        lists.AnswerAsync(Decisions, desk, query, ct);

    /// <summary>The newest decisions of a range of journal rows (the end excluded), newest first.</summary>
    public static async Task<IReadOnlyList<Response>> NewestAsync(
        NpgsqlConnection connection, int desk, (long Low, long Below) rows, int limit, CancellationToken ct)
    {
        var filter = PageFilter.Rows(desk, rows, limit);
        var found = await connection.QueryAsync<Row>(new CommandDefinition(
            Decisions.Sql, filter, cancellationToken: ct));
        return [.. found.Take(limit).Select(Shown)];
    }

    /// <summary>One decision; null when the desk has none of that id.</summary>
    public static async Task<Response?> FindAsync(
        NpgsqlConnection connection, int desk, Guid id, CancellationToken ct)
    {
        var row = await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            SqlOf("desk_id = @desk AND id = @id"), new { desk, id }, cancellationToken: ct));
        return row is null ? null : Shown(row);
    }

    /// <summary>Decisions that a condition chooses, each with its verdicts.</summary>
    private static string SqlOf(string which) =>
        $"""
        SELECT id, seq, at, wall, agent, cycle, ordinal, outcome, proposed, held_side AS heldside, status, action,
            instrument, to_json(coins)::text AS coins, asked::text AS asked, result, size, size_usd AS sizeusd,
            leverage, nullif(stop_loss_price, 0) AS stoplossprice, nullif(take_profit_price, 0) AS takeprofitprice,
            confidence, reasoning, limits_version AS limitsversion, error_message AS errormessage, verdicts.all_of_them
                AS verdicts
        FROM (
            SELECT * FROM trading.decisions
            WHERE {which}
        ) AS decision
        CROSS JOIN LATERAL (
            SELECT coalesce(json_agg(json_build_object('rule', rule, 'passed', passed, 'saw', saw, 'limit', bound,
                'message', message) ORDER BY verdict.ordinal), '[]')::text AS all_of_them
            FROM trading.verdicts AS verdict
            WHERE verdict.desk_id = decision.desk_id AND verdict.decision_id = decision.id) AS verdicts
        ORDER BY id DESC
        """;

    private static Response Shown(Row row) => new(row.Id, row.Seq, row.At, row.Wall, row.Agent, row.Cycle, row.Ordinal)
    {
        Outcome = row.Outcome,
        Status = row.Status,
        Proposed = row.Proposed,
        Action = row.Action,
        Instrument = row.Instrument,
        HeldSide = row.HeldSide,
        Coins = JsonSerializer.Deserialize<string[]>(row.Coins, JsonSettings.Api)!,
        Asked = row.Asked is null ? null : JsonSerializer.Deserialize<JsonElement>(row.Asked, JsonSettings.Api),
        Result = row.Result,
        Allowed = row.Result is "accepted" or "clamped"
            ? new Allowance(row.Size, row.SizeUsd, row.Leverage, row.StopLossPrice, row.TakeProfitPrice)
            : null,
        Confidence = row.Confidence,
        Reasoning = row.Reasoning,
        LimitsVersion = row.LimitsVersion,
        ErrorMessage = row.ErrorMessage,
        Verdicts = JsonSerializer.Deserialize<Verdict[]>(row.Verdicts, JsonSettings.Api)!,
    };

    internal sealed record Query : InstrumentPageQuery
    {
        [Description("Only those that ended so: accepted, clamped, refused, held or failed.")]
        public string? Result { get; init; }

        internal override string? AskedWord => Result;
    }

    private sealed record Row(
        Guid Id,
        long Seq,
        DateTime At,
        DateTime Wall,
        string Agent,
        string Cycle,
        int Ordinal,
        string Outcome,
        string Proposed,
        string? HeldSide,
        string Status,
        string Action,
        string? Instrument,
        string Coins,
        string? Asked,
        string Result,
        decimal Size,
        decimal SizeUsd,
        int Leverage,
        decimal? StopLossPrice,
        decimal? TakeProfitPrice,
        decimal Confidence,
        string Reasoning,
        int LimitsVersion,
        string? ErrorMessage,
        string Verdicts);

    /// <param name="Ordinal">Place of the proposal in its cycle.</param>
    public sealed record Response(
        Guid Id, long Seq, DateTime At, DateTime Wall, string Agent, string Cycle, int Ordinal)
    {
        public required string Outcome { get; init; }

        public required string Status { get; init; }

        public required string Proposed { get; init; }

        public required string Action { get; init; }

        public required string? Instrument { get; init; }

        /// <summary>long or short when the agent held the instrument at that moment.</summary>
        public required string? HeldSide { get; init; }

        public required IReadOnlyList<string> Coins { get; init; }

        public required JsonElement? Asked { get; init; }

        public required string Result { get; init; }

        public required Allowance? Allowed { get; init; }

        public required decimal Confidence { get; init; }

        public required string Reasoning { get; init; }

        public required int LimitsVersion { get; init; }

        public required string? ErrorMessage { get; init; }

        public required IReadOnlyList<Verdict> Verdicts { get; init; }
    }

    /// <summary>Size in units, prices in quote currency, null for no stop or target.</summary>
    public sealed record Allowance(
        decimal Size, decimal SizeUsd, int Leverage, decimal? StopLossPrice, decimal? TakeProfitPrice);

    /// <summary>One rule's answer with the numbers it saw.</summary>
    public sealed record Verdict(string Rule, bool Passed, string Saw, string Limit, string Message);
}
