using System.Text.Json;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pitwall.Server.Platform.Http;

namespace Pitwall.Server.Agents.Api;

/// <summary><c>GET /api/agents/{id}</c>: one agent with every version of its mind.</summary>
internal static class ShowAgent
{
    public static void MapShowAgent(this RouteGroupBuilder agents) => agents
        .MapGet("/{id}", HandleAsync)
        .WithQueryFields()
        .WithName("ShowAgent")
        .WithSummary("One agent of the registry by id, with every version of its mind, the newest first.")
        .ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        NpgsqlDataSource source, string id, CancellationToken ct)
    {
        if (!Guid.TryParseExact(id, "D", out var asked))
        {
            return Missing(id);
        }

        await using var connection = await source.OpenConnectionAsync(ct);
        var rows = (await connection.QueryAsync<Row>(new CommandDefinition(
            """
            SELECT agent.id, agent.desk_id AS deskid, agent.slug, agent.name, version.version, version.mind,
                version.config::text AS config, version.created_at AS createdat
            FROM agents.agents AS agent
            JOIN agents.versions AS version ON version.agent_id = agent.id
            WHERE agent.id = @asked
            ORDER BY version.version DESC
            """,
            new { asked },
            cancellationToken: ct))).AsList();
        return rows.Count == 0
            ? Missing(id)
            : TypedResults.Ok(new Response(
                rows[0].Id, rows[0].DeskId, rows[0].Slug, rows[0].Name, [.. rows.Select(Shown)]));
    }

    private static MindVersion Shown(Row row) =>
        new(row.Version, row.Mind, JsonSerializer.Deserialize<JsonElement>(row.Config), row.CreatedAt);

    private static ProblemHttpResult Missing(string id) => TypedResults.Problem(
        $"There is no agent '{id}': GET /api/agents lists those there are.",
        statusCode: StatusCodes.Status404NotFound,
        title: "Unknown agent");

    private sealed record Row(
        Guid Id, int DeskId, string Slug, string Name, int Version, string Mind, string Config, DateTime CreatedAt);

    public sealed record Response(
        Guid Id, int DeskId, string Slug, string Name, IReadOnlyList<MindVersion> Versions);

    /// <summary>A configuration the agent had from then on; Config is what the mind was given.</summary>
    public sealed record MindVersion(int Version, string Mind, JsonElement Config, DateTime CreatedAt);
}
