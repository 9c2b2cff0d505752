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
            $"SELECT {ShowChain.Headline.Columns} FROM markets.public_news AS news WHERE id = @id",
            new { id },
            cancellationToken: ct));
        if (headline is null)
        {
            return TypedResults.Problem(
                $"There is no headline {id}; 'pitwall import news' brings some.",
                statusCode: StatusCodes.Status404NotFound,
                title: "Unknown headline");
        }

        var uses = await ShowBlock.Use.OfAsync(
            connection,
            "SELECT call_id AS id, 'news' AS role FROM deliberation.call_news WHERE news_id = @id",
            new { id },
            ct);
        return TypedResults.Ok(new Response(headline, uses));
    }

    /// <param name="Uses">The newest calls and decisions that were told it, at most 200.</param>
    public sealed record Response(ShowChain.Headline Headline, IReadOnlyList<ShowBlock.Use> Uses);
}
