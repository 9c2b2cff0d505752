namespace Pitwall.Server.Accounts.Sessions;

/// <summary>
/// Where the browser keeps the token of its session: out of reach of scripts, and sent by our own pages only.
/// </summary>
internal static class SessionCookie
{
    public const string PlainName = "pitwall-session";

    /// <summary>The prefix makes browsers refuse it unless it is Secure, without a domain and for all paths.</summary>
    public const string SecureName = "__Host-" + PlainName;

    public static string? Read(HttpRequest request) => request.Cookies[NameFor(request)];

    public static void Write(HttpContext http, OpenedSession session)
    {
        var options = OptionsFor(http.Request);
        options.Expires = new DateTimeOffset(session.Visitor.ExpiresAt);
        http.Response.Cookies.Append(NameFor(http.Request), session.Token.Text, options);
    }

    public static void Delete(HttpContext http) =>
        http.Response.Cookies.Delete(NameFor(http.Request), OptionsFor(http.Request));

    // Over plain HTTP, which only loopback ever is, not every browser keeps a Secure cookie, and the prefix needs one.
    private static string NameFor(HttpRequest request) => request.IsHttps ? SecureName : PlainName;

    private static CookieOptions OptionsFor(HttpRequest request) => new()
    {
        HttpOnly = true,
        IsEssential = true,
        Path = "/",
        SameSite = SameSiteMode.Strict,
        Secure = request.IsHttps,
    };
}
