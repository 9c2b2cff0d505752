using Microsoft.AspNetCore.Http.HttpResults;
using Pitwall.Server.Accounts.Claiming;
using Pitwall.Server.Accounts.Passwords;
using Pitwall.Server.Accounts.Requests;
using Pitwall.Server.Accounts.Sessions;
using Pitwall.Server.Platform.Http;

namespace Pitwall.Server.Accounts.Api;

/// <summary><c>POST /api/accounts/sessions</c>: name and password for a session.</summary>
internal static class LogIn
{
    public static void MapLogIn(this RouteGroupBuilder accounts) => accounts
        .MapPost("/sessions", HandleAsync)
        .AllowStranger()
        .RequireRateLimiting(AttemptLimits.PerAddress)
        .WithName("LogIn")
        .WithSummary("Opens a session for a name and password; it replaces the one the browser had.")
        .ProducesProblem(StatusCodes.Status401Unauthorized)
        .ProducesProblem(StatusCodes.Status429TooManyRequests);

    private static async Task<Results<Ok<Me>, ProblemHttpResult>> HandleAsync(
        HttpContext http, UserStore users, AttemptLimits limits, Body body, CancellationToken ct)
    {
        if (!UserName.IsValid(body.Name) || body.Password.Length > PasswordRules.LengthMax)
        {
            return Refused();
        }

        if (limits.Take(http, body.Name) is { } tooOften)
        {
            return tooOften;
        }

        var session = await users.LogInAsync(body.Name, body.Password, Visitor.Of(http.User)?.SessionId, ct);
        return session is null ? Refused() : TypedResults.Ok(Me.From(http, session, claimed: true));
    }

    private static ProblemHttpResult Refused() => TypedResults.Problem(
        "Name or password is wrong: try again. A lost password is set anew with 'pitwall user password NAME' on the "
        + "machine Pitwall runs on.",
        statusCode: StatusCodes.Status401Unauthorized);

    public sealed record Body(string Name, string Password);
}
