using Pitwall.Testing;

namespace Pitwall.Server.Tests.Pages.Compat;

/// <summary>Columns and indexes of the agents document, and everything it forbids.</summary>
public sealed class AgentsDocumentSchemaTests(DocumentDesk desk) : IClassFixture<DocumentDesk>
{
    [Fact]
    [Requirement("S1-83")]
    public async Task Every_table_of_the_document_is_there_with_exactly_its_columns() =>
        (await desk.ListAsync(
            """
            SELECT format('%s.%s %s', table_name, column_name, CASE data_type
                WHEN 'character varying' THEN 'text' WHEN 'timestamp with time zone' THEN 'time' ELSE data_type END)
            FROM information_schema.columns WHERE table_schema = 'compat_agents' ORDER BY table_name, ordinal_position
            """)).ShouldBe(AgentsDocument.Columns);

    [Theory]
    [Requirement("S1-17")]
    [Requirement("S1-34")]
    [Requirement("S1-52")]
    [Requirement("S1-64")]
    [Requirement("S1-78")]
    [Requirement("S1-83")]
    [InlineData("agents.agents", "llm_model")]
    [InlineData("trading.portfolios", "status")]
    [InlineData("trading.decisions", "agent")]
    [InlineData("trading.decisions", "at")]
    [InlineData("trading.decisions", "status")]
    [InlineData("trading.decisions", "action")]
    [InlineData("trading.decisions", "instrument")]
    [InlineData("trading.lots", "agent")]
    [InlineData("trading.lots", "instrument")]
    [InlineData("trading.lots", "opened_at")]
    [InlineData("trading.lots", "status")]
    [InlineData("trading.lots", "decision_id")]
    [InlineData("trading.equity_marks", "agent")]
    [InlineData("trading.equity_marks", "at")]
    public async Task Every_index_of_the_document_has_its_like(string table, string column) =>
        (await desk.ListAsync(
            $"""
            SELECT indexdef FROM pg_indexes WHERE format('%s.%s', schemaname, tablename) = '{table}'
                AND indexdef ~ '\((desk_id, )?(order_id, )?(agent, )?{column}\M' AND indexdef !~ ' WHERE '
            """)).ShouldNotBeEmpty($"{table} is searched by {column}");

    [Fact]
    [Requirement("S1-82")]
    public async Task Every_time_knows_its_zone_and_what_the_document_requires_is_required()
    {
        (await desk.ListAsync(
            """
            SELECT format('%s.%s.%s', table_schema, table_name, column_name) FROM information_schema.columns
            WHERE data_type LIKE 'time%without time zone' AND table_schema NOT IN ('pg_catalog', 'information_schema')
            """)).ShouldBeEmpty();
        (await desk.ListAsync(
            """
            SELECT format('%s.%s', conrelid::regclass, conname) FROM pg_constraint
            WHERE contype = 'u' AND conrelid = 'agents.agents'::regclass AND conname = 'agents_name_once'
            """)).ShouldBe(["agents.agents.agents_name_once"]);
        (await desk.ListAsync(
            """
            SELECT format('%s.%s', table_name, column_name) FROM information_schema.columns
            WHERE is_nullable = 'YES' AND (
                table_name = 'agents' AND column_name IN ('id', 'name', 'exchange_account', 'initial_balance_usd')
                OR table_name = 'decisions' AND column_name IN ('id', 'agent', 'at', 'status', 'action', 'reasoning')
                OR table_name = 'lots' AND column_name IN ('id', 'agent', 'instrument', 'side', 'opened', 'status')
                OR table_name = 'equity_marks' AND column_name IN ('id', 'agent', 'at', 'equity_usd', 'cash_usd'))
            """)).ShouldBeEmpty();
    }

    [Fact]
    [Requirement("S1-84")]
    public async Task A_desk_that_traded_has_a_row_of_every_kind()
    {
        foreach (var table in AgentsDocument.Columns.Select(column => column.Split('.')[0]).Distinct())
        {
            (await desk.ListAsync($"SELECT 1 FROM compat_agents.{table} LIMIT 1")).ShouldNotBeEmpty(table);
        }
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_shown_escaped_and_break_no_query() =>
        (await desk.ListAsync(
            @"SELECT deliberation.text_of('\x6f6b'), deliberation.text_of('\x41ff00'), deliberation.text_of(NULL)"))
            .ShouldBe([@"ok|A\377\000|"]);
}
