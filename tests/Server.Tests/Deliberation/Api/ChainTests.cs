using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Pitwall.Server.Tests.Deliberation.Cycles;
using Pitwall.Server.Tests.Platform;
using Pitwall.Testing;

namespace Pitwall.Server.Tests.Deliberation.Api;

public sealed class ChainTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    [Requirement("S1-13")]
    [Requirement("S1-30")]
    [Requirement("S1-31")]
    [Requirement("S1-32")]
    [Requirement("S1-67")]
    [Requirement("S1-70")]
    public async Task A_decision_is_walked_back_to_every_word_it_rests_on_and_forward_again()
    {
        await using var world = await ModelWorld.BeginAsync(days: 2, ScriptedModel.Answer);
        await world.SeatAsync(world.FileOf("one", "{kind: llm, provider: alpha, model: tiny}"));
        await using var server = await RunningServer.StartAsync(world.Source, Rooms.Compose(), [.. world.Settings()]);
        await world.UntilFinishedAsync(server);
        var id = (await world.ListAsync(
            """
            SELECT lot.decision_id FROM trading.lots AS lot JOIN trading.decisions AS d
                ON d.desk_id = lot.desk_id AND d.id = lot.decision_id WHERE lot.status = 'closed' ORDER BY lot.id
                    LIMIT 1
            """))[0];

        var chain = await GetAsync(server, $"/api/deliberation/decisions/{id}/chain");

        var prompt = new StringBuilder();
        foreach (var block in chain.GetProperty("blocks").EnumerateArray())
        {
            var shown = await GetAsync(server, $"/api/deliberation/blocks/{block.GetProperty("sha256").GetString()}");
            prompt.Append(shown.GetProperty("text").GetString());
            shown.GetProperty("uses").GetArrayLength().ShouldBeGreaterThan(0);
        }

        var call = chain.GetProperty("call");
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(prompt.ToString())))
            .ShouldBe(call.GetProperty("promptSha256").GetString());
        call.GetProperty("latencyMs").GetInt64().ShouldBeGreaterThan(0);
        call.GetProperty("costUsd").GetDecimal().ShouldBeGreaterThan(0m);
        var reply = await GetAsync(server, $"/api/deliberation/blocks/{call.GetProperty("replySha256").GetString()}");
        reply.GetProperty("uses").EnumerateArray()
            .ShouldContain(use =>
                string.Equals(use.GetProperty("decisionId").GetString(), id, StringComparison.Ordinal));
        chain.GetProperty("orders").GetArrayLength().ShouldBeGreaterThan(0);
        chain.GetProperty("fills").GetArrayLength().ShouldBeGreaterThan(0);
        chain.GetProperty("trades")[0].GetProperty("realisedPnlUsd").ValueKind.ShouldBe(JsonValueKind.Number);
        (await world.ListAsync(
            $"SELECT payload->'input'->'evidence'->>'prompt' FROM trading.public_journal "
            + $"WHERE desk_id = 1 AND seq = {chain.GetProperty("decision").GetProperty("seq").GetInt64()}"))
            .ShouldBe([call.GetProperty("promptSha256").GetString()!]);
        (await world.ListAsync("SELECT 1 FROM deliberation.texts WHERE convert_from(bytes, 'UTF8') LIKE '%key-of-%'"))
            .ShouldBeEmpty("a key reached a prompt");
        await ShouldAnswerTheDocumentAsync(world);
        var calls = await GetAsync(server, "/api/deliberation/calls?desk=floor&agent=one&limit=5");
        calls.GetProperty("spent")[0].GetProperty("usd").GetDecimal().ShouldBeGreaterThan(0m);
    }

    /// <summary>The agents document's own questions in its own columns, each with an answer.</summary>
    private static async Task ShouldAnswerTheDocumentAsync(ModelWorld world)
    {
        (await world.ListAsync("SELECT strategy_description FROM compat_agents.trading_agents"))
            .ShouldBe(["You trade what trends and leave what does not."]);
        (await world.ListAsync(
            """
            SELECT id FROM deliberation.calls
            WHERE status = 'answered' AND tokens_input > 0 AND cost_usd IS DISTINCT FROM
                (tokens_input * 1 + tokens_cached * 0.1 + (tokens_reasoning + tokens_output) * 4) / 1000000
            """)).ShouldBeEmpty();
        foreach (var question in (string[])
            [
                "SELECT id, prompt_content, llm_response, execution_time_ms FROM compat_agents.agent_decisions "
                    + "WHERE agent_id = (SELECT id FROM agents.agents) AND timestamp > '2025-01-02' "
                    + "AND length(prompt_content) > 1000 ORDER BY timestamp DESC",
                "SELECT count(*), sum(CASE WHEN realized_pnl > 0 THEN 1 ELSE 0 END), sum(realized_pnl) "
                    + "FROM compat_agents.agent_trades WHERE status = 'closed' HAVING count(*) > 0",
                "SELECT total_value, win_rate, profit_factor FROM compat_agents.agent_performance "
                    + "WHERE num_trades > 1 ORDER BY snapshot_time DESC",
                "SELECT name, llm_model, max_leverage FROM compat_agents.trading_agents WHERE status = 'active'",
                "SELECT value::json->>'cycle_count' FROM compat_agents.bot_state WHERE key = 'trading_bot_state'",
            ])
        {
            (await world.ListAsync(question)).ShouldNotBeEmpty(question);
        }
    }

    private static async Task<JsonElement> GetAsync(RunningServer server, string path)
    {
        var answer = await server.Client.GetAsync(path, Ct);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync(Ct));
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);
    }
}
