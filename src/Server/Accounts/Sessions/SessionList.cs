using Dapper;
using Npgsql;
using Pitwall.Server.Accounts.Audit;

namespace Pitwall.Server.Accounts.Sessions;

/// <summary>A session that can be used now.</summary>
internal sealed record LivingSession(
    Guid Id,
    string? Name,
    string Role,
    string Source,
    DateTime CreatedAt,
    DateTime LastSeenAt,
    DateTime ExpiresAt);

/// <summary>Shows the living sessions and ends them, with a row in the audit log.</summary>
internal sealed class SessionList(NpgsqlDataSource source, SessionStore sessions, TimeProvider clock)
{
    public async Task<IReadOnlyList<LivingSession>> LivingAsync(CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<LivingSession>(new CommandDefinition(
            $"""
            SELECT s.id, u.name, coalesce(u.role, s.role) AS role, s.source, s.created_at AS createdat,
                s.last_seen_at AS lastseenat, s.expires_at AS expiresat
            FROM accounts.sessions AS s LEFT JOIN accounts.users AS u ON u.id = s.user_id
            WHERE {SessionStore.Alive}
            ORDER BY s.last_seen_at DESC, s.id
            """,
            new { now = clock.GetUtcNow().UtcDateTime },
            cancellationToken: ct))).AsList();
    }

    /// <summary>False when it was over already.</summary>
    public async Task<bool> EndAsync(Guid id, Actor by, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (!await sessions.RevokeAsync(connection, id, ct))
        {
            return false;
        }

        var action = by.Session == id ? "session.closed" : "session.revoked";
        await AuditLog.WriteAsync(connection, new AuditEntry(by, action, $"session:{id}"), ct);
        await transaction.CommitAsync(ct);
        return true;
    }
}
