using Dapper;
using Npgsql;
using Pitwall.Server.Accounts;
using Pitwall.Server.Accounts.Sessions;

namespace Pitwall.Server.Tests.Accounts;

/// <summary>Sessions made in the database, for tests that are about something else.</summary>
internal static class TestSessions
{
    public const string AdminName = "anna";

    public static async Task<OpenedSession> ViewerAsync(NpgsqlDataSource source, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        return await Store(source).OpenAsync(connection, SessionSource.Setup, owner: null, replaced: null, ct);
    }

    /// <summary>Of the database's one admin, who is made without a password when there is none.</summary>
    public static async Task<OpenedSession> AdminAsync(NpgsqlDataSource source, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(
            """
            INSERT INTO accounts.users (id, name, role, password_hash, password_at, created_at)
            VALUES (@id, @AdminName, 'admin', '', now(), now()) ON CONFLICT DO NOTHING
            """,
            new { id = Guid.CreateVersion7(), AdminName });
        var admin = await connection.QuerySingleAsync<SessionOwner>(
            "SELECT id, name, role FROM accounts.users WHERE role = 'admin'");
        return await Store(source).OpenAsync(connection, SessionSource.Login, admin, replaced: null, ct);
    }

    private static SessionStore Store(NpgsqlDataSource source) =>
        new(source, TimeProvider.System, new AccountsOptions());
}
