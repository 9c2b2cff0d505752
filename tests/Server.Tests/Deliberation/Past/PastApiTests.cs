using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pitwall.Server.Platform.Commands;
using Pitwall.Server.Tests.Platform;

namespace Pitwall.Server.Tests.Deliberation.Past;

/// <summary>What the page of imported agents is told.</summary>
public sealed class PastApiTests(TestDatabase database) : IClassFixture<TestDatabase>, IDisposable
{
    private static readonly string[] Fields =
    [
        "name", "source", "model", "firstAt", "lastAt", "conversations", "decisions", "trades", "netUsd",
        "claimedNetUsd", "contradictedTrades", "contradictedMarks",
    ];

    private readonly PastFolder folder = new(database);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_past_agent_is_listed_with_its_days_what_was_booked_and_what_its_source_claims()
    {
        var wrong = PastFolder.Trade("vain", 2, 90);
        wrong["realized_net_pnl"] = -10.2m;
        await ImportAsync("trades", folder.Trades("1", PastFolder.Trade("vain", 1, 110), wrong));
        var talks = folder.Conversations(
            "2",
            PastFolder.Conversation("vain", 1, 9_100, PastFolder.Hold()),
            PastFolder.Conversation("vain", 2, 9_000, PastFolder.Hold()),
            PastFolder.Conversation("mute", 1, 10_000, PastFolder.Hold()));
        Leaderboard("2", ("vain", 11_000), ("mute", 10_010));
        await ImportAsync("conversations", talks);

        (await ListedAsync("nof1-vain")).ShouldBe(
            "vain (imported)|nof1|vain|2025-10-17|2025-10-18|2|2|2|-0.4|9.6|1|1");
        (await ListedAsync("nof1-mute")).ShouldBe(
            "mute (imported)|nof1|mute|2025-10-17|2025-10-17|1|1|0|||0|0");
    }

    [Fact]
    public async Task A_revised_trade_and_cycle_count_once_as_they_are_now()
    {
        var wrong = PastFolder.Trade("late", 1, 110);
        wrong["realized_net_pnl"] = 30m;
        await ImportAsync("trades", folder.Trades("1", wrong));
        await ImportAsync("trades", folder.Trades("2", PastFolder.Trade("late", 1, 120)));
        await ImportAsync(
            "conversations", folder.Conversations("3", PastFolder.Conversation("late", 1, 9_000, PastFolder.Hold())));
        await ImportAsync(
            "conversations",
            folder.Conversations("4", PastFolder.Conversation("late", 1, 9_000, PastFolder.Hold(0.9m))));

        (await ListedAsync("nof1-late")).ShouldBe(
            "late (imported)|nof1|late|2025-10-17|2025-10-18|1|1|1|39.8|39.8|0|0");
    }

    [Fact]
    public async Task A_trade_says_where_its_source_contradicts_itself_as_the_report_of_its_file_does()
    {
        var net = PastFolder.Trade("liar", 2, 90);
        net["realized_net_pnl"] = -10.2m;
        var gross = PastFolder.Trade("liar", 3, 105);
        gross["realized_gross_pnl"] = 11m;
        gross["realized_net_pnl"] = 9.8m;
        gross["total_commission_dollars"] = 1.2m;

        var reports = await ImportAsync(
            "trades", folder.Trades("1", PastFolder.Trade("liar", 1, 110), net, gross));

        var trades = (await AskAsync("/api/trading/past/nof1-liar/trades")).GetProperty("items").EnumerateArray();
        string[] said = ["key", "claimedNetUsd", "claimedGrossUsd", "contradicts"];
        trades.Select(trade => string.Join(' ', said.Select(field => Shown(field, trade.GetProperty(field)))))
            .ShouldBe([
                "liar_3 9.8 11 the claimed gross is not price difference times size",
                "liar_2 -10.2 -20 the claimed net is not what the venue booked at entry and exit; "
                    + "the claimed net is not the claimed gross less the claimed fees",
                "liar_1 19.8 20 ",
            ]);
        reports.Single().GetProperty("contradictions").EnumerateArray()
            .Select(one => one.GetString()!.Split(" claim")[0])
            .ShouldBe(["1 of 3 trades", "1 of 3 trades", "1 of 3 trades"]);
    }

