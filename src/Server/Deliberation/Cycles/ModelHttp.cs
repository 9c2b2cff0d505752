namespace Pitwall.Server.Deliberation.Cycles;

/// <summary>
/// The client for everybody who thinks for us: no redirects, no cookies, no time limit but the call's own.
/// </summary>
internal static class ModelHttp
{
    public static HttpClient Make() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        ConnectTimeout = TimeSpan.FromSeconds(10),
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };
}
