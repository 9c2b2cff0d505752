using System.Text.Json.Nodes;
using Pitwall.Server.Platform.Commands;
using Pitwall.Server.Tests.Platform;

namespace Pitwall.Server.Tests.Deliberation.Past;

public sealed class PastImportTests(TestDatabase database) : IClassFixture<TestDatabase>, IDisposable
{
    private readonly PastFolder folder = new(database);

    [Fact]
    public async Task A_later_poll_of_trades_adds_what_is_new_keeps_what_is_gone_and_versions_what_changed()
    {
        var first = folder.Trades("1", Trade(1, 110), Trade(2, 90), Trade(3, 105));
        var later = folder.Trades("2", Trade(2, 90), Trade(3, 106), Trade(4, 120));

        (await ArrivedAsync("trades", first)).ShouldBe((3, 0, 0));
        (await ArrivedAsync("trades", first)).ShouldBe((0, 0, 3));
        (await ArrivedAsync("trades", later)).ShouldBe((1, 1, 1));
        (await ArrivedAsync("trades", later)).ShouldBe((0, 0, 3));
        (await ArrivedAsync("trades", first)).ShouldBe((0, 0, 3));
        (await Trades("trade.version, exit_price, trim_scale(net_usd), trim_scale(gross_usd)")).ShouldBe([
            "later_1|1|110|19.8|20", "later_2|1|90|-20.2|-20", "later_3|2|106|11.8|12", "later_4|1|120|39.8|40",
        ]);
        (await folder.ReadAsync(
            "SELECT version, exit_price FROM trading.past_trades WHERE source_key = 'later_3' ORDER BY 1"))
            .ShouldBe(["1|105", "2|106"]);
    }

    [Fact]
    public async Task A_later_poll_of_conversations_adds_what_is_new_and_versions_what_changed()
    {
        var first = folder.Conversations("1", Talk("poll", 1, PastFolder.Hold()), Talk("poll", 2, PastFolder.Hold()));
        var later = folder.Conversations(
            "2", Talk("poll", 2, PastFolder.Hold(0.9m)), Talk("poll", 3, PastFolder.Hold()));

        (await ArrivedAsync("conversations", first)).ShouldBe((2, 0, 0));
        (await ArrivedAsync("conversations", later)).ShouldBe((1, 1, 0));
        (await ArrivedAsync("conversations", first)).ShouldBe((0, 0, 2));
        (await folder.ReadAsync(
            """
            SELECT source_key, max(talk.version), count(*) FROM deliberation.past_conversations AS talk
            JOIN agents.agents AS agent ON agent.id = talk.agent_id AND agent.slug = 'nof1-poll'
            GROUP BY 1 ORDER BY 1
            """)).ShouldBe(["poll_1|1|1", "poll_2|2|2", "poll_3|1|1"]);
    }

