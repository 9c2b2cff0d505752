using Npgsql;
using Pitwall.Server.Accounts.Claiming;
using Pitwall.Server.Platform.Serving;

namespace Pitwall.Server.Accounts.Requests;

/// <summary>
/// What a request from outside this machine must show: that its proxy says it came by TLS, and that there is an admin,
/// because whoever comes first while there is none could become it.
/// </summary>
internal sealed class PublicDoor(PublicAddress address, NpgsqlDataSource source)
{
    private volatile bool isClaimed;

    public async Task RefuseEarlyAsync(HttpContext http, RequestDelegate next)
    {
        var isOutside = address.IsAskedBy(http.Request) || CameByProxy(http.Request);
        if (isOutside && await ObjectionAsync(http) is { } objection)
        {
            await TypedResults.Problem(objection, statusCode: StatusCodes.Status403Forbidden).ExecuteAsync(http);
            return;
        }

        await next(http);
    }

    /// <summary>Whatever host it asks for: a proxy may pass on the name it was asked by, or ours.</summary>
    private static bool CameByProxy(HttpRequest request) => request.Headers.Keys.Any(name =>
        name.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("X-Original-", StringComparison.OrdinalIgnoreCase)
        || string.Equals(name, "Forwarded", StringComparison.OrdinalIgnoreCase));

    private async Task<string?> ObjectionAsync(HttpContext http)
    {
        if (address.Url is null)
        {
            return "A proxy passed this on, and this server knows of none: set Server:PublicUrl to its https address.";
        }

        if (!http.Request.IsHttps)
        {
            return "The proxy does not say that the request came by TLS: let it send X-Forwarded-Proto: https.";
        }

        if (isClaimed)
        {
            return null;
        }

        await using var connection = await source.OpenConnectionAsync(http.RequestAborted);
        isClaimed = await SetupLinks.IsClaimedAsync(connection, http.RequestAborted);
        return isClaimed
            ? null
            : "Nobody has claimed this pit wall: open the link of 'pitwall user link' on the machine it runs on first.";
    }
}
