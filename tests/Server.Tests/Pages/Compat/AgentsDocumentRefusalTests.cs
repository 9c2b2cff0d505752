using Npgsql;
using Pitwall.Testing;

namespace Pitwall.Server.Tests.Pages.Compat;

/// <summary>
/// Every CHECK, NOT NULL, UNIQUE and foreign key of the agents document, violated in the tables its views stand on.
/// </summary>
[Requirement("S1-86")]
public sealed class AgentsDocumentRefusalTests(DocumentDesk desk) : IClassFixture<DocumentDesk>
{
    private const string Check = PostgresErrorCodes.CheckViolation;
    private const string Required = PostgresErrorCodes.NotNullViolation;
    private const string Unique = PostgresErrorCodes.UniqueViolation;
    private const string Foreign = PostgresErrorCodes.ForeignKeyViolation;
    private const string TooLong = PostgresErrorCodes.StringDataRightTruncation;
    private const string Computed = "428C9";

    private const string SomeId = "'11111111-1111-8111-8111-111111111111'";

    [Theory]
    [Requirement("S1-04")]
    [Requirement("S1-05")]
    [Requirement("S1-06")]
    [Requirement("S1-07")]
    [Requirement("S1-82")]
    [InlineData("id = (SELECT id FROM agents.agents WHERE slug = 'ada' LIMIT 1)", Unique)]
    [InlineData("id = NULL", Required)]
    [InlineData("name = (SELECT name FROM agents.agents WHERE slug = 'ada' LIMIT 1)", Unique)]
    [InlineData("name = NULL", Required)]
    [InlineData("name = ' '", Check)]
    [InlineData("name = repeat('x', 101)", TooLong)]
    [InlineData("mind = 'llm/any', llm_model = NULL", Check)]
    [InlineData("llm_model = repeat('x', 51)", TooLong)]
    [InlineData("exchange_account = NULL", Required)]
    [InlineData("initial_balance_usd = NULL", Required)]
    [InlineData("initial_balance_usd = -0.01", Check)]
    [InlineData("created_at = NULL", Required)]
    [InlineData("updated_at = NULL", Required)]
    public Task An_agent_must_be_whole(string change, string refusal) =>
        ShouldRefuseAsync($"UPDATE agents.agents SET {change} WHERE slug = 'bob'", refusal);

    [Theory]
    [Requirement("S1-09")]
    [Requirement("S1-10")]
    [Requirement("S1-11")]
    [Requirement("S1-12")]
    [Requirement("S1-14")]
    [InlineData("limits", "position_pct_max = 100.01", Check)]
    [InlineData("limits", "position_pct_max = -0.01", Check)]
    [InlineData("limits", "position_pct_max = NULL", Required)]
    [InlineData("limits", "leverage_max = 0", Check)]
    [InlineData("limits", "leverage_max = 51", Check)]
    [InlineData("limits", "leverage_max = NULL", Required)]
    [InlineData("limits", "stop_loss_pct = NULL", Required)]
    [InlineData("limits", "take_profit_pct = NULL", Required)]
    [InlineData("portfolios", "run_state = 'retired'", Check)]
    [InlineData("portfolios", "run_state = NULL", Required)]
    [InlineData("portfolios", "status = 'active'", Computed)]
    public Task Limits_and_state_stay_in_their_ranges(string table, string change, string refusal) =>
        ShouldRefuseAsync($"UPDATE trading.{table} SET {change}", refusal);

