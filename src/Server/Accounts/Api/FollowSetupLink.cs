using Microsoft.AspNetCore.Http.HttpResults;
using Pitwall.Server.Accounts.Claiming;
using Pitwall.Server.Accounts.Requests;
using Pitwall.Server.Accounts.Sessions;
using Pitwall.Server.Platform.Http;

namespace Pitwall.Server.Accounts.Api;

/// <summary>
/// <c>POST /api/accounts/setup</c>: trades the token of the printed link, once, for a viewer's session.
/// </summary>
internal static class FollowSetupLink
{
    public static void MapFollowSetupLink(this RouteGroupBuilder accounts) => accounts
        .MapPost("/setup", HandleAsync)
        .AllowStranger()
        .RequireRateLimiting(AttemptLimits.PerAddress)
        .WithName("FollowSetupLink")
        .WithSummary("Trades the token after #setup= in the printed link for a viewer's session. It works once.")
        .ProducesProblem(StatusCodes.Status401Unauthorized)
        .ProducesProblem(StatusCodes.Status409Conflict)
        .ProducesProblem(StatusCodes.Status429TooManyRequests);

    private static async Task<Results<Ok<Me>, ProblemHttpResult>> HandleAsync(
        HttpContext http, SetupLinks links, Body body, CancellationToken ct) =>
        await links.FollowAsync(body.Token, Visitor.Of(http.User)?.SessionId, ct) switch
        {
            SetupResult.Opened opened => TypedResults.Ok(Me.From(http, opened.Session, claimed: false)),
            SetupResult.Claimed => TypedResults.Problem(
                "This pit wall has its admin already, so links do nothing any more: log in.",
                statusCode: StatusCodes.Status409Conflict),
            _ => TypedResults.Problem(
                "This link was used already, or a newer one replaced it: 'pitwall user link' prints a fresh one.",
                statusCode: StatusCodes.Status401Unauthorized),
        };

    /// <param name="Token">What follows #setup= in the link.</param>
    public sealed record Body(string Token);
}
