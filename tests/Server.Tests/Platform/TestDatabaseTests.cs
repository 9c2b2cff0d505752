using System.Globalization;
using Npgsql;

namespace Pitwall.Server.Tests.Platform;

public sealed class TestDatabaseTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task Gives_each_class_a_migrated_database()
    {
        await using var command = database.Source.CreateCommand("SELECT count(*) FROM platform.migrations");

        ((long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!).ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Runs_on_every_major_that_is_present()
    {
        foreach (var major in await TestDatabase.MajorsAsync())
        {
            await using var chosen = await TestDatabase.ForMajorAsync(major);
            await using var command = chosen.Source.CreateCommand("SELECT current_setting('server_version_num')");

            var version = (string)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;

            version.ShouldStartWith(major.ToString(CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public async Task Two_databases_share_nothing()
    {
        await using var other = await TestDatabase.ForMajorAsync((await TestDatabase.MajorsAsync())[^1]);
        await RunAsync(other.Source, "CREATE TABLE only_here (id int)");

        await Should.ThrowAsync<PostgresException>(() => RunAsync(database.Source, "SELECT * FROM only_here"));
    }

    private static async Task RunAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
