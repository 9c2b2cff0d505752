using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pitwall.Server.Deliberation.Past.Sources;
using Pitwall.Server.Platform.Http;

namespace Pitwall.Server.Deliberation.Past.Api;

/// <summary><c>GET /api/deliberation/past/agents</c>: who was imported, and how much of it can be believed.</summary>
internal static class ListPastAgents
{
    private const string Sql =
        """
        WITH talks AS (
            SELECT talk.agent_id, count(DISTINCT talk.source_key)::int AS conversations,
                count(row.ordinal)::int AS decisions, min(talk.at) AS began, max(talk.at) AS ended
            FROM deliberation.past_conversations AS talk
            LEFT JOIN deliberation.past_decisions AS row
                ON (row.agent_id, row.source_key, row.version) = (talk.agent_id, talk.source_key, talk.version)
            WHERE NOT EXISTS (
                SELECT 1 FROM deliberation.past_conversations AS later
                WHERE later.agent_id = talk.agent_id AND later.source_key = talk.source_key
                    AND later.version > talk.version)
            GROUP BY talk.agent_id),
        trades AS (
            SELECT agent_id, count(*)::int AS closed, count(contradicts)::int AS contradicted,
                round(sum(net_usd), 8) AS net, round(sum(claimed_net), 8) AS claimed,
                min(entry_at) AS began, max(exit_at) AS ended
            FROM trading.public_past_trades GROUP BY agent_id),
        marks AS (
            SELECT mark.agent_id, min(mark.at) AS began, max(mark.at) AS ended, count(*) FILTER (
                WHERE abs(mark.equity_usd - told.equity_usd) > @tolerance * told.equity_usd)::int AS contradicted
            FROM trading.public_past_equity AS mark
            LEFT JOIN trading.public_past_equity AS told
                ON mark.origin = 'leaderboard' AND told.origin = 'prompt'
                    AND (told.agent_id, told.at) = (mark.agent_id, mark.at)
            GROUP BY mark.agent_id)
        SELECT agent.slug, agent.name, split_part(agent.mind, '/', 2) AS source, agent.llm_model AS model,
            least(talks.began, trades.began, marks.began) AS firstat,
            greatest(talks.ended, trades.ended, marks.ended) AS lastat,
            coalesce(talks.conversations, 0) AS conversations, coalesce(talks.decisions, 0) AS decisions,
            coalesce(trades.closed, 0) AS trades, trades.net AS netusd, trades.claimed AS claimednetusd,
            coalesce(trades.contradicted, 0) AS contradictedtrades,
            coalesce(marks.contradicted, 0) AS contradictedmarks
        FROM agents.public_agents AS agent
        LEFT JOIN talks ON talks.agent_id = agent.id
        LEFT JOIN trades ON trades.agent_id = agent.id
        LEFT JOIN marks ON marks.agent_id = agent.id
        WHERE agent.desk_id = @desk
        ORDER BY agent.slug
        """;

    public static void MapListPastAgents(this RouteGroupBuilder past) => past
        .MapGet("/agents", HandleAsync)
        .WithQueryFields()
        .WithName("ListPastAgents")
        .WithSummary("Every imported agent: when it ran, what came in of it, and where its source contradicts itself.");

    private static async Task<Ok<Response>> HandleAsync(NpgsqlDataSource source, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<Agent>(new CommandDefinition(
            Sql,
            new { desk = PastAgents.NoDesk, tolerance = ArenaConversations.ClaimTolerance },
            cancellationToken: ct));
        return TypedResults.Ok(new Response([.. rows]));
    }

    public sealed record Response(IReadOnlyList<Agent> Items);

    /// <summary>
    /// One agent by slug; times are null when only its name came in. Decisions are rows of its replies. Net is what the
    /// venue booked on its closed trades, claimed is what its source adds up, both null without a trade. Contradicted
    /// are trades whose own figures cannot all be true, and claims of equity far from what the agent was told.
    /// </summary>
    public sealed record Agent(
        string Slug,
        string Name,
        string Source,
        string? Model,
        DateTime? FirstAt,
        DateTime? LastAt,
        int Conversations,
        int Decisions,
        int Trades,
        decimal? NetUsd,
        decimal? ClaimedNetUsd,
        int ContradictedTrades,
        int ContradictedMarks);
}