    [Fact]
    public async Task A_cycle_names_the_repairs_of_each_row()
    {
        var reply = PastFolder.Hold();
        reply["BTC"]!["confidence"] = "70%";
        await ImportAsync(
            "conversations", folder.Conversations("1", PastFolder.Conversation("bent", 1, 10_000, reply)));

        var talk = await AskAsync("/api/deliberation/past/nof1-bent/conversation?key=bent_1");

        var row = talk.GetProperty("decisions").EnumerateArray().ShouldHaveSingleItem();
        row.GetProperty("ruling").GetString().ShouldBe("repaired");
        row.GetProperty("repairs").EnumerateArray().Select(one => one.GetString()).ShouldBe(["percent_sign"]);
    }

    [Fact]
    public async Task A_day_on_which_nobody_looked_is_no_day_and_makes_no_Sharpe_ratio()
    {
        await using (var insert = database.Source.CreateCommand(
            """
            WITH agent AS (
                INSERT INTO agents.agents (id, desk_id, slug, name, kind, mind, exchange_account, initial_balance_usd)
                VALUES (gen_random_uuid(), 0, 'gaps', 'gaps', 'trading', 'past/x', 'past', 10000) RETURNING id)
            INSERT INTO trading.past_equity (agent_id, at, origin, version, equity_usd)
            SELECT agent.id, timestamptz '2025-01-01 12:00Z' + day * interval '1 day', 'prompt', 1, 10000 + day
            FROM agent, unnest(ARRAY[0, 1, 2, 40]) AS day
            """))
        {
            await insert.ExecuteNonQueryAsync(Ct);
        }

        var judged = await AskAsync("/api/performance/past/gaps");

        judged.GetProperty("days").GetInt32().ShouldBe(2);
        judged.GetProperty("sharpe").ValueKind.ShouldBe(JsonValueKind.Null);
        judged.GetProperty("sharpeMissing").GetString()
            .ShouldBe("37 d between its marks have none, and their returns would be made up");
    }

    public void Dispose() => folder.Dispose();

    private async Task<JsonElement[]> ImportAsync(string kind, string file)
    {
        var (exit, reports, error) = await folder.ImportAsync(kind, file);
        exit.ShouldBe(ExitCode.Done, error);
        return reports;
    }

    private void Leaderboard(string poll, params (string Model, decimal Equity)[] claims) =>
        folder.Write(poll, "leaderboard.json", new JsonObject
        {
            ["leaderboard"] = new JsonArray([.. claims.Select(claim => new JsonObject
            {
                ["id"] = claim.Model,
                ["equity"] = claim.Equity,
            })]),
        });

    private async Task<JsonElement> AskAsync(string path)
    {
        await using var server = await RunningServer.StartAsync(database.Source, Rooms.Compose() with { Workers = [] });
        using var answer = await server.Client.GetAsync(path, Ct);
        var text = await answer.Content.ReadAsStringAsync(Ct);
        answer.IsSuccessStatusCode.ShouldBeTrue($"{path}: {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    /// <summary>What the list says of one agent, days for times, with | between.</summary>
    private async Task<string> ListedAsync(string slug)
    {
        var agent = (await AskAsync("/api/deliberation/past/agents")).GetProperty("items").EnumerateArray()
            .Where(one => string.Equals(one.GetProperty("slug").GetString(), slug, StringComparison.Ordinal))
            .ShouldHaveSingleItem();
        return string.Join('|', Fields.Select(field => Shown(field, agent.GetProperty(field))));
    }

    private static string Shown(string field, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDecimal().ToString("0.########", CultureInfo.InvariantCulture),
        JsonValueKind.String when field.EndsWith("At", StringComparison.Ordinal) => value.GetString()![..10],
        _ => value.ToString(),
    };
}
