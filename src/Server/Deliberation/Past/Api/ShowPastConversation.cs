using System.ComponentModel;
using System.Text;
using System.Text.Json;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pitwall.Server.Platform.Http;

namespace Pitwall.Server.Deliberation.Past.Api;

/// <summary>
/// <c>GET /api/deliberation/past/{agent}/conversation?key=…</c>: one cycle with its texts and decisions.
/// </summary>
internal static class ShowPastConversation
{
    private const string DecisionsSql =
        """
        SELECT row.ordinal, row.reply_offset AS offset, row.reply_length AS length, row.ruling,
            row.coin_said AS coinsaid, row.action_said AS actionsaid, row.instrument, row.action,
            row.notional_usd AS notionalusd, row.quantity, row.fraction, row.leverage, row.stop, row.target,
            row.confidence_said AS confidencesaid, row.confidence, row.confidence_event AS confidenceevent,
            row.justification, row.why, row.repairs::text AS repairs
        FROM agents.public_agents AS agent
        JOIN deliberation.past_decisions AS row ON row.agent_id = agent.id
        WHERE agent.desk_id = 0 AND agent.slug = @agent AND row.source_key = @key AND row.version = @version
        ORDER BY row.ordinal
        """;

    public static void MapShowPastConversation(this RouteGroupBuilder past) => past
        .MapGet("/{agent}/conversation", HandleAsync)
        .WithQueryFields("key")
        .WithName("ShowPastConversation")
        .WithSummary("One cycle of an imported agent: prompt, raw reply, reasoning, repairs and every row's verdict.")
        .ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        NpgsqlDataSource source, string agent, [AsParameters] Query query, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        var asked = new { agent, key = query.Key ?? "" };
        var talk = await connection.QueryFirstOrDefaultAsync<Row>(new CommandDefinition(
            """
            SELECT talk.version, talk.at, talk.outcome, talk.dialect, talk.note, talk.summary, talk.error,
                talk.repairs::text AS repairs, talk.claimed::text AS claimed, prompt.bytes AS prompt,
                reply.bytes AS reply, thought.bytes AS reasoning
            FROM agents.public_agents AS agent
            JOIN deliberation.past_conversations AS talk ON talk.agent_id = agent.id
            LEFT JOIN deliberation.texts AS prompt ON prompt.sha256 = talk.prompt_sha256
            LEFT JOIN deliberation.texts AS reply ON reply.sha256 = talk.reply_sha256
            LEFT JOIN deliberation.texts AS thought ON thought.sha256 = talk.reasoning_sha256
            WHERE agent.desk_id = 0 AND agent.slug = @agent AND talk.source_key = @key
            ORDER BY talk.version DESC LIMIT 1
            """,
            asked,
            cancellationToken: ct));
        if (talk is null)
        {
            return TypedResults.Problem(
                $"'{agent}' has no conversation '{asked.key}': "
                + $"GET /api/deliberation/past/{agent}/conversations lists those it has.",
                statusCode: StatusCodes.Status404NotFound,
                title: "Unknown conversation");
        }

        var rows = await connection.QueryAsync<Decision, string, Decision>(
            new CommandDefinition(DecisionsSql, new { agent, asked.key, talk.Version }, cancellationToken: ct),
            (row, repairs) => row with { Repairs = Names(repairs) },
            splitOn: "repairs");
        return TypedResults.Ok(Shown(asked.key, talk, rows.AsList()));
    }

    private static Response Shown(string key, Row talk, IReadOnlyList<Decision> decisions) =>
        new(key, talk.Version, talk.At, talk.Outcome, talk.Note)
        {
            Dialect = talk.Dialect,
            Summary = talk.Summary,
            Error = talk.Error,
            Repairs = Names(talk.Repairs),
            Claimed = talk.Claimed is null ? null : JsonSerializer.Deserialize<JsonElement>(talk.Claimed),
            Prompt = Text(talk.Prompt),
            Reply = Text(talk.Reply),
            Reasoning = Text(talk.Reasoning),
            Decisions = decisions,
        };

    private static string[] Names(string repairs) => JsonSerializer.Deserialize<string[]>(repairs) ?? [];

    private static string? Text(byte[]? bytes) => bytes is null ? null : Encoding.UTF8.GetString(bytes);

    internal sealed record Query
    {
        [Description("The source's name of the cycle, from the list.")]
        public string? Key { get; init; }
    }

    private sealed record Row(
        int Version, DateTime At, string Outcome, string? Dialect, string Note, string? Summary, string? Error,
        string Repairs, string? Claimed, byte[]? Prompt, byte[]? Reply, byte[]? Reasoning);

    /// <summary>One cycle in its newest version; Claimed is what the source says it did.</summary>
    public sealed record Response(string Key, int Version, DateTime At, string Outcome, string Note)
    {
        public required string? Dialect { get; init; }

        public required string? Summary { get; init; }

        public required string? Error { get; init; }

        /// <summary>Repairs of the text as a whole, in order.</summary>
        public required IReadOnlyList<string> Repairs { get; init; }

        public required JsonElement? Claimed { get; init; }

        public required string? Prompt { get; init; }

        public required string? Reply { get; init; }

        public required string? Reasoning { get; init; }

        public required IReadOnlyList<Decision> Decisions { get; init; }
    }

    /// <summary>One row of the reply: where its bytes stand, what it said, and what it was taken for.</summary>
    public sealed record Decision(
        int Ordinal,
        int Offset,
        int Length,
        string Ruling,
        string CoinSaid,
        string ActionSaid,
        string? Instrument,
        string? Action,
        decimal? NotionalUsd,
        decimal? Quantity,
        decimal? Fraction,
        int? Leverage,
        decimal? Stop,
        decimal? Target,
        string? ConfidenceSaid,
        decimal? Confidence,
        string? ConfidenceEvent,
        string Justification,
        string? Why)
    {
        /// <summary>Repairs of this row, in order.</summary>
        public required IReadOnlyList<string> Repairs { get; init; }
    }
}
