using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Pitwall.Server.Accounts.Audit;
using Pitwall.Server.Accounts.Sessions;
using Pitwall.Server.Platform.Http;

namespace Pitwall.Server.Accounts.Api;

/// <summary><c>DELETE /api/accounts/sessions/current</c>: ends the sender's own session.</summary>
internal static class LogOut
{
    public static void MapLogOut(this RouteGroupBuilder accounts) => accounts
        .MapDelete("/sessions/current", HandleAsync)
        .RequireViewer()
        .WithName("LogOut")
        .WithSummary("Ends the sender's session; the answer is about the stranger the sender is now.")
        .ProducesProblem(StatusCodes.Status401Unauthorized);

    private static async Task<Ok<Me>> HandleAsync(HttpContext http, SessionList sessions, CancellationToken ct)
    {
        await sessions.EndAsync(Visitor.Of(http.User)!.SessionId, Actor.Of(http.User), ct);
        SessionCookie.Delete(http);
        http.User = new ClaimsPrincipal(new ClaimsIdentity());
        return TypedResults.Ok(await Me.OfAsync(http, ct));
    }
}
