using System.Text;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pitwall.Server.Deliberation.Record;
using Pitwall.Server.Platform.Http;

namespace Pitwall.Server.Deliberation.Api;

/// <summary>
/// <c>GET /api/deliberation/blocks/{sha256}</c>: what was said, and forward from there every call and decision that
/// rests on it.
/// </summary>
internal static class ShowBlock
{
    public static void MapShowBlock(this RouteGroupBuilder deliberation) => deliberation
        .MapGet("/blocks/{sha256}", HandleAsync)
        .WithQueryFields()
        .WithName("ShowBlock")
        .WithSummary("A piece of a prompt, a reply or a reasoning by its SHA-256, with the decisions that rest on it.")
        .WithDescription("'text' is null for one that the retention has archived, and 'archive' says when and where.")
        .ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        NpgsqlDataSource source, string sha256, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        if (Hash(sha256) is not { } hash || await Texts.FindAsync(connection, hash, ct) is not { } found)
        {
            return TypedResults.Problem(
                $"Nothing was ever said whose SHA-256 is '{sha256}'.",
                statusCode: StatusCodes.Status404NotFound,
                title: "Unknown block");
        }

        var uses = await Use.OfAsync(
            connection,
            """
            SELECT call_id AS id, kind AS role FROM deliberation.call_blocks WHERE sha256 = @hash
            UNION ALL SELECT id, 'reply' FROM deliberation.calls WHERE reply_sha256 = @hash
            UNION ALL SELECT id, 'reasoning' FROM deliberation.calls WHERE reasoning_sha256 = @hash
            """,
            new { hash },
            ct);
        var text = found.Bytes is { } bytes ? Encoding.UTF8.GetString(bytes) : null;
        return TypedResults.Ok(new Response(sha256, found.Length, text, found.Archive, uses));
    }

    private static byte[]? Hash(string hex) =>
        hex.Length == 64 && hex.All(char.IsAsciiHexDigit) ? Convert.FromHexString(hex) : null;

    /// <param name="Bytes">How long it is.</param>
    /// <param name="Text">The bytes read as UTF-8; null when they are archived.</param>
    /// <param name="Archive">The file that holds the text when it is no longer here.</param>
    /// <param name="Uses">The newest calls and decisions that rest on it, at most 200.</param>
    public sealed record Response(
        string Sha256, int Bytes, string? Text, ArchivePlace? Archive, IReadOnlyList<Use> Uses);

    /// <param name="Role">What it was there: the kind of block, reply or reasoning.</param>
    /// <param name="DecisionId">Null while the desk has not heard of the call.</param>
    public sealed record Use(
        string Role, Guid CallId, int DeskId, string Agent, string Cycle, DateTime AskedAt, Guid? DecisionId)
    {
        private const int Most = 200;

        /// <summary>The newest uses, at most 200.</summary>
        /// <param name="used">A query for the <c>id</c> of calls and the <c>role</c> of the thing in each.</param>
        internal static async Task<IReadOnlyList<Use>> OfAsync(
            NpgsqlConnection connection, string used, object parameters, CancellationToken ct) =>
            (await connection.QueryAsync<Use>(new CommandDefinition(
                $"""
                SELECT used.role, call.id AS callid, call.desk_id AS deskid, call.agent, call.cycle,
                    call.asked_at AS askedat, decision.id AS decisionid
                FROM ({used}) AS used
                JOIN deliberation.calls AS call USING (id)
                LEFT JOIN trading.public_decisions AS decision
                    ON decision.desk_id = call.desk_id AND decision.agent = call.agent AND decision.cycle = call.cycle
                ORDER BY call.asked_at DESC, call.agent, decision.id LIMIT {Most}
                """,
                parameters,
                cancellationToken: ct))).AsList();
    }
}
