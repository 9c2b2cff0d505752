using Microsoft.AspNetCore.Http.HttpResults;
using Pitwall.Server.Platform.Http;

namespace Pitwall.Server.Accounts.Api;

/// <summary><c>GET /api/accounts/me</c>: who the browser is, and the token for what it may change.</summary>
internal static class ShowMe
{
    public static void MapShowMe(this RouteGroupBuilder accounts) => accounts
        .MapGet("/me", HandleAsync)
        .AllowStranger()
        .WithQueryFields()
        .WithName("ShowMe")
        .WithSummary("Who the sender is, until when, and the antiforgery token of the session.")
        .WithDescription(
            "Every POST, PUT, PATCH and DELETE needs antiforgeryToken in the header that antiforgeryHeader names, a "
            + "login too. The token belongs to the session: take it from the answer whenever the session changes.");

    private static async Task<Ok<Me>> HandleAsync(HttpContext http, CancellationToken ct) =>
        TypedResults.Ok(await Me.OfAsync(http, ct));
}
