using Dapper;
using Npgsql;
using Pitwall.Server.Platform.Http;

namespace Pitwall.Server.Accounts.Sessions;

/// <summary>How a session came to be: by a setup link, by claiming, by name and password.</summary>
internal enum SessionSource
{
    Setup,
    Claim,
    Login,
}

/// <summary>Whose session it is to be; both null for one by a setup link.</summary>
internal sealed record SessionOwner(Guid Id, string Name, string Role);

/// <summary>A session just made: what the browser gets, and who its sender now is.</summary>
internal sealed record OpenedSession(SecretToken Token, Visitor Visitor);

/// <summary>
/// The rows of <c>accounts.sessions</c>. Nothing is cached: a revoked session is over at its next request.
/// </summary>
internal sealed class SessionStore(NpgsqlDataSource source, TimeProvider clock, AccountsOptions options)
{
    /// <summary>SQL of a session that may still be used at @now.</summary>
    public const string Alive =
        "s.revoked_at IS NULL AND s.expires_at > @now AND s.last_seen_at + make_interval(secs => s.idle_s) > @now";

    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(20);

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>The visitor with this token, or null when the session is over or never was.</summary>
    public async Task<Visitor?> FindAsync(string token, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<Visitor>(new CommandDefinition(
            $"""
            SELECT s.id AS sessionid, coalesce(u.role, s.role) AS role, u.id AS userid, u.name,
                s.last_seen_at AS lastseenat, s.expires_at AS expiresat
            FROM accounts.sessions AS s LEFT JOIN accounts.users AS u ON u.id = s.user_id
            WHERE s.token_hash = @hash AND {Alive}
            """,
            new { hash = SecretToken.HashOf(token), now = Now },
            cancellationToken: ct));
    }

    public async Task<bool> IsAliveAsync(Guid id, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            $"SELECT EXISTS (SELECT FROM accounts.sessions AS s WHERE s.id = @id AND {Alive})",
            new { id, now = Now },
            cancellationToken: ct));
    }

    /// <summary>Notes that it is in use, at most every 20 seconds; the answer is when it was last noted.</summary>
    public async Task<DateTime> TouchAsync(Guid id, DateTime lastSeenAt, CancellationToken ct)
    {
        var now = Now;
        if (now - lastSeenAt < Freshness)
        {
            return lastSeenAt;
        }

        await using var connection = await source.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            UPDATE accounts.sessions SET last_seen_at = greatest(last_seen_at, @now)
            WHERE id = @id AND revoked_at IS NULL
            """,
            new { id, now },
            cancellationToken: ct));
        return now;
    }

    /// <summary>In the caller's transaction. It replaces the session the browser had, if any.</summary>
    public async Task<OpenedSession> OpenAsync(
        NpgsqlConnection connection, SessionSource from, SessionOwner? owner, Guid? replaced, CancellationToken ct)
    {
        if (replaced is { } old)
        {
            await RevokeAsync(connection, old, ct);
        }

        var token = SecretToken.New();
        var now = Now;
        var length = TimeSpan.FromHours(options.SessionHours);
        // A visitor by a setup link has no password to come back with.
        var idle = owner is null ? length : TimeSpan.FromMinutes(options.IdleMinutes);
        var visitor = new Visitor(
            Guid.CreateVersion7(), owner?.Role ?? Access.Viewer, owner?.Id, owner?.Name, now, now + length);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO accounts.sessions
                (id, token_hash, user_id, role, source, created_at, last_seen_at, expires_at, idle_s)
            VALUES (@SessionId, @hash, @UserId, @role, @from, @LastSeenAt, @LastSeenAt, @ExpiresAt, @idle)
            """,
            new
            {
                visitor.SessionId,
                hash = token.Hash,
                visitor.UserId,
                role = owner is null ? visitor.Role : null,
                from = WordOf(from),
                visitor.LastSeenAt,
                visitor.ExpiresAt,
                idle = (int)idle.TotalSeconds,
            },
            cancellationToken: ct));
        return new OpenedSession(token, visitor);
    }

    /// <summary>In the caller's transaction; false when it was over already.</summary>
    public async Task<bool> RevokeAsync(NpgsqlConnection connection, Guid id, CancellationToken ct) =>
        await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE accounts.sessions SET revoked_at = @now WHERE id = @id AND revoked_at IS NULL",
            new { id, now = Now },
            cancellationToken: ct)) > 0;

    private static string WordOf(SessionSource from) => from switch
    {
        SessionSource.Setup => "setup",
        SessionSource.Claim => "claim",
        _ => "login",
    };
}
