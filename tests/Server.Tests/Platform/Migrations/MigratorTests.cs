using Npgsql;
using Pitwall.Server.Platform;
using Pitwall.Server.Platform.Migrations;
using Pitwall.Testing;

namespace Pitwall.Server.Tests.Platform.Migrations;

public sealed class MigratorTests
{
    private static readonly Migration First = Migration.Parse("0001_first.sql", "CREATE TABLE first (id int);");
    private static readonly Migration Second = Migration.Parse("0002_second.sql", "CREATE TABLE second (id int);");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    [Requirement("S1-02")]
    public async Task Applies_each_migration_once_and_in_order()
    {
        await using var database = await TestDatabase.EmptyAsync();

        (await Migrator.RunAsync(database.Source, [First, Second], StepLines.Silent, Ct)).ShouldBe(2);
        (await Migrator.RunAsync(database.Source, [First, Second], StepLines.Silent, Ct)).ShouldBe(0);
    }

    [Fact]
    public async Task Several_nodes_at_once_apply_each_migration_once()
    {
        await using var database = await TestDatabase.EmptyAsync();

        var applied = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ =>
            Migrator.RunAsync(database.Source, [First, Second], StepLines.Silent, Ct)));

        applied.Sum().ShouldBe(2);
    }

    [Fact]
    [Requirement("S1-02")]
    public async Task Refuses_a_migration_that_was_changed_after_it_was_applied()
    {
        await using var database = await TestDatabase.EmptyAsync();
        await Migrator.RunAsync(database.Source, [First], StepLines.Silent, Ct);
        var changed = Migration.Parse(First.Name, First.Sql + " -- better");

        var refusal = await Should.ThrowAsync<SetupException>(() =>
            Migrator.RunAsync(database.Source, [changed, Second], StepLines.Silent, Ct));

        refusal.Message.ShouldContain("0001_first.sql was changed");
    }

    [Fact]
    public async Task Refuses_a_database_that_is_newer_than_the_program()
    {
        await using var database = await TestDatabase.EmptyAsync();
        await Migrator.RunAsync(database.Source, [First, Second], StepLines.Silent, Ct);

        var refusal = await Should.ThrowAsync<SetupException>(() =>
            Migrator.RunAsync(database.Source, [First], StepLines.Silent, Ct));

        refusal.Message.ShouldContain("0002_second.sql");
        refusal.Message.ShouldContain("newer");
    }

    [Fact]
    public async Task A_migration_that_fails_changes_nothing()
    {
        await using var database = await TestDatabase.EmptyAsync();
        var broken = Migration.Parse("0002_broken.sql", "CREATE TABLE half (id int); SELECT 1 / 0;");

        var refusal = await Should.ThrowAsync<SetupException>(() =>
            Migrator.RunAsync(database.Source, [First, broken], StepLines.Silent, Ct));

        refusal.Message.ShouldContain("0002_broken.sql failed");
        (await ExistsAsync(database.Source, "first")).ShouldBeTrue();
        (await ExistsAsync(database.Source, "half")).ShouldBeFalse();
        (await Migrator.RunAsync(database.Source, [First, Second], StepLines.Silent, Ct)).ShouldBe(1);
    }

    [Fact]
    public void A_checkout_with_other_line_ends_has_the_same_checksum() =>
        Migration.Parse("0001_a.sql", "SELECT 1;\r\nSELECT 2;\r\n").Checksum
            .ShouldBe(Migration.Parse("0001_a.sql", "SELECT 1;\nSELECT 2;\n").Checksum);

    [Theory]
    [InlineData("1_first.sql")]
    [InlineData("0001-first.sql")]
    [InlineData("abcd_first.sql")]
    public void Refuses_a_file_without_a_number(string name) =>
        Should.Throw<InvalidOperationException>(() => Migration.Parse(name, string.Empty));

    private static async Task<bool> ExistsAsync(NpgsqlDataSource source, string table)
    {
        await using var command = source.CreateCommand("SELECT to_regclass($1) IS NOT NULL");
        command.Parameters.Add(new NpgsqlParameter { Value = table });
        return (bool)(await command.ExecuteScalarAsync(Ct))!;
    }
}
