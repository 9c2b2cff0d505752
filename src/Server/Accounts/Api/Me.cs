using Microsoft.AspNetCore.Antiforgery;
using Npgsql;
using Pitwall.Server.Accounts.Claiming;
using Pitwall.Server.Accounts.Requests;
using Pitwall.Server.Accounts.Sessions;

namespace Pitwall.Server.Accounts.Api;

/// <summary>
/// What a browser must know of itself. Every change of session answers with it, because the antiforgery token changes
/// too.
/// </summary>
/// <param name="Claimed">Whether there is an admin: then people log in, and no setup link works.</param>
/// <param name="Role">none, viewer or admin.</param>
/// <param name="Name">Null for a stranger and for somebody by a setup link.</param>
/// <param name="AntiforgeryToken">To be sent in the header below with every request that changes something.</param>
/// <param name="SessionEndsAt">The latest end, UTC; null for a stranger.</param>
internal sealed record Me(
    bool Claimed,
    string Role,
    string? Name,
    string? AntiforgeryToken,
    string AntiforgeryHeader,
    DateTime? SessionEndsAt)
{
    private const string Nobody = "none";

    /// <summary>About the sender, with a token and its cookie for whoever the sender is now.</summary>
    public static async Task<Me> OfAsync(HttpContext http, CancellationToken ct)
    {
        var source = http.RequestServices.GetRequiredService<NpgsqlDataSource>();
        await using var connection = await source.OpenConnectionAsync(ct);
        return Of(http, await SetupLinks.IsClaimedAsync(connection, ct));
    }

    /// <summary>After the session has changed: from here on the sender is the session's visitor.</summary>
    public static Me From(HttpContext http, OpenedSession session, bool claimed)
    {
        SessionCookie.Write(http, session);
        http.User = session.Visitor.ToPrincipal();
        return Of(http, claimed);
    }

    public static Me Of(HttpContext http, bool claimed)
    {
        var tokens = http.RequestServices.GetRequiredService<IAntiforgery>().GetAndStoreTokens(http);
        var visitor = Visitor.Of(http.User);
        return new Me(
            claimed,
            visitor?.Role ?? Nobody,
            visitor?.Name,
            tokens.RequestToken,
            UnsafeRequests.TokenHeader,
            visitor?.ExpiresAt);
    }
}
