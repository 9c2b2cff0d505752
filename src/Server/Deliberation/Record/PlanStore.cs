using System.Text.Json;
using Dapper;
using Npgsql;
using Pitwall.Server.Deliberation.Files;
using Pitwall.Server.Platform.Http;

namespace Pitwall.Server.Deliberation.Record;

/// <summary>The version of an agent that acts now: by the label of its stage, else its newest.</summary>
internal sealed record AgentPlan(string Slug, int Version, AgentSpec Spec);

/// <summary>Reads which version of each agent of a desk acts.</summary>
internal static class PlanStore
{
    private const string Acting =
        """
        SELECT slug, version, config::text AS config FROM agents.public_acting
        WHERE desk_id = @desk AND slug = ANY(@slugs) AND source IS NOT NULL
        """;

    public static async Task<IReadOnlyDictionary<string, AgentPlan>> ActingAsync(
        NpgsqlConnection connection, int desk, IReadOnlyList<string> slugs, CancellationToken ct)
    {
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            Acting, new { desk, slugs = slugs.ToArray() }, cancellationToken: ct));
        return rows.ToDictionary(row => row.Slug, PlanOf, StringComparer.Ordinal);
    }

    /// <summary>The same for one agent, for those who cannot wait: a desk that seats its minds.</summary>
    public static AgentPlan? Acts(NpgsqlDataSource source, int desk, string slug)
    {
        using var connection = source.OpenConnection();
        return connection.Query<Row>(Acting, new { desk, slugs = new[] { slug } }).Select(PlanOf).FirstOrDefault();
    }

    public static AgentSpec SpecOf(string config) =>
        JsonSerializer.Deserialize<AgentSpec>(config, JsonSettings.Api)
        ?? throw new InvalidOperationException("A stored version says null where an agent belongs");

    private static AgentPlan PlanOf(Row row) => new(row.Slug, row.Version, SpecOf(row.Config));

    private sealed record Row(string Slug, int Version, string Config);
}
