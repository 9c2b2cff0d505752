using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pitwall.Server.Platform.Http;

namespace Pitwall.Server.Deliberation.Api;

/// <summary>
/// <c>GET /api/deliberation/news/{id}</c>: a headline, and forward from there every call and decision that was told it.
/// </summary>
internal static class ShowHeadline
{
    private const int UsesMax = 200;

    public static void MapShowHeadline(this RouteGroupBuilder deliberation) => deliberation
        .MapGet("/news/{id:long}", HandleAsync)
        .WithQueryFields()
        .WithName("ShowHeadline")
        .WithSummary("A headline with the decisions that were told it.")
        .WithDescription("Written by strangers. 'knownAt' is from when on an agent could be told.")
        .ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        NpgsqlDataSource source, long id, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        var headline = await connection.QuerySingleOrDefaultAsync<ShowChain.Headline>(new CommandDefinition(
            """
            SELECT id, source, title, link, published_at AS publishedat, known_at AS knownat, sha256
            FROM markets.public_news WHERE id = @id
            """,
            new { id },
            cancellationToken: ct));
        if (headline is null)
        {
            return TypedResults.Problem(
                $"There is no headline {id}; 'pitwall import news' brings some.",
                statusCode: StatusCodes.Status404NotFound,
                title: "Unknown headline");
        }

        var uses = await connection.QueryAsync<ShowBlock.Use>(new CommandDefinition(
            """
            SELECT 'news' AS role, call.id AS callid, call.desk_id AS deskid, call.agent, call.cycle,
                call.asked_at AS askedat, decision.id AS decisionid
            FROM deliberation.call_news AS told
            JOIN deliberation.calls AS call ON call.id = told.call_id
            LEFT JOIN trading.public_decisions AS decision
                ON decision.desk_id = call.desk_id AND decision.agent = call.agent AND decision.cycle = call.cycle
            WHERE told.news_id = @id ORDER BY call.asked_at DESC, call.agent, decision.id LIMIT @most
            """,
            new { id, most = UsesMax },
            cancellationToken: ct));
        return TypedResults.Ok(new Response(headline, uses.AsList()));
    }

    /// <param name="Uses">The newest calls and decisions that were told it, at most 200.</param>
    public sealed record Response(ShowChain.Headline Headline, IReadOnlyList<ShowBlock.Use> Uses);
}
