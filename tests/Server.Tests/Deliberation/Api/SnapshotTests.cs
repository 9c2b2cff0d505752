using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Pitwall.Engine.Platform;
using Pitwall.Server.Tests.Deliberation.Cycles;
using Pitwall.Server.Tests.Deliberation.Providers;
using Pitwall.Server.Tests.Deliberation.Retention;
using Pitwall.Server.Tests.Platform;

namespace Pitwall.Server.Tests.Deliberation.Api;

/// <summary>What a stored call was told can be told again, word for word, to the same mind or another.</summary>
public sealed class SnapshotTests
{
    private const string Llm = "{kind: llm, provider: alpha, model: tiny}";
    private const string Closes = """{"v":1,"decisions":[{"coin":"AAA","action":"close","reason":"enough"}]}""";

    private static readonly string[] Words = ["rules", "strategy"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task On_the_command_line_a_stored_call_is_asked_again_with_the_very_bytes_it_was_told()
    {
        var prompts = new List<string>();
        await using var world = await ModelWorld.BeginAsync(days: 1, question =>
        {
            lock (prompts)
            {
                prompts.Add(question.AllText);
            }

            return new FakeAnswer.Says(prompts.Count == 1 ? Opens : Nothing);
        });
        await world.SeatAsync(world.FileOf("one", Llm));
        await world.LiveAsync();
        var lived = prompts.Count;
        var (id, hash) = await CallAsync(world, number: 5);
        var settings = world.EnvironmentOf(failpoint: null);

        var (shown, text, why) = await PitwallProcess.RunAsync(
            settings, "agent", "preview", "one", "--call", id, "--json");
        var (tested, output, errors) = await PitwallProcess.RunAsync(
            settings, "agent", "test", "one", "--k", "3", "--call", id);

        shown.ShouldBe(0, why);
        var preview = JsonDocument.Parse(text).RootElement;
        HashOf(preview.GetProperty("systemText").GetString() + preview.GetProperty("userText").GetString())
            .ShouldBe(hash);
        preview.GetProperty("call").GetString().ShouldBe(id);
        tested.ShouldBe(0, errors);
        output.ShouldContain("100.0 % of pairs agree");
        output.ShouldContain($"; told again what the call {id} of 2025-01-02T");
        prompts.Skip(lived).Select(HashOf).ShouldBe([hash, hash, hash]);
        prompts.Take(lived).Count(prompt => string.Equals(HashOf(prompt), hash, StringComparison.Ordinal))
            .ShouldBe(1, "no other question was the same");
        (await world.ListAsync(
            """
            SELECT run.agent, run.times, run.asked_at = call.asked_at
            FROM deliberation.rehearsals AS run JOIN deliberation.calls AS call ON call.id = run.call_id
            """)).ShouldBe(["one 3 True"]);
        (await world.ListAsync("SELECT detail->>'call' FROM accounts.audit WHERE action = 'agent.rehearsed'"))
            .ShouldBe([id]);
    }

    [Fact]
    public async Task Another_agent_is_told_the_same_facts_beside_its_own_words_and_read_by_what_was_held_then()
    {
        var count = 0;
        await using var world = await ModelWorld.BeginAsync(
            days: 1, question => new FakeAnswer.Says(
                question.AllText.Contains("Close what you hold", StringComparison.Ordinal) ? Closes
                : Interlocked.Increment(ref count) == 1 ? Opens : Nothing));
        await world.SeatAsync(world.FileOf("one", Llm));
        await using var server = await RunningServer.StartAsync(world.Source, Rooms.Compose(), [.. world.Settings()]);
        await world.UntilFinishedAsync(server);
        using var admin = await server.AdminAsync();
        var (flat, _) = await CallAsync(world, number: 1);
        var (holding, _) = await CallAsync(world, number: 2);
        var file = world.FileOf("two", "{kind: llm, provider: beta, model: large}")
            .Replace("You trade what trends", "Close what you hold", StringComparison.Ordinal);

        var told = await SentAsync(admin, "previews", new { desk = "floor", file, call = holding });
        var then = await SentAsync(admin, "rehearsals", new { desk = "floor", file, times = 1, call = holding });
        var before = await SentAsync(admin, "rehearsals", new { desk = "floor", file, times = 1, call = flat });

        var stored = await world.ListAsync(
            $"""
            SELECT convert_from(text.bytes, 'UTF8') FROM deliberation.call_blocks JOIN deliberation.texts AS text
            USING (sha256) WHERE call_id = '{holding}' AND kind NOT IN ('rules', 'strategy') ORDER BY ordinal
            """);
        told.GetProperty("blocks").EnumerateArray()
            .Where(block => !Words.Contains(block.GetProperty("kind").GetString()))
            .Select(block => block.GetProperty("text").GetString()).ShouldBe(stored);
        told.GetProperty("call").GetString().ShouldBe(holding);
        told.GetProperty("blocks").EnumerateArray().Select(block => block.GetProperty("text").GetString())
            .ShouldContain(text => text!.Contains("Close what you hold", StringComparison.Ordinal));
        Shape(then).ShouldBe("AAA close");
        Shape(before).ShouldNotBe("AAA close", "nothing was held when the first question was asked");
    }

    [Fact]
    public async Task A_decision_leads_to_the_call_it_rests_on_and_an_http_mind_is_sent_the_same_body()
    {
        var bodies = new List<string>();
        var asked = new List<(string Key, string Execution)>();
        await using var world = await ModelWorld.BeginAsync(days: 1, question =>
        {
            lock (bodies)
            {
                bodies.Add(HashOf(System.Text.Encoding.UTF8.GetString(question.Body)));
                asked.Add((question.Headers["Idempotency-Key"], question.Headers["X-Execution-ID"]));
            }

            return new FakeAnswer.Says(Nothing);
        });
        var hook = world.FileOf(
            "hook", $"{{kind: http, url: '{world.Models.Address}hook', secret_from: hook, deadline_s: 30}}");
        await world.SeatAsync(hook);
        await using var server = await RunningServer.StartAsync(world.Source, Rooms.Compose(), [.. world.Settings()]);
        await world.UntilFinishedAsync(server);
        using var admin = await server.AdminAsync();
        var lived = bodies.Count;
        var (id, hash) = await CallAsync(world, number: 3);
        var decision = (await world.ListAsync(
            "SELECT id FROM trading.public_decisions WHERE (desk_id, agent, cycle) = "
            + $"(SELECT desk_id, agent, cycle FROM deliberation.calls WHERE id = '{id}')"))[0];

        await SentAsync(admin, "rehearsals", new { desk = "floor", file = hook, times = 2, call = decision });

        bodies.Skip(lived).ShouldBe([hash, hash]);
        asked.Select(one => one.Key).Distinct().Count().ShouldBe(
            asked.Count, "under an old key a mind gives its old answer");
        asked.Skip(lived).Select(one => one.Execution).ShouldBe([id, id], "as the body says");
        (await RefusedAsync(admin, new { desk = "floor", file = world.FileOf("one", Llm), call = id }))
            .ShouldContain("told to one of kind http");
    }

    [Fact]
    public async Task What_is_unknown_or_of_another_desk_is_refused_under_its_field_and_asks_nobody()
    {
        await using var world = await ModelWorld.BeginAsync(days: 1, _ => new FakeAnswer.Says(Nothing));
        await world.SeatAsync(world.FileOf("one", Llm));
        await using var server = await RunningServer.StartAsync(world.Source, Rooms.Compose(), [.. world.Settings()]);
        await world.UntilFinishedAsync(server);
        using var admin = await server.AdminAsync();
        var (id, _) = await CallAsync(world, number: 2);
        var nobody = Guid.NewGuid().ToString();
        var asked = world.Models.Count;
        await world.ListAsync(
            $"UPDATE deliberation.calls SET desk_id = desk_id + 1 WHERE id = '{id}' RETURNING id");
        var file = world.FileOf("one", Llm);

        var unknown = await RefusedAsync(admin, new { desk = "floor", file, call = nobody });
        var strange = await RefusedAsync(admin, new { desk = "floor", file, call = id });
        var (exit, _, why) = await PitwallProcess.RunAsync(
            world.EnvironmentOf(failpoint: null), "agent", "test", "one", "--call", "yesterday");

        unknown.ShouldContain($"no stored call {nobody}");
        unknown.ShouldContain("\"call\":");
        strange.ShouldContain("its account and prices mean nothing at floor");
        exit.ShouldNotBe(0);
        why.ShouldContain("--call 'yesterday' is no id of a call");
        world.Models.Count.ShouldBe(asked);
    }

    [Fact]
    public async Task What_a_test_run_of_a_spent_day_costs_counts_in_the_present_day_of_the_desk()
    {
        await using var world = await ModelWorld.BeginAsync(days: 2, _ => new FakeAnswer.Says(Nothing));
        // A day of twelve calls would cost $0.0156.
        var file = world.FileOf(
            "one", "{kind: llm, provider: alpha, model: tiny, output_tokens_max: 200, budget_usd_day: 0.012}");
        await world.SeatAsync(file);
        await using var server = await RunningServer.StartAsync(world.Source, Rooms.Compose(), [.. world.Settings()]);
        await world.UntilFinishedAsync(server);
        using var admin = await server.AdminAsync();
        (await world.ListAsync(
            "SELECT count(*) FROM trading.decisions WHERE outcome = 'budget_skip' AND at < '2025-01-03T00:00Z'"))
            .ShouldNotBe(["0"], "the day of the stored call is spent");
        var (id, _) = await CallAsync(world, number: 5);

        var run = await SentAsync(admin, "rehearsals", new { desk = "floor", file, times = 1, call = id });

        run.GetProperty("answers").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task A_call_whose_words_are_archived_says_in_which_file_they_are()
    {
        await using var world = await RetentionWorld.BeginAsync();
        var (old, _) = await CallAsync(world.Models, number: 1);
        (await world.ArchiveAsync()).Exit.ShouldBe(0);

        var (exit, _, why) = await world.SayAsync("agent", "preview", "one", "--call", old);

        exit.ShouldNotBe(0);
        why.ShouldContain("is archived in ");
        why.ShouldContain(".jsonl.gz, and archives are not read back");
    }

    private const string Nothing = """{"v":1,"decisions":[]}""";

    private const string Opens =
        """
        {"v":1,"decisions":[{"coin":"AAA","action":"open_long","notional_usd":"500","leverage":2,"stop":"50",
        "confidence":0.6,"event":"net_profit_at_exit","reason":"up"}]}
        """;

    private static async Task<(string Id, string Hash)> CallAsync(ModelWorld world, int number)
    {
        var row = (await world.ListAsync(
            $"SELECT id, encode(prompt_sha256, 'hex') FROM deliberation.calls WHERE number = {number}"))
            .ShouldHaveSingleItem().Split(' ');
        return (row[0], row[1]);
    }

    private static string HashOf(string text) => Hash32.Of(System.Text.Encoding.UTF8.GetBytes(text)).ToString();

    private static string Shape(JsonElement run) => run.GetProperty("answers")[0].GetProperty("shape").GetString()!;

    private static async Task<string> RefusedAsync(HttpClient admin, object body)
    {
        var answer = await admin.PostAsJsonAsync("/api/deliberation/rehearsals", body, Ct);
        var text = await answer.Content.ReadAsStringAsync(Ct);
        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity, text);
        return text;
    }

    private static async Task<JsonElement> SentAsync(HttpClient admin, string path, object body)
    {
        var answer = await admin.PostAsJsonAsync($"/api/deliberation/{path}", body, Ct);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync(Ct));
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);
    }
}
