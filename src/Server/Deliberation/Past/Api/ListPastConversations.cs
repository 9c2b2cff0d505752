using System.ComponentModel;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pitwall.Server.Markets.Api;
using Pitwall.Server.Platform.Http;

namespace Pitwall.Server.Deliberation.Past.Api;

/// <summary><c>GET /api/deliberation/past/{agent}/conversations</c>: a past agent's cycles, the newest first.</summary>
internal static class ListPastConversations
{
    private const int LimitMax = 500;
    private const int LimitDefault = 100;

    public static void MapListPastConversations(this RouteGroupBuilder past) => past
        .MapGet("/{agent}/conversations", HandleAsync)
        .WithQueryFields("before", "limit")
        .WithName("ListPastConversations")
        .WithSummary("The cycles of an imported agent by slug, the newest first, each in its newest version.");

    private static async Task<Results<Ok<Response>, ValidationProblem>> HandleAsync(
        NpgsqlDataSource source, string agent, [AsParameters] Query query, CancellationToken ct)
    {
        var errors = new MarketQuery();
        var limit = errors.Limit(query.Limit, LimitDefault, LimitMax);
        var before = errors.Time("before", query.Before, MarketQuery.AllTimes.To);
        if (errors.IsWrong)
        {
            return errors.Problem();
        }

        await using var connection = await source.OpenConnectionAsync(ct);
        var rows = (await connection.QueryAsync<Conversation>(new CommandDefinition(
            """
            SELECT talk.source_key AS key, talk.version, talk.at, talk.cycle, talk.outcome, talk.dialect, talk.note,
                talk.error, (SELECT count(*)::int FROM deliberation.past_decisions AS row
                    WHERE (row.agent_id, row.source_key, row.version) = (talk.agent_id, talk.source_key, talk.version))
                    AS decisions
            FROM agents.public_agents AS agent
            JOIN deliberation.past_conversations AS talk ON talk.agent_id = agent.id
            WHERE agent.desk_id = 0 AND agent.slug = @agent AND talk.at < @before AND NOT EXISTS (
                SELECT 1 FROM deliberation.past_conversations AS later
                WHERE later.agent_id = talk.agent_id AND later.source_key = talk.source_key
                    AND later.version > talk.version)
            ORDER BY talk.at DESC, talk.source_key DESC
            LIMIT @limit
            """,
            new { agent, before = MarketQuery.Shown(before), limit },
            cancellationToken: ct))).AsList();
        return TypedResults.Ok(new Response(rows));
    }

    internal sealed record Query
    {
        [Description("Only cycles before this time: take it from the last row of the page before.")]
        public string? Before { get; init; }

        [Description("At most this many, 1 to 500; 100 unless given.")]
        public string? Limit { get; init; }
    }

    public sealed record Response(IReadOnlyList<Conversation> Items);

    /// <summary>
    /// One cycle as it is read here. Key is the source's name of it; a version above 1 means that the source revised
    /// it.
    /// </summary>
    public sealed record Conversation(
        string Key,
        int Version,
        DateTime At,
        long? Cycle,
        string Outcome,
        string? Dialect,
        string Note,
        string? Error,
        int Decisions);
}
