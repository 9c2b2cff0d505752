using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Pitwall.Server.Accounts.Audit;
using Pitwall.Server.Platform.Http;
using Pitwall.Server.Trading.Pump;

namespace Pitwall.Server.Trading.Api;

/// <summary><c>PUT /api/desks/{desk}/pace</c>: holds the clock of a lab or replay desk, or lets it go on.</summary>
internal static class SetPace
{
    public static void MapSetPace(this RouteGroupBuilder desk) => desk
        .MapPut("/pace", HandleAsync)
        .RequireAdmin()
        .WithName("SetPace")
        .WithSummary("Hold a simulated desk's clock, or let it go on where it stood.")
        .ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<Results<Ok<StandingSheet>, ProblemHttpResult>> HandleAsync(
        DeskServices services, string desk, Request request, HttpContext http, CancellationToken ct)
    {
        await using var connection = await services.Source.OpenConnectionAsync(ct);
        if (await KnownDesk.FindAsync(connection, desk, ct) is not { } known)
        {
            return await KnownDesk.MissingAsync(connection, desk, ct);
        }

        await using var transaction = await connection.BeginTransactionAsync(ct);
        var moved = await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE trading.desks SET paused = @Paused WHERE id = @Id AND mode <> 'live' AND feed <> '{}'",
            new { request.Paused, known.Id },
            cancellationToken: ct));
        if (moved == 0)
        {
            return TypedResults.Problem(
                $"Desk {known.Name} has no simulated clock that could be held: pause its agents instead.",
                statusCode: StatusCodes.Status409Conflict,
                title: "No clock to hold");
        }

        var action = request.Paused ? "desk.paused" : "desk.resumed";
        await AuditLog.WriteAsync(connection, new AuditEntry(Actor.Of(http.User), action, $"desk/{known.Name}"), ct);
        await transaction.CommitAsync(ct);
        var standing = await StandingSheets.ReadAsync(connection, services.Board, known.Id, ct);
        return TypedResults.Ok(request.Paused ? standing.Paused() : standing.Resumed());
    }

    /// <param name="Paused">true holds the clock, false lets it go on.</param>
    internal sealed record Request(bool Paused);
}
