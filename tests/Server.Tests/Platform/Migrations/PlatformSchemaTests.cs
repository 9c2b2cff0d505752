using Npgsql;

namespace Pitwall.Server.Tests.Platform.Migrations;

public sealed class PlatformSchemaTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task A_slot_of_a_job_is_taken_once()
    {
        const string Take = """
            INSERT INTO platform.job_runs (job, slot, node) VALUES ('backup', '2030-01-01T00:00Z', 'a')
            ON CONFLICT DO NOTHING
            """;

        (await RunAsync(Take)).ShouldBe(1);
        (await RunAsync(Take)).ShouldBe(0);
    }

    [Fact]
    public async Task A_finished_run_has_an_outcome()
    {
        var refusal = await Should.ThrowAsync<PostgresException>(() => RunAsync(
            "INSERT INTO platform.job_runs (job, slot, node, finished_at) VALUES ('x', now(), 'a', 'infinity')"));

        refusal.ConstraintName.ShouldBe("job_runs_finished");
    }

    private async Task<int> RunAsync(string sql)
    {
        await using var command = database.Source.CreateCommand(sql);
        return await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
