using Dapper;
using Npgsql;
using Pitwall.Server.Accounts.Audit;
using Pitwall.Server.Accounts.Sessions;

namespace Pitwall.Server.Accounts.Claiming;

/// <summary>What came of asking for a link, or of following one.</summary>
internal abstract record SetupResult
{
    internal sealed record Link(SecretToken Token) : SetupResult;

    internal sealed record Opened(OpenedSession Session) : SetupResult;

    /// <summary>There is an admin: from now on people log in.</summary>
    internal sealed record Claimed : SetupResult;

    /// <summary>The link was followed before, or a newer one replaced it.</summary>
    internal sealed record Dead : SetupResult;
}

/// <summary>
/// The link of the first start: one is open at a time, it works once, and none is made once there is an admin.
/// </summary>
internal sealed class SetupLinks(NpgsqlDataSource source, SessionStore sessions, TimeProvider clock)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    /// <summary>A fresh link; the one before is dead from here on.</summary>
    public static async Task<SetupResult> NewAsync(
        NpgsqlDataSource source, TimeProvider clock, Actor by, CancellationToken ct)
    {
        var token = SecretToken.New();
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var made = await connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO accounts.setup_tokens (token_hash, created_at)
            SELECT @Hash, @now WHERE NOT EXISTS (SELECT FROM accounts.users WHERE role = 'admin')
            ON CONFLICT ((true)) WHERE used_at IS NULL
            DO UPDATE SET token_hash = excluded.token_hash, created_at = excluded.created_at
            """,
            new { token.Hash, now = clock.GetUtcNow().UtcDateTime },
            cancellationToken: ct));
        if (made == 0)
        {
            return new SetupResult.Claimed();
        }

        await AuditLog.WriteAsync(connection, new AuditEntry(by, "setup_link.made", "pitwall"), ct);
        await transaction.CommitAsync(ct);
        return new SetupResult.Link(token);
    }

    /// <summary>Trades the link for a session of somebody who may look around and claim.</summary>
    public async Task<SetupResult> FollowAsync(string token, Guid? replaced, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var now = clock.GetUtcNow().UtcDateTime;
        var isOpen = await connection.ExecuteAsync(new CommandDefinition(
            """
            UPDATE accounts.setup_tokens SET used_at = @now
            WHERE token_hash = @hash AND used_at IS NULL
                AND NOT EXISTS (SELECT FROM accounts.users WHERE role = 'admin')
            """,
            new { hash = SecretToken.HashOf(token), now },
            cancellationToken: ct)) > 0;
        if (!isOpen)
        {
            return await IsClaimedAsync(connection, ct) ? new SetupResult.Claimed() : new SetupResult.Dead();
        }

        var session = await sessions.OpenAsync(connection, SessionSource.Setup, owner: null, replaced, ct);
        await AuditLog.WriteAsync(
            connection,
            new AuditEntry(
                Actor.Setup with { Session = session.Visitor.SessionId },
                "session.opened",
                $"session:{session.Visitor.SessionId}",
                new { source = "setup" }),
            ct);
        await transaction.CommitAsync(ct);
        return new SetupResult.Opened(session);
    }

    /// <summary>Forgets sessions and links that ended long ago; the audit log keeps what was done.</summary>
    public async Task ForgetOldAsync(CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            DELETE FROM accounts.sessions WHERE expires_at < @before;
            DELETE FROM accounts.setup_tokens WHERE used_at < @before;
            """,
            new { before = clock.GetUtcNow().UtcDateTime - Kept },
            cancellationToken: ct));
    }

    public static Task<bool> IsClaimedAsync(NpgsqlConnection connection, CancellationToken ct) =>
        connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "SELECT EXISTS (SELECT FROM accounts.users WHERE role = 'admin')", cancellationToken: ct));
}