    [Theory]
    [Requirement("S1-19")]
    [Requirement("S1-35")]
    [Requirement("S1-36")]
    [Requirement("S1-38")]
    [Requirement("S1-39")]
    [InlineData("id = " + SomeId, Unique)]
    [InlineData("id = NULL", Required)]
    [InlineData("agent = NULL", Required)]
    [InlineData("agent = 'nobody'", Foreign)]
    [InlineData("at = NULL", Required)]
    [InlineData("outcome = 'fine'", Check)]
    [InlineData("outcome = NULL", Required)]
    [InlineData("status = 'success'", Computed)]
    [InlineData("proposed = 'yolo'", Check)]
    [InlineData("proposed = NULL", Required)]
    [InlineData("action = 'HOLD'", Computed)]
    [InlineData("instrument = 'moon:CHEESE'", Foreign)]
    [InlineData("size_usd = NULL", Required)]
    [InlineData("leverage = NULL", Required)]
    [InlineData("leverage = 0", Check)]
    [InlineData("leverage = 51", Check)]
    [InlineData("stop_loss_price = NULL", Required)]
    [InlineData("take_profit_price = NULL", Required)]
    [InlineData("confidence = NULL", Required)]
    [InlineData("confidence = 1.01", Check)]
    [InlineData("confidence = -0.01", Check)]
    [InlineData("reasoning = NULL", Required)]
    public Task A_decision_must_be_whole_and_in_the_documents_words(string change, string refusal) =>
        ShouldRefuseAsync($"UPDATE trading.decisions SET {change}", refusal);

    [Theory]
    [Requirement("S1-53")]
    [InlineData("id = " + SomeId, Unique)]
    [InlineData("id = NULL", Required)]
    [InlineData("agent = NULL", Required)]
    [InlineData("agent = 'nobody'", Foreign)]
    [InlineData("decision_id = " + SomeId, Foreign)]
    [InlineData("order_id = " + SomeId, Foreign)]
    [InlineData("instrument = NULL", Required)]
    [InlineData("side = 'up'", Check)]
    [InlineData("side = NULL", Required)]
    [InlineData("opened = NULL", Required)]
    [InlineData("status = 'gone'", Check)]
    [InlineData("status = NULL", Required)]
    public Task A_trade_must_be_whole_and_belong_to_an_agent_and_a_decision(string change, string refusal) =>
        ShouldRefuseAsync($"UPDATE trading.lots SET {change}", refusal);

    [Theory]
    [Requirement("S1-55")]
    [InlineData("id = " + SomeId, Unique)]
    [InlineData("id = NULL", Required)]
    [InlineData("agent = NULL", Required)]
    [InlineData("agent = 'nobody'", Foreign)]
    [InlineData("at = NULL", Required)]
    [InlineData("equity_usd = NULL", Required)]
    [InlineData("equity_usd = equity_usd + 1", Check)]
    [InlineData("cash_usd = NULL", Required)]
    [InlineData("margin_usd = NULL", Required)]
    [InlineData("unrealised_usd = NULL", Required)]
    public Task A_snapshot_must_be_whole_and_belong_to_an_agent(string change, string refusal) =>
        ShouldRefuseAsync($"UPDATE trading.equity_marks SET {change}", refusal);

    [Theory]
    [Requirement("S1-66")]
    [InlineData("UPDATE deliberation.bot_state SET key = NULL", Required)]
    [InlineData("UPDATE deliberation.bot_state SET key = repeat('x', 101)", TooLong)]
    [InlineData("UPDATE deliberation.bot_state SET value = NULL", Required)]
    [InlineData("UPDATE deliberation.bot_state SET value = 'no json'", PostgresErrorCodes.InvalidTextRepresentation)]
    [InlineData("UPDATE deliberation.bot_state SET updated_at = NULL", Required)]
    [InlineData("INSERT INTO deliberation.bot_state SELECT * FROM deliberation.bot_state", Unique)]
    public Task Runtime_state_is_json_under_one_key(string statement, string refusal) =>
        ShouldRefuseAsync(statement, refusal);

    private async Task ShouldRefuseAsync(string statement, string refusal)
    {
        var refused = await Should.ThrowAsync<PostgresException>(() => desk.Stored.RunAsync(statement), statement);
        refused.SqlState.ShouldBe(refusal, refused.MessageText);
    }
}
