using System.Security.Claims;
using Pitwall.Server.Accounts.Sessions;

namespace Pitwall.Server.Accounts.Audit;

/// <summary>Who does something: user:NAME, setup (a visitor by a setup link) or cli, and in which session.</summary>
internal sealed record Actor(string Name, Guid? Session)
{
    /// <summary>Whoever sits at the command line of this machine.</summary>
    public static readonly Actor CommandLine = new("cli", Session: null);

    /// <summary>Somebody by a setup link who has no session yet.</summary>
    public static readonly Actor Setup = new("setup", Session: null);

    public static Actor User(string name, Guid? session = null) => new($"user:{name}", session);

    /// <summary>The sender of a request that an endpoint for viewers or admins let in.</summary>
    public static Actor Of(ClaimsPrincipal sender) => Visitor.Of(sender) is { } visitor
        ? visitor.Name is { } name ? User(name, visitor.SessionId) : Setup with { Session = visitor.SessionId }
        : throw new InvalidOperationException("A stranger changes nothing: the endpoint forgot to require a role");
}
