using Microsoft.AspNetCore.Http.HttpResults;
using Pitwall.Server.Accounts.Audit;
using Pitwall.Server.Accounts.Sessions;
using Pitwall.Server.Platform.Http;

namespace Pitwall.Server.Accounts.Api;

/// <summary><c>DELETE /api/accounts/sessions/{id}</c>: ends somebody's session.</summary>
internal static class RevokeSession
{
    public static void MapRevokeSession(this RouteGroupBuilder accounts) => accounts
        .MapDelete("/sessions/{id:guid}", HandleAsync)
        .RequireAdmin()
        .WithName("RevokeSession")
        .WithSummary("Ends a session: its next request is refused, and its open streams end within five seconds.")
        .ProducesProblem(StatusCodes.Status403Forbidden)
        .ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(
        HttpContext http, SessionList sessions, Guid id, CancellationToken ct) =>
        await sessions.EndAsync(id, Actor.Of(http.User), ct)
            ? TypedResults.NoContent()
            : TypedResults.Problem(
                "There is no such session, or it ended already: GET /api/accounts/sessions lists the living ones.",
                statusCode: StatusCodes.Status404NotFound);
}
