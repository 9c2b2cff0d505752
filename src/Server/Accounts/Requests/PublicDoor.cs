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
        if (address.IsAskedBy(http.Request) && await ObjectionAsync(http) is { } objection)
        {
            await TypedResults.Problem(objection, statusCode: StatusCodes.Status403Forbidden).ExecuteAsync(http);
            return;
        }

        await next(http);
    }

    private async Task<string?> ObjectionAsync(HttpContext http)
    {
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
