using Microsoft.AspNetCore.Http.HttpResults;
using Pitwall.Server.Accounts.Sessions;
using Pitwall.Server.Platform.Http;

namespace Pitwall.Server.Accounts.Api;

/// <summary><c>GET /api/accounts/sessions</c>: every browser that may use the API now.</summary>
internal static class ListSessions
{
    public static void MapListSessions(this RouteGroupBuilder accounts) => accounts
        .MapGet("/sessions", HandleAsync)
        .RequireAdmin()
        .WithQueryFields()
        .WithName("ListSessions")
        .WithSummary("Every living session, the last used first.")
        .ProducesProblem(StatusCodes.Status403Forbidden);

    private static async Task<Ok<Response[]>> HandleAsync(
        HttpContext http, SessionList sessions, CancellationToken ct)
    {
        var own = Visitor.Of(http.User)!.SessionId;
        var living = await sessions.LivingAsync(ct);
        return TypedResults.Ok(living.Select(session => Shown(session, session.Id == own)).ToArray());
    }

    private static Response Shown(LivingSession session, bool isCurrent) => new(
        session.Id, session.Name, session.Role, session.Source, isCurrent)
    {
        CreatedAt = session.CreatedAt,
        LastSeenAt = session.LastSeenAt,
        EndsAt = session.ExpiresAt,
    };

    /// <param name="Name">Null for one by a setup link.</param>
    /// <param name="Source">setup, claim or login.</param>
    /// <param name="IsCurrent">Whether it is the sender's own.</param>
    public sealed record Response(Guid Id, string? Name, string Role, string Source, bool IsCurrent)
    {
        public required DateTime CreatedAt { get; init; }

        public required DateTime LastSeenAt { get; init; }

        /// <summary>The latest end; without use it ends earlier.</summary>
        public required DateTime EndsAt { get; init; }
    }
}
