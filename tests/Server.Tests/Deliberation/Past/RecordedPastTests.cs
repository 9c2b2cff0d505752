using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pitwall.Server.Platform.Commands;
using Pitwall.Server.Tests.Platform;

namespace Pitwall.Server.Tests.Deliberation.Past;

/// <summary>What the two recorded polls of the Alpha Arena and the recorded bots must bring.</summary>
public sealed class RecordedPastTests(TestDatabase database) : IClassFixture<TestDatabase>, IDisposable
{
    private const string First = "2025-10-28T065103Z";
    private const string Second = "2025-10-28T070022Z";

    private readonly PastFolder folder = new(database);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_season_comes_in_once_whatever_is_polled_again()
    {
        await TradesComeInAsync();
        await ConversationsComeInAsync();
        await AThirdPollComesInAsync();
        await TheSeasonIsReadOverHttpAsync();
    }

    [Fact]
    public async Task Decision_logs_of_real_bots_come_in_once()
    {
        var path = Path.Combine(RecordedData.Root(), "llm_transcripts");

        var (exit, first, _) = await folder.ImportAsync("decisions", path);
        var (_, second, _) = await folder.ImportAsync("decisions", path);

        exit.ShouldBe(ExitCode.Done);
        first.Length.ShouldBe(115);
        Sum(first).ShouldBe((992, 0, 0));
        Sum(second).ShouldBe((0, 0, 992));
        (await folder.ReadAsync(
            """
            SELECT agent.slug, agent.mind, count(DISTINCT talk.source_key), count(row.ordinal)
            FROM agents.agents AS agent
            JOIN deliberation.past_conversations AS talk ON talk.agent_id = agent.id
            LEFT JOIN deliberation.past_decisions AS row
                ON (row.agent_id, row.source_key, row.version) = (talk.agent_id, talk.source_key, talk.version)
            WHERE agent.mind IN ('imported/nofx', 'imported/account_log')
            GROUP BY 1, 2 ORDER BY 1
            """)).ShouldBe([
                "account-log-llama-scalper-binance-real|imported/account_log|297|569",
                "account-log-openai-trader-binance-real|imported/account_log|8|13",
                "nofx-nofx-qwen|imported/nofx|80|110",
                "nofx-openai-trader-multi|imported/nofx|14|21",
                "nofx-openai-trader-single|imported/nofx|14|31",
            ]);
    }

    public void Dispose() => folder.Dispose();

    private async Task TradesComeInAsync()
    {
        var (exit, reports, _) = await folder.ImportAsync(
            "trades", Recorded(First, "trades"), Recorded(Second, "trades"));

        exit.ShouldBe(ExitCode.Done);
        PastFolder.Arrived(reports).ShouldBe([(253, 0, 0), (0, 0, 253)]);
        reports[0].GetProperty("contradictions").EnumerateArray().Select(one => one.GetString()).ShouldBe(
            ["109 of 253 trades claim a net that is not their gross less their commission"]);
        (await folder.ReadAsync(
            """
            SELECT count(*), count(*) FILTER (WHERE abs(gross_usd - claimed_gross) < 0.005),
                count(*) FILTER (WHERE abs(net_usd - claimed_net) < 0.005)
            FROM trading.past_trades
            """)).ShouldBe(["253|253|253"]);
        (await folder.ReadAsync(
            """
            SELECT agent.llm_model, round(sum(trade.net_usd)) FROM trading.public_past_trades AS trade
            JOIN agents.agents AS agent ON agent.id = trade.agent_id GROUP BY 1 ORDER BY 2 DESC
            """)).ShouldBe([
                "deepseek-chat-v3.1|10049", "qwen3-max|7091", "claude-sonnet-4-5|1515", "gemini-2.5-pro|-1380",
                "grok-4|-2262", "gpt-5|-6508",
            ]);
    }

    private async Task ConversationsComeInAsync()
    {
        var (_, reports, _) = await folder.ImportAsync(
            "conversations", Recorded(First, "conversations"), Recorded(Second, "conversations"));

        PastFolder.Arrived(reports).ShouldBe([(100, 0, 0), (25, 0, 75)]);
        reports[0].GetProperty("contradictions").EnumerateArray()
            .Select(one => one.GetString()!.Split(':')[0])
            .ShouldBe(["claude-sonnet-4-5", "deepseek-chat-v3.1", "grok-4", "qwen3-max"], ignoreOrder: true);
        (await folder.ReadAsync(
            """
            SELECT outcome, count(*) FROM deliberation.past_conversations AS talk
            JOIN agents.agents AS agent ON agent.id = talk.agent_id WHERE agent.mind = 'imported/nof1'
            GROUP BY 1 ORDER BY 1
            """)).ShouldBe(["empty|1", "ok|123", "parse_error|1"]);
    }

