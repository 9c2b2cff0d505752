using Microsoft.AspNetCore.Http.HttpResults;
using Pitwall.Engine.Deliberation;
using Pitwall.Engine.Markets.Lab;
using Pitwall.Server.Platform.Http;

namespace Pitwall.Server.Deliberation.Lab;

/// <summary>
/// <c>GET /api/deliberation/lab</c>: who in the Lab knows something. The one place that says so, asked only by whoever
/// opens the sealed card.
/// </summary>
internal static class ShowLabTruth
{
    private const decimal Million = 1_000_000m;

    public static void MapShowLabTruth(this RouteGroupBuilder deliberation) => deliberation
        .MapGet("/lab", Handle)
        .RequireViewer()
        .WithQueryFields()
        .WithName("ShowLabTruth")
        .WithSummary("The truth of the generated market: which agent has an edge, and how large it is.");

    private static Ok<Response> Handle() => TypedResults.Ok(new Response(
        LabDesk.Name,
        LabMarket.DefaultSeed,
        LabMinds.PlantedDailySharpe,
        [.. LabRoster.Agents.Select(agent => new Agent(agent.Slug.ToString(), agent.DisplayName, agent.Description)
        {
            TipsRight = LabMinds.RightPerMillion(agent.Mind) is { } right ? right / Million : null,
            HasEdge = LabMinds.RightPerMillion(agent.Mind) > LabMinds.FlipRightPerMillion,
        })]));

    /// <param name="PlantedDailySharpe">Net daily Sharpe of the edge on average over 200 seeds.</param>
    public sealed record Response(string Desk, long Seed, decimal PlantedDailySharpe, IReadOnlyList<Agent> Agents);

    public sealed record Agent(string Slug, string Name, string Description)
    {
        /// <summary>Share of its tips that are right, 0 to 1; null when it is told nothing.</summary>
        public required decimal? TipsRight { get; init; }

        public required bool HasEdge { get; init; }
    }
}
