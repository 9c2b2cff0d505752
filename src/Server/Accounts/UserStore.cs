using Dapper;
using Npgsql;
using Pitwall.Server.Accounts.Audit;
using Pitwall.Server.Accounts.Passwords;
using Pitwall.Server.Accounts.Sessions;

namespace Pitwall.Server.Accounts;

/// <summary>A user as lists show one.</summary>
internal sealed record UserRow(Guid Id, string Name, string Role, DateTime CreatedAt, DateTime? LastLoginAt);

/// <summary>The rows of <c>accounts.users</c>: logging in, and setting a password by the command line.</summary>
internal sealed class UserStore(
    NpgsqlDataSource source, SessionStore sessions, PasswordHashes hashes, TimeProvider clock, ILogger<UserStore> log)
{
    /// <summary>Null when name or password is wrong; which of them, nobody learns.</summary>
    public async Task<OpenedSession?> LogInAsync(string name, string password, Guid? replaced, CancellationToken ct)
    {
        var user = await FindAsync(name, ct);
        var check = hashes.Check(user?.PasswordHash, password);
        if (user is null || check == PasswordCheck.Wrong)
        {
            AccountsLog.LoginRefused(log);
            return null;
        }

        var renewed = check == PasswordCheck.RightButCheap ? hashes.Make(password) : null;
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            UPDATE accounts.users
            SET last_login_at = @now, password_hash = coalesce(@renewed, password_hash)
            WHERE id = @Id
            """,
            new { user.Id, renewed, now = clock.GetUtcNow().UtcDateTime },
            cancellationToken: ct));
        var owner = new SessionOwner(user.Id, user.Name, user.Role);
        var session = await sessions.OpenAsync(connection, SessionSource.Login, owner, replaced, ct);
        await AuditLog.WriteAsync(
            connection,
            new AuditEntry(
                Actor.User(user.Name, session.Visitor.SessionId),
                "session.opened",
                $"session:{session.Visitor.SessionId}",
                new { source = "login" }),
            ct);
        await transaction.CommitAsync(ct);
        return session;
    }

    // On a connection of its own, so that none is held while a hash is made.
    private async Task<Stored?> FindAsync(string name, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<Stored>(new CommandDefinition(
            """
            SELECT id, name, role, password_hash AS passwordhash FROM accounts.users WHERE lower(name) = lower(@name)
            """,
            new { name },
            cancellationToken: ct));
    }

    private sealed record Stored(Guid Id, string Name, string Role, string PasswordHash);
}
