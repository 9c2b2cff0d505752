using Dapper;
using Npgsql;
using Pitwall.Server.Accounts.Audit;
using Pitwall.Server.Accounts.Sessions;
using Pitwall.Server.Platform.Http;
using Pitwall.Server.Platform.Live;

namespace Pitwall.Server.Accounts.Claiming;

/// <summary>What came of a claim.</summary>
internal abstract record ClaimResult
{
    internal sealed record Won(OpenedSession Session) : ClaimResult;

    /// <summary>Somebody was first: there is one admin, for ever the first who claimed.</summary>
    internal sealed record TooLate : ClaimResult;
}

/// <summary>Makes the one admin; a unique index, and not this code, decides who of several was first.</summary>
internal sealed class Claim(
    NpgsqlDataSource source, SessionStore sessions, TimeProvider clock, Noticeboard notices)
{
    public async Task<ClaimResult> MakeAsync(string name, string passwordHash, Guid session, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var admin = new SessionOwner(Guid.CreateVersion7(), name, Access.Admin);
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var isFirst = await connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO accounts.users (id, name, role, password_hash, password_at, created_at, last_login_at)
            VALUES (@Id, @Name, @Role, @passwordHash, @now, @now, @now)
            ON CONFLICT DO NOTHING
            """,
            new { admin.Id, admin.Name, admin.Role, passwordHash, now },
            cancellationToken: ct)) > 0;
        if (!isFirst)
        {
            return new ClaimResult.TooLate();
        }

        // The link first: whoever is just following one either finds it gone, or their session is ended below.
        await connection.ExecuteAsync(new CommandDefinition(
            "DELETE FROM accounts.setup_tokens WHERE used_at IS NULL", cancellationToken: ct));
        await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE accounts.sessions SET revoked_at = @now WHERE source = 'setup' AND revoked_at IS NULL",
            new { now },
            cancellationToken: ct));
        var opened = await sessions.OpenAsync(connection, SessionSource.Claim, admin, session, ct);
        await AuditLog.WriteAsync(
            connection,
            new AuditEntry(Actor.Setup with { Session = session }, "pitwall.claimed", $"user:{name}", new
            {
                session = opened.Visitor.SessionId,
            }),
            ct);
        await transaction.CommitAsync(ct);
        notices.Post("accounts.changed", "claimed", new { Claimed = true });
        return new ClaimResult.Won(opened);
    }
}
