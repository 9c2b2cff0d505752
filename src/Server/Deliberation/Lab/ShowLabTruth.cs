using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pitwall.Engine.Deliberation;
using Pitwall.Server.Agents;
using Pitwall.Server.Platform.Http;
using Pitwall.Server.Trading.Desks;

namespace Pitwall.Server.Deliberation.Lab;

/// <summary>
/// <c>GET /api/deliberation/lab</c>: who in the Lab knows something. The one place that says so, asked only by whoever
/// opens the sealed card.
/// </summary>
internal static class ShowLabTruth
{
    private const decimal Million = 1_000_000m;

    public static void MapShowLabTruth(this RouteGroupBuilder deliberation) => deliberation
        .MapGet("/lab", HandleAsync)
        .RequireViewer()
        .WithQueryFields()
        .WithName("ShowLabTruth")
        .WithSummary("The truth of the generated market: which agent has an edge, and how large it is.");

    private static async Task<Ok<Response>> HandleAsync(NpgsqlDataSource source, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        if ((await DeskRegistry.ListAsync(connection, ct)).FirstOrDefault(LabDesk.Is) is not { } lab)
        {
            return TypedResults.Ok(new Response(null, null, null, []));
        }

        var agents = await AgentRegistry.ListAsync(connection, lab.Id, ct);
        return TypedResults.Ok(new Response(
            lab.Name,
            FeedSpec.Runnable(lab.Feed)?.Seed,
            LabMinds.PlantedDailySharpe,
            [.. agents.Select(Told)]));
    }

    private static Agent Told(RegisteredAgent agent) => new(agent.Slug, agent.Name, agent.Strategy ?? string.Empty)
    {
        TipsRight = LabMinds.RightPerMillion(agent.Mind) is { } right ? right / Million : null,
        HasEdge = LabMinds.RightPerMillion(agent.Mind) > LabMinds.FlipRightPerMillion,
    };

    /// <summary>All null and nobody where no Lab is.</summary>
    /// <param name="Desk">The one desk whose truth is known.</param>
    /// <param name="PlantedDailySharpe">Net daily Sharpe of the edge on average over 200 seeds.</param>
    public sealed record Response(
        string? Desk, long? Seed, decimal? PlantedDailySharpe, IReadOnlyList<Agent> Agents);

    public sealed record Agent(string Slug, string Name, string Description)
    {
        /// <summary>Share of its tips that are right, 0 to 1; null when it is told nothing.</summary>
        public required decimal? TipsRight { get; init; }

        public required bool HasEdge { get; init; }
    }
}
