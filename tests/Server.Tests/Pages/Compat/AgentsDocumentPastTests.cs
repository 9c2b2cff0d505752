using System.Text.Json.Nodes;
using Pitwall.Server.Tests.Deliberation.Past;
using Pitwall.Server.Tests.Platform;
using Pitwall.Testing;

namespace Pitwall.Server.Tests.Pages.Compat;

/// <summary>
/// Imported agents stand beside the others in the document's columns, and nothing is made up for them.
/// </summary>
public sealed class AgentsDocumentPastTests(TestDatabase database) : IClassFixture<TestDatabase>, IDisposable
{
    private readonly PastFolder folder = new(database);

    [Fact]
    [Requirement("S1-45")]
    [Requirement("S1-50")]
    public async Task An_imported_trade_keeps_its_size_its_prices_and_the_venues_order_id()
    {
        var trade = PastFolder.Trade("old", 1, 110m);
        trade["quantity"] = 0.12345678m;
        await folder.ImportAsync("trades", folder.Trades("1", trade));
        await folder.ImportAsync("trades", folder.Trades("2", PastFolder.Trade("old", 2, 90m)));

        (await folder.ReadAsync(
            """
            SELECT coin, side, size, entry_price, exit_price, trim_scale(realized_pnl), trim_scale(fees), trade.status,
                hyperliquid_order_id, notes, unrealized_pnl IS NULL, decision_id IS NULL, agent.exchange_account
            FROM compat_agents.agent_trades AS trade
            JOIN compat_agents.trading_agents AS agent ON agent.id = trade.agent_id AND agent.name = 'old (imported)'
            ORDER BY entry_time
            """))[1].ShouldBe(
                "BTC|long|2.0|100|90|-20.2|0.2|closed|1002|imported|True|True|imported/nof1/nof1-old");
        (await folder.ReadAsync("SELECT size FROM compat_agents.agent_trades WHERE hyperliquid_order_id = '1001'"))
            .ShouldBe(["0.12345678"]);
    }

    [Fact]
    public async Task An_imported_cycle_is_a_decision_with_its_words_and_a_snapshot_of_what_it_was_told()
    {
        var file = folder.Conversations(
            "1",
            PastFolder.Conversation("seen", 1, 10_000, PastFolder.Hold()),
            PastFolder.Conversation("seen", 2, 10_400, PastFolder.Hold()),
            PastFolder.Conversation("seen", 3, 10_150, new JsonObject
            {
                ["failed_json_response_raw_text"] = "I do not know.",
            }));
        folder.Write("1", "since-inception-values.json", new JsonObject
        {
            ["sinceInceptionValues"] = new JsonArray(new JsonObject
            {
                ["model_id"] = "seen",
                ["nav_since_inception"] = 10_000,
                ["inception_date"] = 1_760_700_000.5m,
            }),
        });
        await folder.ImportAsync("conversations", file);

        (await folder.ReadAsync(
            """
            SELECT decision.status, action, coin, size_usd, leverage, confidence, reasoning,
                prompt_content LIKE '%ALL BTC DATA%', llm_response IS NOT NULL, execution_time_ms IS NULL,
                error_message IS NOT NULL
            FROM compat_agents.agent_decisions AS decision
            JOIN compat_agents.trading_agents AS agent ON agent.id = decision.agent_id
            WHERE agent.name = 'seen (imported)' AND agent.status = 'stopped' ORDER BY timestamp
            """)).ShouldBe([
                "success|HOLD|BTC|0|1|0.7|the plan stands|True|True|True|False",
                "success|HOLD|BTC|0|1|0.7|the plan stands|True|True|True|False",
                "parsing_error|HOLD||0|1|0|Up.|True|True|True|True",
            ]);
        (await folder.ReadAsync(
            """
            SELECT total_value, trim_scale(total_pnl), roi_percent, trim_scale(max_drawdown), max_drawdown_percent,
                cash_balance IS NULL, realized_pnl IS NULL, sharpe_ratio IS NULL, num_trades
            FROM compat_agents.agent_performance AS snapshot
            JOIN compat_agents.trading_agents AS agent ON agent.id = snapshot.agent_id
            WHERE agent.name = 'seen (imported)' ORDER BY snapshot_time
            """)).ShouldBe([
                "10000|0|0.0000|0|0.00|True|True|True|0",
                "10400|400|4.0000|0|0.00|True|True|True|0",
                "10150|150|1.5000|250|2.40|True|True|True|0",
            ]);
    }

    public void Dispose() => folder.Dispose();
}
