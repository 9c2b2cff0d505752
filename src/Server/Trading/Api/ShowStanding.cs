using Microsoft.AspNetCore.Http.HttpResults;
using Pitwall.Server.Platform.Http;
using Pitwall.Server.Trading.Pump;

namespace Pitwall.Server.Trading.Api;

/// <summary><c>GET /api/desks/{desk}/standing</c>: what the desk's clock does right now.</summary>
internal static class ShowStanding
{
    public static void MapShowStanding(this RouteGroupBuilder desk) => desk
        .MapGet("/standing", HandleAsync)
        .WithQueryFields()
        .WithName("ShowStanding")
        .WithSummary("The desk's clock: whether it simulates, runs, is held or over, and why.");

    private static async Task<Results<Ok<StandingSheet>, ProblemHttpResult>> HandleAsync(
        DeskServices services, string desk, CancellationToken ct)
    {
        await using var connection = await services.Source.OpenConnectionAsync(ct);
        return await KnownDesk.FindAsync(connection, desk, ct) is { } known
            ? TypedResults.Ok(await StandingSheets.ReadAsync(connection, services.Board, known.Id, ct))
            : await KnownDesk.MissingAsync(connection, desk, ct);
    }
}
