using Microsoft.AspNetCore.Antiforgery;
using Pitwall.Server.Platform.Http;

namespace Pitwall.Server.Accounts.Requests;

/// <summary>
/// What every request that changes something must show: no foreign origin, JSON if it has a body, and the antiforgery
/// token of its session. A stranger's login is no exception, or a foreign page could log a browser in as somebody.
/// </summary>
internal sealed class UnsafeRequests(IAntiforgery antiforgery)
{
    public const string TokenHeader = "X-Pitwall-Antiforgery";

    /// <summary>In front of everything: what is foreign or no JSON is not even asked for its session.</summary>
    public static async Task RefuseForeignAsync(HttpContext http, RequestDelegate next)
    {
        if (Access.IsSafe(http.Request.Method))
        {
            await next(http);
        }
        else if (ForeignPages.Objection(http.Request) is { } objection)
        {
            await RefuseAsync(http, objection, StatusCodes.Status403Forbidden);
        }
        else if (HasBody(http.Request) && !http.Request.HasJsonContentType())
        {
            await RefuseAsync(
                http,
                "Send a body as application/json; a form or plain text, which any page can send, is not read.",
                StatusCodes.Status415UnsupportedMediaType);
        }
        else
        {
            await next(http);
        }
    }

    /// <summary>Behind authorization, so that a missing session or role is what a sender is told first.</summary>
    public async Task RefuseUntokenedAsync(HttpContext http, RequestDelegate next)
    {
        if (Access.IsSafe(http.Request.Method) || await antiforgery.IsRequestValidAsync(http))
        {
            await next(http);
            return;
        }

        await RefuseAsync(
            http,
            $"The antiforgery token is missing or belongs to another session: send the antiforgeryToken of GET "
            + $"/api/accounts/me in the header {TokenHeader}, with the cookie that came with it.",
            StatusCodes.Status403Forbidden);
    }

    private static bool HasBody(HttpRequest request) =>
        request.ContentLength > 0 || request.Headers.TransferEncoding.Count > 0;

    private static Task RefuseAsync(HttpContext http, string detail, int status) =>
        TypedResults.Problem(detail, statusCode: status).ExecuteAsync(http);
}
