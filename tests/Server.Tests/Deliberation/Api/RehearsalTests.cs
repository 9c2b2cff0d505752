using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Npgsql;
using Pitwall.Server.Tests.Deliberation.Cycles;
using Pitwall.Server.Tests.Deliberation.Providers;
using Pitwall.Server.Tests.Platform;

namespace Pitwall.Server.Tests.Deliberation.Api;

/// <summary>
/// Test runs spend real money: they are in the audit and in the budgets, from the page and the command line.
/// </summary>
public sealed class RehearsalTests
{
    private const string Nothing = """{"v":1,"decisions":[]}""";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Test_runs_of_a_day_count_together_and_one_too_many_asks_nobody()
    {
        await using var world = await ModelWorld.BeginAsync(days: 1, _ => new FakeAnswer.Says(Nothing));
        await using var server = await RunningServer.StartAsync(world.Source, Rooms.Compose(), [.. world.Settings()]);
        using var admin = await server.AdminAsync();
        const string Mind = "kind: llm, provider: alpha, model: tiny, output_tokens_max: 200";
        var shown = await PreviewAsync(admin, world.FileOf("one", $"{{{Mind}}}"));
        // Four calls cost $0.0052; the budget lacks a little of that for four more at their most.
        var budget = (4 * shown.GetProperty("callUsdMax").GetDecimal()) + 0.005m;
        var file = world.FileOf(
            "one", string.Create(CultureInfo.InvariantCulture, $"{{{Mind}, budget_usd_day: {budget}}}"));

        var first = await admin.PostAsJsonAsync(
            "/api/deliberation/rehearsals", new { desk = "floor", file, times = 4 }, Ct);
        var second = await admin.PostAsJsonAsync(
            "/api/deliberation/rehearsals", new { desk = "floor", file, times = 4 }, Ct);

        first.StatusCode.ShouldBe(HttpStatusCode.OK, await first.Content.ReadAsStringAsync(Ct));
        second.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity, await second.Content.ReadAsStringAsync(Ct));
        (await second.Content.ReadAsStringAsync(Ct)).ShouldContain("are spent today and 4 calls may cost");
        world.Models.Count.ShouldBe(4);
        (await world.ListAsync("SELECT agent, times, cost_usd, estimated FROM deliberation.rehearsals"))
            .ShouldBe(["one 4 0.0052 False"]);
    }

    [Fact]
    public async Task Of_two_test_runs_at_once_that_do_not_both_fit_in_the_budget_one_asks_nobody()
    {
        await using var world = await ModelWorld.BeginAsync(days: 1, _ => new FakeAnswer.Says(Nothing));
        await using var server = await RunningServer.StartAsync(world.Source, Rooms.Compose(), [.. world.Settings()]);
        using var admin = await server.AdminAsync();
        const string Mind = "kind: llm, provider: alpha, model: tiny, output_tokens_max: 200";
        var one = (await PreviewAsync(admin, world.FileOf("one", $"{{{Mind}}}"))).GetProperty("callUsdMax")
            .GetDecimal();
        var file = world.FileOf(
            "one", string.Create(CultureInfo.InvariantCulture, $"{{{Mind}, budget_usd_day: {4.5m * one}}}"));

        // Whoever reads may go on and whoever writes waits, so both would look before one of them has written.
        await using var connection = await world.Source.OpenConnectionAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        await using (var hold = new NpgsqlCommand("LOCK TABLE deliberation.rehearsals IN SHARE MODE", connection))
        {
            await hold.ExecuteNonQueryAsync(Ct);
        }

        var posts = Enumerable.Range(0, 2).Select(_ => admin.PostAsJsonAsync(
            "/api/deliberation/rehearsals", new { desk = "floor", file, times = 4 }, Ct)).ToArray();
        while (await world.ListAsync("SELECT count(*) FROM pg_locks WHERE NOT granted AND database = "
            + "(SELECT oid FROM pg_database WHERE datname = current_database())") is not ["2"])
        {
            await world.ListAsync("SELECT pg_sleep(0.02)::text");
        }

        await transaction.CommitAsync(Ct);
        var answers = await Task.WhenAll(posts);

        answers.Select(answer => answer.StatusCode).Order()
            .ShouldBe([HttpStatusCode.OK, HttpStatusCode.UnprocessableEntity]);
        world.Models.Count.ShouldBe(4);
        (await world.ListAsync("SELECT count(*) FROM accounts.audit WHERE action = 'agent.rehearsed'"))
            .ShouldBe(["1"]);
    }

    [Fact]
    public async Task A_test_run_whose_budget_fits_each_question_once_asks_none_again()
    {
        await using var world = await ModelWorld.BeginAsync(days: 1, _ => new FakeAnswer.Status(500, "{}"));
        await using var server = await RunningServer.StartAsync(world.Source, Rooms.Compose(), [.. world.Settings()]);
        using var admin = await server.AdminAsync();
        const string Mind = "kind: llm, provider: alpha, model: tiny, output_tokens_max: 200";
        var one = (await PreviewAsync(admin, world.FileOf("one", $"{{{Mind}}}"))).GetProperty("callUsdMax")
            .GetDecimal();
        string FileOf(decimal budget) => world.FileOf(
            "one", string.Create(CultureInfo.InvariantCulture, $"{{{Mind}, budget_usd_day: {budget}}}"));

        await RehearsedAsync(admin, FileOf(3 * one), times: 2);
        world.Models.Count.ShouldBe(2);
        await RehearsedAsync(admin, FileOf(6 * one), times: 2);

        world.Models.Count.ShouldBe(2 + 4);
        (await world.ListAsync("SELECT cost_usd FROM deliberation.rehearsals ORDER BY id"))
            .Select(usd => decimal.Parse(usd, CultureInfo.InvariantCulture)).ShouldBe([2 * one, 4 * one]);
    }

    [Fact]
    public async Task On_the_command_line_a_test_run_keeps_the_same_budget_and_leaves_the_same_trace()
    {
        await using var world = await ModelWorld.BeginAsync(days: 1, _ => new FakeAnswer.Says(Nothing));
        await world.SeatAsync(world.FileOf(
            "one", "{kind: llm, provider: alpha, model: tiny, output_tokens_max: 500, budget_usd_day: 0.05}"));
        var settings = world.EnvironmentOf(failpoint: null);

        var (tooMany, _, why) = await PitwallProcess.RunAsync(settings, "agent", "test", "one", "--k", "100");
        world.Models.Count.ShouldBe(0);
        var (done, output, errors) = await PitwallProcess.RunAsync(settings, "agent", "test", "one", "--k", "3");

        tooMany.ShouldNotBe(0);
        why.ShouldContain("100 calls may cost");
        done.ShouldBe(0, errors);
        world.Models.Count.ShouldBe(3);
        output.ShouldContain("100.0 % of pairs agree, 100.0 % of 3 answers are the most frequent one, entropy 0.00");
        (await world.ListAsync(
            "SELECT actor, subject, detail->>'times' FROM accounts.audit WHERE action = 'agent.rehearsed'"))
            .ShouldBe(["cli agent/floor/one 3"]);
    }

    [Fact]
    public async Task How_steady_it_is_is_said_by_pairs_share_entropy_and_sizes()
    {
        var asked = 0;
        await using var world = await ModelWorld.BeginAsync(days: 1, _ => Interlocked.Increment(ref asked) switch
        {
            1 => Opens(1_000),
            2 => Opens(4_000),
            _ => new FakeAnswer.Says(Nothing),
        });
        await using var server = await RunningServer.StartAsync(world.Source, Rooms.Compose(), [.. world.Settings()]);
        using var admin = await server.AdminAsync();
        var file = world.FileOf("one", "{kind: llm, provider: alpha, model: tiny}");

        var found = await RehearsedAsync(admin, file, 3);
        var alone = await RehearsedAsync(admin, file, 1);

        // Two of three are alike: one pair of three, and entropy of thirds.
        found.GetProperty("agreement").GetDouble().ShouldBe(1d / 3d, 1e-9);
        found.GetProperty("modeShare").GetDouble().ShouldBe(2d / 3d, 1e-9);
        found.GetProperty("entropy").GetDouble().ShouldBe(0.918_295_834, 1e-6);
        var size = found.GetProperty("sizes").EnumerateArray().ShouldHaveSingleItem();
        size.GetProperty("what").GetString().ShouldBe("AAA open_long");
        size.GetProperty("count").GetInt32().ShouldBe(2);
        // The logarithms of 1000 and 4000 have a standard deviation of ln 4 / √2.
        size.GetProperty("factor").GetDouble().ShouldBe(Math.Exp(Math.Log(4d) / Math.Sqrt(2d)), 1e-9);
        alone.GetProperty("agreement").ValueKind.ShouldBe(JsonValueKind.Null, "one answer has nothing to agree with");
    }

    [Fact]
    public async Task After_twenty_counted_calls_tokens_are_estimated_by_the_models_own_ratio()
    {
        await using var world = await ModelWorld.BeginAsync(days: 2, _ => new FakeAnswer.Says(Nothing));
        await world.SeatAsync(world.FileOf("one", "{kind: llm, provider: alpha, model: tiny}"));
        await using var server = await RunningServer.StartAsync(world.Source, Rooms.Compose(), [.. world.Settings()]);
        await world.UntilFinishedAsync(server);
        world.Models.Count.ShouldBeGreaterThanOrEqualTo(20);
        using var admin = await server.AdminAsync();

        var known = await PreviewAsync(admin, world.FileOf("one", "{kind: llm, provider: alpha, model: tiny}"));
        var unknown = await PreviewAsync(admin, world.FileOf("one", "{kind: llm, provider: alpha, model: large}"));

        // Its provider has counted a thousand tokens for every prompt, and this one is a little longer than most.
        known.GetProperty("promptTokens").GetInt64().ShouldBeInRange(900, 1_250);
        var bytes = unknown.GetProperty("blocks").EnumerateArray().Sum(block => block.GetProperty("bytes").GetInt64());
        unknown.GetProperty("promptTokens").GetInt64().ShouldBe(
            (long)decimal.Ceiling(bytes * 0.27m), "of this model nobody has counted anything");
    }

    private static FakeAnswer.Says Opens(int usd) => new(
        $$"""
        {"v":1,"decisions":[{"coin":"AAA","action":"open_long","notional_usd":"{{usd}}","leverage":2,"stop":"50",
        "confidence":0.6,"event":"net_profit_at_exit","reason":"up"}]}
        """);

    private static async Task<JsonElement> RehearsedAsync(HttpClient admin, string file, int times)
    {
        var answer = await admin.PostAsJsonAsync(
            "/api/deliberation/rehearsals", new { desk = "floor", file, times }, Ct);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync(Ct));
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);
    }

    private static async Task<JsonElement> PreviewAsync(HttpClient admin, string file)
    {
        var answer = await admin.PostAsJsonAsync("/api/deliberation/previews", new { desk = "floor", file }, Ct);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync(Ct));
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);
    }
}
