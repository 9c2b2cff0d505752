using Npgsql;
using Pitwall.Server.Platform;

namespace Pitwall.Server.Tests.Platform;

public sealed class FailpointTests
{
    [Fact]
    public async Task Kills_the_process_before_the_commit_and_nothing_was_written()
    {
        await using var database = await TestDatabase.EmptyAsync();
        var environment = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["ConnectionStrings__Pitwall"] = database.ConnectionString,
            [Failpoint.Variable] = Failpoint.MigrateBeforeCommit,
        };

        var (killed, _, _) = await PitwallProcess.RunAsync(environment, "migrate");

        killed.ShouldNotBeInRange(0, 2);
        (await AppliedAsync(database.Source)).ShouldBe(0);

        environment[Failpoint.Variable] = null;
        var (done, _, _) = await PitwallProcess.RunAsync(environment, "migrate");

        done.ShouldBe(0);
        (await AppliedAsync(database.Source)).ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData("commit.pre")]
    [InlineData("commit.post:3")]
    [InlineData(null)]
    public void Accepts_a_name_with_or_without_a_count(string? value) => Failpoint.Complaint(value).ShouldBeNull();

    [Theory]
    [InlineData("commit.psot")]
    [InlineData("commit.post:0")]
    [InlineData("commit.post:two")]
    public void Refuses_what_would_never_be_hit(string value) =>
        Failpoint.Complaint(value).ShouldNotBeNull().ShouldContain("commit.post");

    private static async Task<long> AppliedAsync(NpgsqlDataSource source)
    {
        await using var command = source.CreateCommand("SELECT count(*) FROM platform.migrations");
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
