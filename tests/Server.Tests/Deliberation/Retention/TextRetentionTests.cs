using System.Globalization;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Pitwall.Engine.Platform;
using Pitwall.Server.Deliberation.Record;
using Pitwall.Server.Deliberation.Retention;
using Pitwall.Server.Platform;
using Pitwall.Server.Platform.Commands;
using Pitwall.Server.Tests.Platform;
using Pitwall.Testing;

namespace Pitwall.Server.Tests.Deliberation.Retention;

/// <summary>Old words leave the database, and nothing that follows from them is lost.</summary>
public sealed class TextRetentionTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    [Requirement("S1-73")]
    public async Task Nothing_goes_where_nobody_switched_it_on()
    {
        await using var world = await RetentionWorld.BeginAsync();

        var refused = await world.SayAsync("retention", "run");
        var looked = await world.SayAsync("retention", "run", "--dry-run", "--json");
        await using (await RunningServer.StartAsync(
            world.Models.Source, Rooms.Compose(), [.. world.Models.Settings()]))
        {
            // A server without the setting has no reason to look.
        }

        refused.Exit.ShouldBe(ExitCode.Failed);
        refused.Error.ShouldContain("Retention:Enabled=true");
        var due = JsonDocument.Parse(looked.Out).RootElement.GetProperty("due");
        due.GetProperty("texts").GetInt32().ShouldBe((await world.OldAsync()).Count);
        due.GetProperty("bytes").GetInt64().ShouldBeGreaterThan(0);
        (await world.GoneAsync()).ShouldBeEmpty();
        Directory.Exists(world.Folder).ShouldBeFalse();
        (await world.Models.ListAsync("SELECT 1 FROM platform.job_runs")).ShouldBeEmpty();
    }

    [Fact]
    [Requirement("S1-74")]
    public async Task Old_texts_are_archived_and_then_removed_and_everything_else_stays()
    {
        await using var world = await RetentionWorld.BeginAsync();
        var old = await world.OldAsync();
        var all = await world.Models.ListAsync("SELECT count(*) FROM deliberation.texts");
        var before = await world.Models.ReadAsync();
        var kept = await KeptAsync(world);

        var ran = await world.ArchiveAsync();

        ran.Error.ShouldBeEmpty();
        ran.Exit.ShouldBe(ExitCode.Done);
        old.Count.ShouldBeInRange(20, int.Parse(all[0], CultureInfo.InvariantCulture) - 20);
        (await world.GoneAsync()).ShouldBe(old);
        var filed = await world.FiledAsync();
        filed.Keys.ShouldBe(old);
        filed.Values.Select(HashOf).ShouldBe(old);
        (await KeptAsync(world)).ShouldBe(kept);
        (await world.Models.ListAsync("SELECT outcome FROM platform.job_runs WHERE job = 'retention'"))
            .ShouldBe(["done"]);
        await world.Models.ShouldVerifyAsync();
        (await world.SayAsync("verify")).Exit.ShouldBe(ExitCode.Done);
        (await world.SayAsync("replay")).Out.ShouldContain(" 0 differences");
        (await world.Models.ReadAsync()).ShouldBe(before);

        (await world.ArchiveAsync()).Out.ShouldContain("0 texts archived in 0 files");
        (await world.SayAsync("retention", "status")).Out.ShouldContain(
            string.Create(CultureInfo.InvariantCulture, $"{old.Count} texts in texts-"));
    }

    [Theory]
    [InlineData(Failpoint.ArchivePre)]
    [InlineData(Failpoint.ArchivePost)]
    [InlineData(Failpoint.ArchiveMid)]
    public async Task Killed_at_any_point_it_has_removed_nothing_and_the_next_run_completes_it(string failpoint)
    {
        await using var world = await RetentionWorld.BeginAsync();
        var old = await world.OldAsync();

        await world.DieAsync(failpoint);

        (await world.GoneAsync()).ShouldBeEmpty();
        (await world.ArchiveAsync()).Exit.ShouldBe(ExitCode.Done);
        (await world.GoneAsync()).ShouldBe(old);
        (await world.FiledAsync()).Keys.ShouldBe(old);
        Directory.GetFiles(world.Folder).Length.ShouldBe(1, "what the killed run wrote was used, or written over");
        await world.Models.ShouldVerifyAsync();
    }

    [Fact]
    public async Task A_file_that_is_not_whole_removes_nothing_and_is_named_and_written_anew()
    {
        await using var world = await RetentionWorld.BeginAsync();
        await world.DieAsync(Failpoint.ArchivePost);
        var file = Directory.GetFiles(world.Folder).ShouldHaveSingleItem();
        await File.WriteAllBytesAsync(file, (await File.ReadAllBytesAsync(file, Ct))[..2_000], Ct);

        var ran = await world.ArchiveAsync();

        ran.Exit.ShouldBe(ExitCode.PartlyDone);
        ran.Error.ShouldContain(Path.GetFileName(file));
        (await world.GoneAsync()).ShouldBe(await world.OldAsync());
        (await world.FiledAsync()).Keys.ShouldBe(await world.OldAsync());
        (await world.ArchiveAsync()).Exit.ShouldBe(ExitCode.Done);
    }

    [Fact]
    public async Task An_archived_text_says_when_and_where_and_comes_back_when_it_is_said_again()
    {
        await using var world = await RetentionWorld.BeginAsync();
        var (decision, reply) = await OldDecisionAsync(world);
        var words = (await world.Models.ListAsync(
            $"SELECT encode(bytes, 'hex') FROM deliberation.texts WHERE sha256 = '\\x{reply}'"))[0];
        await world.ArchiveAsync();
        await using var server = await RunningServer.StartAsync(
            world.Models.Source, Rooms.Compose(), [.. world.Models.Settings()]);

        var chain = await GetAsync(server, $"/api/deliberation/decisions/{decision}/chain");
        var said = await GetAsync(server, $"/api/deliberation/blocks/{reply}");

        chain.GetProperty("call").GetProperty("replySha256").GetString().ShouldBe(reply);
        chain.GetProperty("blocks").EnumerateArray().ShouldAllBe(block => block.GetProperty("bytes").GetInt32() > 0);
        said.GetProperty("text").ValueKind.ShouldBe(JsonValueKind.Null);
        said.GetProperty("bytes").GetInt32().ShouldBe(words.Length / 2);
        said.GetProperty("uses").GetArrayLength().ShouldBeGreaterThan(0);
        var place = said.GetProperty("archive");
        var file = Path.Combine(place.GetProperty("folder").GetString()!, place.GetProperty("file").GetString()!);
        Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(file, Ct)))
            .ShouldBe(place.GetProperty("fileSha256").GetString());
        place.GetProperty("machine").GetString().ShouldBe(Environment.MachineName);
        place.GetProperty("archivedAt").GetDateTime().ShouldBe(DateTime.UtcNow, TimeSpan.FromMinutes(10));
        (await world.Models.ListAsync(
            $"SELECT prompt_content IS NULL, llm_response IS NULL FROM compat_agents.agent_decisions "
            + $"WHERE id = '{decision}'")).ShouldBe(["True True"]);

        await using (var connection = await world.Models.Source.OpenConnectionAsync(Ct))
        {
            await Texts.PutAsync(connection, [Convert.FromHexString(words)], Ct);
        }

        var again = await GetAsync(server, $"/api/deliberation/blocks/{reply}");
        HashOf(Encoding.UTF8.GetBytes(again.GetProperty("text").GetString()!)).ShouldBe(reply);
        again.GetProperty("archive").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task A_server_where_it_is_switched_on_archives_once_a_month()
    {
        await using var world = await RetentionWorld.BeginAsync();
        (string, string)[] settings =
            [.. world.Models.Settings(), ("Retention:Enabled", "true"), ("Retention:Folder", world.Folder)];
        var old = await world.OldAsync();

        for (var start = 0; start < 2; start++)
        {
            await using var server = await RunningServer.StartAsync(world.Models.Source, Rooms.Compose(), settings);
            while ((await world.Models.ListAsync("SELECT 1 FROM platform.job_runs WHERE outcome = 'done'")).Count == 0)
            {
                await world.Models.ListAsync("SELECT pg_sleep(0.02)::text");
            }
        }

        (await world.GoneAsync()).ShouldBe(old);
        (await world.Models.ListAsync("SELECT slot = date_trunc('month', now(), 'UTC') FROM platform.job_runs"))
            .ShouldBe(["True"]);
    }

    [Fact]
    public async Task A_process_that_died_in_the_run_leaves_its_slot_to_the_next()
    {
        await using var world = await RetentionWorld.BeginAsync();
        await world.RunAsync(
            "INSERT INTO platform.job_runs (job, slot, node) "
            + "VALUES ('retention', date_trunc('month', now(), 'UTC'), 'gone')");

        await using (await RunningServer.StartAsync(
            world.Models.Source, Rooms.Compose(), ("Retention:Enabled", "true"), ("Retention:Folder", world.Folder)))
        {
            while ((await world.Models.ListAsync("SELECT 1 FROM platform.job_runs WHERE outcome = 'done'")).Count == 0)
            {
                await world.Models.ListAsync("SELECT pg_sleep(0.02)::text");
            }
        }

        (await world.GoneAsync()).ShouldBe(await world.OldAsync());
    }

    [Fact]
    public async Task Words_that_are_no_utf8_come_back_byte_for_byte_from_the_archive()
    {
        await using var world = await RetentionWorld.BeginAsync();
        byte[] broken = [0xff, 0xfe, 0x00, 0x41];
        await using (var connection = await world.Models.Source.OpenConnectionAsync(Ct))
        {
            await Texts.PutAsync(connection, [broken], Ct);
        }

        await world.RunAsync("UPDATE deliberation.texts SET created_at = '2020-01-01' WHERE length = 4");
        await world.ArchiveAsync();

        var file = Directory.GetFiles(world.Folder).ShouldHaveSingleItem();
        var content = await ArchiveFile.ReadAsync(file, Ct);
        content.Texts[0].ShouldBe(Hash32.Of(broken).ToArray());
        (await world.FiledAsync())[HashOf(broken)].ShouldBe(broken);
    }

    private static Task<IReadOnlyList<string>> KeptAsync(RetentionWorld world) => world.Models.ListAsync(
        """
        SELECT (SELECT count(*) || ' ' || sum(cost_usd) || ' ' || count(reply_sha256) FROM deliberation.calls),
            (SELECT count(*) FROM deliberation.call_blocks), (SELECT count(*) || min(reasoning) FROM trading.decisions),
            (SELECT count(*) || ' ' || count(decision_id) FROM trading.public_trades)
        """);

    private static async Task<(string Decision, string Reply)> OldDecisionAsync(RetentionWorld world)
    {
        var old = await world.OldAsync();
        var row = (await world.Models.ListAsync(
            $"""
            SELECT decision.id, encode(call.reply_sha256, 'hex') FROM deliberation.calls AS call
            JOIN trading.decisions AS decision USING (desk_id, agent, cycle)
            WHERE encode(call.reply_sha256, 'hex') = ANY(string_to_array('{string.Join(',', old)}', ','))
                AND call.outcome = 'ok' AND call.asked_at < '2025-01-03T00:00Z'
            ORDER BY decision.id LIMIT 1
            """))[0].Split(' ');
        return (row[0], row[1]);
    }

    private static string HashOf(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static async Task<JsonElement> GetAsync(RunningServer server, string path)
    {
        var answer = await server.Client.GetAsync(path, Ct);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync(Ct));
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);
    }
}
