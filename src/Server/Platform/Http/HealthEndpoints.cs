using System.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pitwall.Server.Platform.Migrations;

namespace Pitwall.Server.Platform.Http;

/// <summary>Two questions a supervisor asks: is the process alive, and can it do its work.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this RouteGroupBuilder api)
    {
        var health = api.MapGroup("/health").WithTags("Health").AllowStranger();
        health.MapGet("/live", Live)
            .WithName("GetLiveness")
            .WithSummary("Answers as long as the process runs; asks nothing else.");
        health.MapGet("/ready", ReadyAsync)
            .WithName("GetReadiness")
            .WithSummary(
                "Answers 200 when the database answers and has this program's schema, else 503 with the reason.");
    }

    private static Ok<Liveness> Live() => TypedResults.Ok(new Liveness("live"));

    private static async Task<Results<Ok<Readiness>, ProblemHttpResult>> ReadyAsync(
        NpgsqlDataSource source, CancellationToken ct)
    {
        try
        {
            var asked = Stopwatch.GetTimestamp();
            var missing = await Migrator.MissingAsync(source, ct);
            var answeredMs = Math.Round(Stopwatch.GetElapsedTime(asked).TotalMilliseconds, 1);
            return missing.Count == 0
                ? TypedResults.Ok(new Readiness("ready", Migration.All.Count, answeredMs))
                : NotReady($"Migration {missing[0].Name} is not applied: run 'pitwall migrate'.");
        }
        catch (SetupException wrongSchema)
        {
            return NotReady(wrongSchema.Message);
        }
        catch (NpgsqlException)
        {
            // The driver's message names hosts and ports, which are nobody's business here; the log has it.
            return NotReady("The database does not answer.");
        }
    }

    private static ProblemHttpResult NotReady(string detail) =>
        TypedResults.Problem(detail, statusCode: StatusCodes.Status503ServiceUnavailable, title: "Not ready");

    public sealed record Liveness(string Status);

    /// <param name="Status">Always "ready".</param>
    /// <param name="Migrations">How many migrations the database has.</param>
    /// <param name="DatabaseMs">How long the database took to answer, in milliseconds.</param>
    public sealed record Readiness(string Status, int Migrations, double DatabaseMs);
}
