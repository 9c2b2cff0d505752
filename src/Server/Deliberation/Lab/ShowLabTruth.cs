using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pitwall.Engine.Deliberation;
using Pitwall.Engine.Markets.Lab;
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

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        NpgsqlDataSource source, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        return (await DeskRegistry.ListAsync(connection, ct)).Any(LabDesk.Is)
            ? TypedResults.Ok(Truth())
            : TypedResults.Problem(
                "This installation has no Lab, so there is no truth about it.",
                statusCode: StatusCodes.Status404NotFound,
                title: "No Lab");
    }

    private static Response Truth() => new(
        LabDesk.Name,
        LabMarket.DefaultSeed,
        LabMinds.PlantedDailySharpe,
        [.. LabRoster.Agents.Select(agent => new Agent(agent.Slug.ToString(), agent.DisplayName, agent.Description)
        {
            TipsRight = LabMinds.RightPerMillion(agent.Mind) is { } right ? right / Million : null,
            HasEdge = LabMinds.RightPerMillion(agent.Mind) > LabMinds.FlipRightPerMillion,
        })]);

    /// <param name="PlantedDailySharpe">Net daily Sharpe of the edge on average over 200 seeds.</param>
    public sealed record Response(string Desk, long Seed, decimal PlantedDailySharpe, IReadOnlyList<Agent> Agents);

    public sealed record Agent(string Slug, string Name, string Description)
    {
        /// <summary>Share of its tips that are right, 0 to 1; null when it is told nothing.</summary>
        public required decimal? TipsRight { get; init; }

        public required bool HasEdge { get; init; }
    }
}
