namespace Pitwall.Server.Accounts.Requests;

/// <summary>
/// Refuses what a page of another origin sends to change something here. The browser names the origin; a program
/// that is no browser sends neither header and passes to the next guard.
/// </summary>
internal static class ForeignPages
{
    private const string FetchSite = "Sec-Fetch-Site";

    /// <summary>The complaint, or null when the request is from our own page or from no page.</summary>
    public static string? Objection(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        if (origin.Length > 0 && !string.Equals(origin, OwnOrigin(request), StringComparison.OrdinalIgnoreCase))
        {
            return $"The request comes from a page of another origin; only {OwnOrigin(request)} may send it.";
        }

        // "same-site" is foreign too: on a loopback address it is any other program's port.
        return request.Headers[FetchSite].ToString() is "cross-site" or "same-site"
            ? "The request comes from a page of another site: send it from Pitwall's own page."
            : null;
    }

    // The host filter has checked the name before.
    private static string OwnOrigin(HttpRequest request) => $"{request.Scheme}://{request.Host}";
}
