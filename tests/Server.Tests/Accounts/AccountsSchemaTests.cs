using Npgsql;
using Pitwall.Server.Tests.Platform;

namespace Pitwall.Server.Tests.Accounts;

/// <summary>What the schema promises by itself, whatever a program does.</summary>
public sealed class AccountsSchemaTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string Anna =
        """
        INSERT INTO accounts.users (id, name, role, password_hash, password_at, created_at)
        VALUES (gen_random_uuid(), 'Anna', 'admin', '', now(), now()) ON CONFLICT DO NOTHING;
        """;

    [Theory]
    [InlineData("UPDATE accounts.audit SET actor = 'cli'")]
    [InlineData("DELETE FROM accounts.audit")]
    [InlineData("TRUNCATE accounts.audit")]
    public async Task What_was_done_is_never_changed(string sql)
    {
        await RunAsync("INSERT INTO accounts.audit (actor, action, subject) VALUES ('cli', 'a.b', 'c')");

        (await Should.ThrowAsync<PostgresException>(() => RunAsync(sql))).MessageText.ShouldContain("never changed");
    }

    [Theory]
    [InlineData("'bertha', 'admin'", "users_one_admin")]
    [InlineData("'ANNA', 'viewer'", "users_name_once")]
    [InlineData("'bertha', 'root'", "users_role")]
    [InlineData("'two words', 'viewer'", "users_name")]
    public async Task There_is_one_admin_and_every_name_once(string user, string constraint)
    {
        await RunAsync(Anna);

        (await Should.ThrowAsync<PostgresException>(() => RunAsync(
            $"""
            INSERT INTO accounts.users (id, name, role, password_hash, password_at, created_at)
            SELECT gen_random_uuid(), n, r, '', now(), now() FROM (VALUES ({user})) AS v (n, r)
            """))).ConstraintName.ShouldBe(constraint);
    }

    [Theory]
    [InlineData("NULL, NULL, 'setup'", "sessions_role_or_user")]
    [InlineData("NULL, 'admin', 'setup'", "sessions_role")]
    [InlineData("NULL, 'viewer', 'login'", "sessions_source_user")]
    public async Task Nobody_without_a_user_is_more_than_a_viewer(string session, string constraint) =>
        (await Should.ThrowAsync<PostgresException>(() => RunAsync(
            $"""
            INSERT INTO accounts.sessions
                (id, token_hash, created_at, last_seen_at, expires_at, idle_s, user_id, role, source)
            SELECT gen_random_uuid(), sha256('x'), now(), now(), now() + interval '1 h', 60, {session}
            """))).ConstraintName.ShouldBe(constraint);

    private async Task RunAsync(string sql)
    {
        await using var command = database.Source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
