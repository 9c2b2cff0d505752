using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Npgsql;
using Pitwall.Server.Platform.Http;

namespace Pitwall.Server.Accounts.Sessions;

/// <summary>Tells ASP.NET who sent a request, by the cookie and the table, and words the refusals.</summary>
internal sealed class SessionHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    SessionStore sessions)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public new const string Scheme = "Session";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (SessionCookie.Read(Request) is not { Length: > 0 } token)
        {
            return AuthenticateResult.NoResult();
        }

        try
        {
            return await sessions.FindAsync(token, Context.RequestAborted) is { } visitor
                ? AuthenticateResult.Success(new AuthenticationTicket(visitor.ToPrincipal(), Scheme))
                : AuthenticateResult.NoResult();
        }
        catch (NpgsqlException away)
        {
            // Strangers' endpoints, the health checks above all, must answer without a database.
            return AuthenticateResult.Fail(away);
        }
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if ((await HandleAuthenticateOnceSafeAsync()).Failure is not null)
        {
            await TypedResults.Problem(
                "The database does not answer, so nobody can be recognised: /api/health/ready says why.",
                statusCode: StatusCodes.Status503ServiceUnavailable).ExecuteAsync(Context);
            return;
        }

        Response.Headers.WWWAuthenticate = Scheme;
        await TypedResults.Problem(
            "There is no session, or it ended: log in, or while nobody has claimed this pit wall open the link that "
            + "'pitwall user link' prints.",
            statusCode: StatusCodes.Status401Unauthorized).ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        TypedResults.Problem(
            Visitor.Of(Context.User) is { Role: Access.Viewer, IsBySetupLink: true }
                ? "Only the admin may do this: claim this pit wall, or log in as its admin."
                : "Only the admin may do this: log in as the admin.",
            statusCode: StatusCodes.Status403Forbidden).ExecuteAsync(Context);
}
