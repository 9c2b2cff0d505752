using System.Security.Claims;

namespace Pitwall.Server.Accounts.Sessions;

/// <summary>
/// Who sent a request, as the tables said when it came; Name and UserId are null for one by a setup link.
/// </summary>
internal sealed record Visitor(
    Guid SessionId, string Role, Guid? UserId, string? Name, DateTime LastSeenAt, DateTime ExpiresAt)
{
    public bool IsBySetupLink => UserId is null;

    /// <summary>Null for a stranger.</summary>
    public static Visitor? Of(ClaimsPrincipal sender) => (sender.Identity as VisitorIdentity)?.Visitor;

    public ClaimsPrincipal ToPrincipal() => new(new VisitorIdentity(this));

    private sealed class VisitorIdentity : ClaimsIdentity
    {
        public VisitorIdentity(Visitor visitor)
            : base(SessionHandler.Scheme)
        {
            Visitor = visitor;
            // Antiforgery tokens are bound to this claim, so every session has its own.
            AddClaim(new Claim(ClaimTypes.NameIdentifier, visitor.SessionId.ToString()));
            AddClaim(new Claim(ClaimTypes.Role, visitor.Role));
            if (visitor.Name is { } name)
            {
                AddClaim(new Claim(ClaimTypes.Name, name));
            }
        }

        public Visitor Visitor { get; }
    }
}
