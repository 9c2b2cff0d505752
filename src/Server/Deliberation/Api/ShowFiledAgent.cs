using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pitwall.Server.Deliberation.Files;
using Pitwall.Server.Deliberation.Record;
using Pitwall.Server.Platform.Http;

namespace Pitwall.Server.Deliberation.Api;

/// <summary>
/// <c>GET /api/deliberation/agents/{desk}/{agent}</c>: an agent that is kept as a file, where it stands and what
/// the next stages ask for.
/// </summary>
internal static class ShowFiledAgent
{
    public static void MapShowFiledAgent(this RouteGroupBuilder deliberation) => deliberation
        .MapGet("/agents/{desk}/{agent}", HandleAsync)
        .WithQueryFields()
        .WithName("ShowFiledAgent")
        .WithSummary("An agent's newest file, its stage, and the gates of paper and live with their figures.")
        .ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        NpgsqlDataSource source, string desk, string agent, CancellationToken ct)
    {
        if (await ApplyAgent.FindAsync(source, desk, agent, ct) is not var (known, filed))
        {
            return ApplyAgent.Missing($"{desk}/{agent}");
        }

        await using var connection = await source.OpenConnectionAsync(ct);
        var plans = await PlanStore.ActingAsync(connection, known.Id, [filed.Slug], ct);
        var cycle = await connection.QuerySingleOrDefaultAsync<Cycle>(new CommandDefinition(
            """
            SELECT cycle_count AS count, cycle_at AS askedat, cycle_open AS open
            FROM trading.public_portfolios WHERE desk_id = @Id AND agent = @agent
            """,
            new { known.Id, agent },
            cancellationToken: ct));
        return TypedResults.Ok(new Response(known.Name, filed.Slug, filed.Stage, filed.Version)
        {
            ActingVersion = plans.GetValueOrDefault(filed.Slug)?.Version,
            File = filed.Source,
            Spec = AgentFile.Read(filed.Source),
            PaperGates = await StageGates.OfAsync(connection, filed, AgentStages.Paper, filed.Acting, ct),
            LiveGates = await StageGates.OfAsync(connection, filed, AgentStages.Live, filed.Acting, ct),
            Cycles = cycle,
        });
    }

    /// <param name="Stage">draft, shadow, paper or live.</param>
    /// <param name="Version">The newest.</param>
    public sealed record Response(string Desk, string Agent, string Stage, int Version)
    {
        /// <summary>The version its desk asks, null when none could act.</summary>
        public required int? ActingVersion { get; init; }

        /// <summary>The newest file.</summary>
        public required string File { get; init; }

        /// <summary>What the newest file says.</summary>
        public required AgentSpec Spec { get; init; }

        /// <summary>With the figures of the version that acts.</summary>
        public required IReadOnlyList<StageGate> PaperGates { get; init; }

        public required IReadOnlyList<StageGate> LiveGates { get; init; }

        /// <summary>Null while its desk has not taken it in.</summary>
        public required Cycle? Cycles { get; init; }
    }

    /// <param name="Count">Cycles so far.</param>
    /// <param name="AskedAt">The latest, on the desk's clock; null before the first.</param>
    /// <param name="Open">True while its answer is owed.</param>
    public sealed record Cycle(long Count, DateTime? AskedAt, bool Open);
}