    /// <summary>The second poll without 10 of its trades, with 2 more, and 3 of the others changed.</summary>
    private async Task AThirdPollComesInAsync()
    {
        await using var packed = File.OpenRead(Recorded(Second, "trades"));
        await using var stream = new GZipStream(packed, CompressionMode.Decompress);
        var known = (await JsonNode.ParseAsync(stream, cancellationToken: Ct))!["trades"]!.AsArray()
            .Select(trade => trade!.DeepClone()).Skip(10).ToArray();
        foreach (var revised in known.Take(3))
        {
            revised["exit_closed_pnl"] = revised["exit_closed_pnl"]!.GetValue<decimal>() + 1m;
        }

        var third = folder.Trades(
            "3", [.. known, PastFolder.Trade("gpt-5", 1, 110), PastFolder.Trade("gpt-5", 2, 90)]);
        PastFolder.Arrived((await folder.ImportAsync("trades", third)).Reports).ShouldBe([(2, 3, 240)]);
        PastFolder.Arrived((await folder.ImportAsync("trades", third)).Reports).ShouldBe([(0, 0, 245)]);
        (await folder.ReadAsync(
            "SELECT count(*), count(DISTINCT (agent_id, source_key)), max(version) FROM trading.past_trades"))
            .ShouldBe(["258|255|2"]);
    }

    private async Task TheSeasonIsReadOverHttpAsync()
    {
        await using var server = await RunningServer.StartAsync(database.Source, Rooms.Compose() with { Workers = [] });
        var client = server.Client;
        await TheAgentsOfTheSeasonAreListedAsync(client);

        var talks = await AskAsync(client, "/api/deliberation/past/nof1-deepseek-chat-v3-1/conversations?limit=5");
        talks.GetProperty("items").GetArrayLength().ShouldBe(5);
        var key = talks.GetProperty("items")[0].GetProperty("key").GetString();
        var talk = await AskAsync(client, $"/api/deliberation/past/nof1-deepseek-chat-v3-1/conversation?key={key}");
        talk.GetProperty("prompt").GetString()!.Length.ShouldBeGreaterThan(10_000);
        talk.GetProperty("decisions").GetArrayLength().ShouldBe(6);
        (await AskAsync(client, "/api/trading/past/nof1-qwen3-max/equity")).GetProperty("items").EnumerateArray()
            .Where(mark => !mark.GetProperty("isMarked").GetBoolean()).ShouldHaveSingleItem();
        (await AskAsync(client, "/api/trading/past/nof1-qwen3-max/trades")).GetProperty("items").GetArrayLength()
            .ShouldBeGreaterThan(10);
        // Whatever else came in before, the season's six files are the newest.
        (await AskAsync(client, "/api/deliberation/past/imports")).GetProperty("items").EnumerateArray()
            .Select(import => import.GetProperty("kind").GetString())
            .TakeWhile(kind => kind is "trades" or "conversations").Count().ShouldBe(6);

        var judged = await AskAsync(client, "/api/performance/past/nof1-grok-4");
        judged.GetProperty("equityUsd").GetDecimal().ShouldBeInRange(10_000m, 10_500m);
        judged.GetProperty("returnPct").GetDouble().ShouldBeInRange(0, 5);
        judged.GetProperty("sharpe").ValueKind.ShouldBe(JsonValueKind.Null);
        judged.GetProperty("sharpeMissing").GetString().ShouldBe("needs 30 d, has 0");
    }

    private static async Task TheAgentsOfTheSeasonAreListedAsync(HttpClient client)
    {
        var agents = (await AskAsync(client, "/api/deliberation/past/agents")).GetProperty("items").EnumerateArray()
            .Where(agent => agent.GetProperty("slug").GetString()!.StartsWith("nof1-", StringComparison.Ordinal))
            .ToArray();
        agents.Sum(agent => agent.GetProperty("trades").GetInt32()).ShouldBe(255);
        agents.Sum(agent => agent.GetProperty("conversations").GetInt32()).ShouldBe(125);
        // The 109 that the first poll reports; the three that the third poll changes may be among them.
        agents.Sum(agent => agent.GetProperty("contradictedTrades").GetInt32()).ShouldBeInRange(109, 112);
        agents.Where(agent => agent.GetProperty("contradictedMarks").GetInt32() > 0)
            .Select(agent => agent.GetProperty("slug").GetString())
            .ShouldBe(["nof1-claude-sonnet-4-5", "nof1-deepseek-chat-v3-1", "nof1-grok-4", "nof1-qwen3-max"]);
    }

    private static async Task<JsonElement> AskAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path, Ct);
        var text = await answer.Content.ReadAsStringAsync(Ct);
        answer.IsSuccessStatusCode.ShouldBeTrue($"{path}: {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    private static (int New, int Revised, int Unchanged) Sum(IEnumerable<JsonElement> reports)
    {
        var arrived = PastFolder.Arrived(reports);
        return (arrived.Sum(one => one.New), arrived.Sum(one => one.Revised), arrived.Sum(one => one.Unchanged));
    }

    private static string Recorded(string poll, string name) =>
        RecordedData.File("alpha_arena", poll, $"{name}.json.gz");
}