    [Fact]
    public async Task A_past_agent_appears_marked_imported_with_decisions_texts_and_equity()
    {
        var file = folder.Conversations(
            "1",
            Talk("seen", 1, PastFolder.Hold(), 10_100),
            Talk("seen", 2, new JsonObject { ["failed_json_response_raw_text"] = "I do not know." }, 10_250));
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
            SELECT desk_id, slug, name, kind, mind, llm_model, initial_balance_usd FROM agents.agents
            WHERE slug = 'nof1-seen'
            """)).ShouldBe(["0|nof1-seen|seen (imported)|external|imported/nof1|seen|10000"]);
        (await folder.ReadAsync(
            """
            SELECT talk.outcome, row.ruling, row.instrument, row.action, row.quantity, row.confidence,
                row.justification, convert_from(substr(reply.bytes, row.reply_offset + 1, 7), 'UTF8')
            FROM deliberation.past_conversations AS talk
            JOIN agents.agents AS agent ON agent.id = talk.agent_id AND agent.slug = 'nof1-seen'
            LEFT JOIN deliberation.past_decisions AS row
                ON (row.agent_id, row.source_key, row.version) = (talk.agent_id, talk.source_key, talk.version)
            LEFT JOIN deliberation.texts AS reply ON reply.sha256 = talk.reply_sha256
            ORDER BY talk.source_key
            """)).ShouldBe([
                "ok|accepted|hyperliquid:BTC|hold|2|0.7|the plan stands|{\"coin\"", "parse_error|||||||",
            ]);
        (await folder.ReadAsync(
            """
            SELECT mark.origin, mark.equity_usd FROM trading.public_past_equity AS mark
            JOIN agents.agents AS agent ON agent.id = mark.agent_id AND agent.slug = 'nof1-seen' ORDER BY mark.at
            """)).ShouldBe(["inception|10000", "prompt|10100", "prompt|10250"]);
    }

    [Fact]
    public async Task A_leaderboard_that_contradicts_the_prompts_is_kept_as_claimed_and_reported()
    {
        var file = folder.Conversations(
            "1", Talk("honest", 1, PastFolder.Hold(), 10_100), Talk("vain", 1, PastFolder.Hold(), 9_000));
        folder.Write("1", "leaderboard.json", new JsonObject
        {
            ["leaderboard"] = new JsonArray(
                new JsonObject { ["id"] = "honest", ["equity"] = 10_120 },
                new JsonObject { ["id"] = "vain", ["equity"] = 11_000 }),
        });

        var (_, reports, _) = await folder.ImportAsync("conversations", file);

        reports.Single().GetProperty("contradictions").EnumerateArray().Select(one => one.GetString()).ShouldBe(
            ["vain: the leaderboard claims $11000.00, its own prompt says $9000.00"]);
        (await folder.ReadAsync(
            "SELECT equity_usd FROM trading.public_past_equity WHERE origin = 'leaderboard' ORDER BY 1"))
            .ShouldBe(["10120", "11000"]);
    }

    [Fact]
    public async Task A_dry_run_reports_and_stores_nothing()
    {
        var file = folder.Conversations("1", Talk("dry", 1, PastFolder.Hold()));

        var (exit, output, _) = await folder.RunAsync("import", "conversations", "--dry-run", file);

        exit.ShouldBe(ExitCode.Done);
        output.ShouldStartWith(
            "nof1: 1 files, 1 conversations read, 0 new, 0 revised, 0 unchanged\n  outcomes: ok 1\n");
        (await folder.ReadAsync("SELECT slug FROM agents.agents WHERE slug = 'nof1-dry'")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("gone.json", null, "is not there")]
    [InlineData("trades.json", "{", "is no JSON")]
    [InlineData("trades.json", "{\"rows\":[]}", "has a record without 'trades'")]
    [InlineData("trades.json", "{\"trades\":[{\"quantity\":\"many\"}]}", "has '\"many\"' where a number belongs")]
    [InlineData("trades.json.gz", "no gzip", "is a gzip file that is damaged")]
    public async Task A_file_that_cannot_be_taken_is_named_and_the_others_are(string name, string? content, string why)
    {
        var bad = Path.Combine(folder.Path, name);
        if (content is not null)
        {
            await File.WriteAllTextAsync(bad, content, TestContext.Current.CancellationToken);
        }

        var (exit, reports, error) = await folder.ImportAsync(
            "trades", bad, folder.Trades("1", Trade(1, 110, "beside")));

        exit.ShouldBe(ExitCode.PartlyDone);
        error.ShouldContain($"{bad} {why}");
        reports[1].GetProperty("read").GetInt32().ShouldBe(1);
        (await folder.ImportAsync("trades", bad)).Exit.ShouldBe(ExitCode.Failed);
    }

    [Fact]
    [Requirement("S1-76")]
    public async Task What_was_imported_is_never_changed_or_deleted()
    {
        await folder.ImportAsync("trades", folder.Trades("1", Trade(1, 110, "kept")));
        await folder.ImportAsync("conversations", folder.Conversations("1", Talk("kept", 1, PastFolder.Hold())));

        foreach (var table in new[]
        {
            "trading.past_trades", "trading.past_equity", "deliberation.past_conversations",
            "deliberation.past_decisions",
        })
        {
            (await folder.RefusedAsync($"DELETE FROM {table}")).MessageText.ShouldContain("is refused");
            (await folder.RefusedAsync($"TRUNCATE {table} CASCADE"))
                .MessageText.ShouldContain($"TRUNCATE of {table} is refused");
        }

        (await folder.RefusedAsync("TRUNCATE agents.versions CASCADE"))
            .MessageText.ShouldContain("TRUNCATE of agents.versions is refused");

        (await folder.RefusedAsync("UPDATE trading.past_trades SET size = 1")).MessageText.ShouldContain("is refused");
    }

    public void Dispose() => folder.Dispose();

    private Task<string[]> Trades(string columns) => folder.ReadAsync(
        $"""
        SELECT source_key, {columns} FROM trading.public_past_trades AS trade
        JOIN agents.agents AS agent ON agent.id = trade.agent_id AND agent.slug = 'nof1-later' ORDER BY 1
        """);

    private async Task<(int New, int Revised, int Unchanged)> ArrivedAsync(string kind, string file)
    {
        var (exit, reports, _) = await folder.ImportAsync(kind, file);
        exit.ShouldBe(ExitCode.Done);
        return PastFolder.Arrived(reports).Single();
    }

    private static JsonObject Trade(int number, decimal exit, string model = "later") =>
        PastFolder.Trade(model, number, exit);

    private static JsonObject Talk(string model, int number, JsonNode reply, decimal equity = 10_000) =>
        PastFolder.Conversation(model, number, equity, reply);
}
