using Npgsql;
using Pitwall.Server.Tests.Platform;
using Pitwall.Testing;

namespace Pitwall.Server.Tests.Trading;

/// <summary>What the schemas trading, agents and accounts promise by themselves, whatever a program does.</summary>
public sealed class SchemaTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string Ours = "('trading', 'agents', 'accounts', 'deliberation', 'compat_agents')";

    [Fact]
    public async Task Every_table_and_column_has_a_comment() =>
        (await ListAsync(
            $"""
            SELECT format('%I.%I.%I', table_schema, table_name, column_name) FROM information_schema.columns
            JOIN information_schema.tables USING (table_schema, table_name)
            WHERE table_schema IN {Ours} AND table_type = 'BASE TABLE'
                AND col_description(format('%I.%I', table_schema, table_name)::regclass, ordinal_position) IS NULL
            UNION ALL
            SELECT oid::regclass::text FROM pg_class
            WHERE relnamespace::regnamespace::text IN {Ours} AND relkind IN ('r', 'v') AND obj_description(oid) IS NULL
            """)).ShouldBeEmpty();

    [Fact]
    public async Task Every_foreign_key_is_indexed() =>
        (await ListAsync(
            $"""
            SELECT c.conrelid::regclass || ' ' || c.conname FROM pg_constraint AS c
            WHERE c.contype = 'f' AND c.connamespace::regnamespace::text IN {Ours} AND NOT EXISTS (
                SELECT FROM pg_index AS i WHERE i.indrelid = c.conrelid
                    AND (i.indkey::int2[])[0:cardinality(c.conkey) - 1] @> c.conkey)
            """)).ShouldBeEmpty();

    [Fact]
    public async Task The_desk_comes_first_in_every_key_but_those_that_must_be_unique_everywhere_or_have_no_desk() =>
        (await ListAsync(
            """
            SELECT i.indrelid::regclass::text FROM pg_index AS i
            JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
            WHERE i.indisprimary AND i.indrelid::regclass::text LIKE 'trading.%' AND a.attname <> 'desk_id' ORDER BY 1
            """)).ShouldBe([
                "trading.cloids", "trading.desks", "trading.inbox", "trading.past_equity", "trading.past_trades",
            ]);

    [Fact]
    public async Task No_computed_column_has_a_default_of_its_own() =>
        (await ListAsync(
            $"""
            SELECT attrelid::regclass || '.' || attname FROM pg_attribute
            WHERE atthasdef AND attgenerated = '' AND attrelid::regclass::text = ANY (ARRAY[
                {string.Join(", ", Server.Trading.Rows.Tables.All.Select(table => $"'trading.{table.Name}'"))}])
            """)).ShouldBeEmpty();

    [Theory]
    [Requirement("S1-35")]
    [Requirement("S1-36")]
    [Requirement("S1-38")]
    [Requirement("S1-39")]
    [InlineData("decisions", "outcome = 'fine'")]
    [InlineData("decisions", "proposed = 'yolo'")]
    [InlineData("decisions", "leverage = 0")]
    [InlineData("decisions", "leverage = 51")]
    [InlineData("decisions", "confidence = 1.01")]
    [InlineData("decisions", "confidence = -0.01")]
    [InlineData("decisions", "size_usd = -1")]
    [InlineData("limits", "leverage_max = 51")]
    [InlineData("limits", "position_pct_max = 101")]
    [InlineData("orders", "filled = size + 1")]
    [InlineData("orders", "type = 'limit', limit_price = NULL")]
    [InlineData("lots", "side = 'up'")]
    [InlineData("lots", "status = 'gone'")]
    public async Task A_value_outside_its_vocabulary_or_range_is_refused(string table, string change)
    {
        var desk = await StoredDesk.CreateAsync(database.Source);
        await desk.FillAsync(12);

        (await Should.ThrowAsync<PostgresException>(
            () => desk.RunAsync($"UPDATE trading.{table} SET {change} WHERE desk_id = {desk.Id}")))
            .SqlState.ShouldBe(PostgresErrorCodes.CheckViolation);
    }

    [Fact]
    public async Task A_decision_about_an_instrument_the_desk_does_not_have_is_refused_by_a_foreign_key()
    {
        var desk = await StoredDesk.CreateAsync(database.Source);
        await desk.FillAsync(12);

        (await Should.ThrowAsync<PostgresException>(
            () => desk.RunAsync($"UPDATE trading.decisions SET instrument = 'moon:CHEESE' WHERE desk_id = {desk.Id}")))
            .SqlState.ShouldBe(PostgresErrorCodes.ForeignKeyViolation);
    }

    [Fact]
    [Requirement("S1-18")]
    public async Task Every_decision_is_a_row_in_the_words_of_the_agents_document_holds_and_failures_included()
    {
        var desk = await StoredDesk.CreateAsync(database.Source);
        await desk.FillAsync(80);

        (await ListAsync($"SELECT DISTINCT status FROM trading.decisions WHERE desk_id = {desk.Id} ORDER BY 1"))
            .ShouldBe(["parsing_error", "success"]);
        (await ListAsync($"SELECT DISTINCT action FROM trading.decisions WHERE desk_id = {desk.Id} ORDER BY 1"))
            .ShouldBe(["CLOSE_POSITION", "HOLD", "OPEN_LONG", "OPEN_SHORT"]);
        (await ListAsync(
            $"SELECT asked->>'instrument' FROM trading.decisions WHERE desk_id = {desk.Id} AND asked IS NOT NULL "
            + "AND instrument IS NULL LIMIT 1")).ShouldBe(["moon:CHEESE"]);
    }

    [Fact]
    [Requirement("S1-41")]
    public async Task A_trade_has_entry_exit_result_and_status()
    {
        var desk = await StoredDesk.CreateAsync(database.Source);
        await desk.FillAsync(80);

        (await ListAsync(
            $"""
            SELECT id::text FROM trading.public_trades WHERE desk_id = {desk.Id} AND status <> 'open'
                AND (entry_price IS NULL OR exit_price IS NULL OR realised_pnl_usd IS NULL OR exit_time < entry_time)
            """)).ShouldBeEmpty();
        (await ListAsync($"SELECT DISTINCT side FROM trading.public_trades WHERE desk_id = {desk.Id} ORDER BY 1"))
            .ShouldBe(["long", "short"]);
        (await ListAsync(
            $"SELECT seq::text FROM trading.public_journal "
            + $"WHERE desk_id = {desk.Id} AND payload ? 'input' AND seq < 3"))
            .ShouldBe(["1", "2"]);
    }

    [Fact]
    public async Task A_version_of_an_agent_never_changes()
    {
        await StoredDesk.CreateAsync(database.Source);
        await using var change = database.Source.CreateCommand("UPDATE agents.versions SET mind = 'other'");

        (await Should.ThrowAsync<PostgresException>(
            () => change.ExecuteNonQueryAsync(TestContext.Current.CancellationToken)))
                .Message.ShouldContain("never changes");
    }

    private async Task<IReadOnlyList<string>> ListAsync(string sql)
    {
        await using var command = database.Source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var lines = new List<string>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            lines.Add(reader.GetString(0));
        }

        return lines;
    }
}
