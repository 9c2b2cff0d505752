using Dapper;
using Npgsql;
using Pitwall.Server.Accounts.Audit;

namespace Pitwall.Server.Accounts;

/// <summary>What the command line does with users, in the database and without a login.</summary>
internal static class UserPasswords
{
    public static async Task<IReadOnlyList<UserRow>> ListAsync(NpgsqlDataSource source, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<UserRow>(new CommandDefinition(
            """
            SELECT id, name, role, created_at AS createdat, last_login_at AS lastloginat
            FROM accounts.public_users ORDER BY lower(name)
            """,
            cancellationToken: ct))).AsList();
    }

    /// <summary>Sets the password and ends all sessions of the user; the answer is how many ended.</summary>
    public static async Task<int> SetAsync(
        NpgsqlDataSource source, TimeProvider clock, UserRow user, string passwordHash, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE accounts.users SET password_hash = @passwordHash, password_at = @now WHERE id = @Id",
            new { user.Id, passwordHash, now },
            cancellationToken: ct));
        var ended = await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE accounts.sessions SET revoked_at = @now WHERE user_id = @Id AND revoked_at IS NULL",
            new { user.Id, now },
            cancellationToken: ct));
        await AuditLog.WriteAsync(
            connection, new AuditEntry(Actor.CommandLine, "password.set", $"user:{user.Name}", new { ended }), ct);
        await transaction.CommitAsync(ct);
        return ended;
    }
}
