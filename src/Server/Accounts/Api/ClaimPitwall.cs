using Microsoft.AspNetCore.Http.HttpResults;
using Pitwall.Server.Accounts.Claiming;
using Pitwall.Server.Accounts.Passwords;
using Pitwall.Server.Accounts.Requests;
using Pitwall.Server.Accounts.Sessions;
using Pitwall.Server.Platform.Http;

namespace Pitwall.Server.Accounts.Api;

/// <summary>
/// <c>POST /api/accounts/claim</c>: whoever came by the setup link becomes the one admin, the first of them only.
/// </summary>
internal static class ClaimPitwall
{
    public static void MapClaimPitwall(this RouteGroupBuilder accounts) => accounts
        .MapPost("/claim", HandleAsync)
        .RequireViewer()
        .RequireRateLimiting(AttemptLimits.PerAddress)
        .WithName("ClaimPitwall")
        .WithSummary("Makes the one admin of this installation, once; needs the session of the setup link.")
        .ProducesProblem(StatusCodes.Status401Unauthorized)
        .ProducesProblem(StatusCodes.Status403Forbidden)
        .ProducesProblem(StatusCodes.Status409Conflict)
        .ProducesProblem(StatusCodes.Status429TooManyRequests);

    private static async Task<Results<Ok<Me>, ValidationProblem, ProblemHttpResult>> HandleAsync(
        HttpContext http, Claim claim, PasswordHashes hashes, Body body, CancellationToken ct)
    {
        var visitor = Visitor.Of(http.User)!;
        if (!visitor.IsBySetupLink)
        {
            return TooLate();
        }

        if (Objections(body) is { Count: > 0 } objections)
        {
            return TypedResults.ValidationProblem(
                objections, $"Wrong {string.Join(" and ", objections.Keys)}: {objections.First().Value[0]}");
        }

        return await claim.MakeAsync(body.Name, hashes.Make(body.Password), visitor.SessionId, ct) switch
        {
            ClaimResult.Won won => TypedResults.Ok(Me.From(http, won.Session, claimed: true)),
            _ => TooLate(),
        };
    }

    private static SortedDictionary<string, string[]> Objections(Body body)
    {
        var objections = new SortedDictionary<string, string[]>(StringComparer.Ordinal);
        if (!UserName.IsValid(body.Name))
        {
            objections["name"] = [UserName.Mend];
        }
        else if (PasswordRules.Objection(body.Name, body.Password) is { } weak)
        {
            objections["password"] = [weak];
        }

        return objections;
    }

    private static ProblemHttpResult TooLate() => TypedResults.Problem(
        "This pit wall has its admin already: log in. A lost password is set anew with 'pitwall user password NAME' "
        + "on the machine Pitwall runs on.",
        statusCode: StatusCodes.Status409Conflict);

    /// <param name="Name">1 to 64 of A-Z, a-z, 0-9 and . _ @ -</param>
    /// <param name="Password">At least 12 characters, not the name and not a common one.</param>
    public sealed record Body(string Name, string Password);
}
