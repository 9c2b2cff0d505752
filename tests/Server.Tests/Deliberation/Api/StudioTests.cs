using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Pitwall.Server.Tests.Deliberation.Cycles;
using Pitwall.Server.Tests.Deliberation.Providers;
using Pitwall.Server.Tests.Platform;

namespace Pitwall.Server.Tests.Deliberation.Api;

/// <summary>What the page needs to write an agent before it is kept, and what it says of one that is.</summary>
public sealed class StudioTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_that_is_not_kept_is_shown_as_a_prompt_and_asked_a_few_times()
    {
        await using var world = await ModelWorld.BeginAsync(days: 1, _ => new FakeAnswer.Says(Nothing));
        await using var server = await RunningServer.StartAsync(world.Source, Rooms.Compose(), [.. world.Settings()]);
        using var admin = await server.AdminAsync();
        var file = world.FileOf("one", "{kind: llm, provider: alpha, model: tiny, budget_usd_day: 1}");

        var shown = await SentAsync(admin, "previews", new { desk = "floor", file });

        shown.GetProperty("blocks").EnumerateArray().Select(block => block.GetProperty("kind").GetString())
            .ShouldBe(["rules", "strategy", "clock", "markets", "market", "market", "account", "decisions", "results"]);
        shown.GetProperty("cyclesPerDay").GetInt64().ShouldBe(12, "it thinks every two hours");
        shown.GetProperty("dayUsd").GetDecimal().ShouldBe(12 * shown.GetProperty("callUsd").GetDecimal());
        world.Models.Count.ShouldBe(0, "nobody is called for a preview");

        var asked = await SentAsync(admin, "rehearsals", new { desk = "floor", file, times = 5 });

        world.Models.Count.ShouldBe(5);
        asked.GetProperty("agreement").GetDecimal().ShouldBe(1m);
        asked.GetProperty("answers").EnumerateArray().Select(answer => answer.GetProperty("reply").GetString())
            .ShouldAllBe(reply => string.Equals(reply, Nothing, StringComparison.Ordinal));
        (await world.ListAsync("SELECT id FROM deliberation.calls UNION ALL SELECT id FROM agents.agents"))
            .ShouldBeEmpty("nothing of it is kept");
        (await world.ListAsync("SELECT subject FROM accounts.audit WHERE action = 'agent.rehearsed'"))
            .ShouldBe(["agent/floor/one"]);
    }

    [Theory]
    [InlineData("{kind: llm, provider: alpha}", "mind.model")]
    [InlineData("{kind: llm, provider: alpha, model: tiny, tempurature: 1}", "mind.tempurature")]
    public async Task What_is_wrong_with_a_file_stands_under_its_field(string mind, string field)
    {
        await using var world = await ModelWorld.BeginAsync(days: 1, _ => new FakeAnswer.Says(Nothing));
        await using var server = await RunningServer.StartAsync(world.Source, Rooms.Compose(), [.. world.Settings()]);
        using var admin = await server.AdminAsync();
        var file = world.FileOf("one", mind);

        foreach (var path in new[] { "previews", "agents", "rehearsals" })
        {
            var body = new { desk = "floor", file };
            var answer = await admin.PostAsJsonAsync($"/api/deliberation/{path}", body, Ct);
            answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity, path);
            (await answer.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("errors")
                .EnumerateObject().Select(error => error.Name).ShouldBe([field], path);
        }
    }

    [Fact]
    public async Task A_test_run_that_would_cost_more_than_a_day_may_is_not_made()
    {
        await using var world = await ModelWorld.BeginAsync(days: 1, _ => new FakeAnswer.Says(Nothing));
        await using var server = await RunningServer.StartAsync(world.Source, Rooms.Compose(), [.. world.Settings()]);
        using var admin = await server.AdminAsync();
        var file = world.FileOf("one", "{kind: llm, provider: alpha, model: tiny, budget_usd_day: 0.01}");

        var answer = await admin.PostAsJsonAsync(
            "/api/deliberation/rehearsals", new { desk = "floor", file, times = 10 }, Ct);

        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await answer.Content.ReadAsStringAsync(Ct)).ShouldContain("mind.budget_usd_day");
        world.Models.Count.ShouldBe(0);
    }

    [Fact]
    public async Task An_agent_says_its_stage_its_gates_and_what_every_day_of_it_cost()
    {
        await using var world = await ModelWorld.BeginAsync(days: 2, _ => new FakeAnswer.Says(Nothing));
        await world.SeatAsync(world.FileOf("one", "{kind: llm, provider: alpha, model: tiny, budget_usd_day: 1}"));
        await using var server = await RunningServer.StartAsync(world.Source, Rooms.Compose(), [.. world.Settings()]);
        await world.UntilFinishedAsync(server);

        var shown = await server.Client.GetFromJsonAsync<JsonElement>("/api/deliberation/agents/floor/one", Ct);
        var costs = await server.Client.GetFromJsonAsync<JsonElement>("/api/deliberation/agents/floor/one/costs", Ct);
        var versions = await server.Client.GetFromJsonAsync<JsonElement>(
            "/api/deliberation/agents/floor/one/versions", Ct);

        shown.GetProperty("stage").GetString().ShouldBe("paper");
        shown.GetProperty("paperGates").EnumerateArray().Select(gate => gate.GetProperty("name").GetString())
            .ShouldBe(["was_shadow", "cycles", "replies_read", "no_look_ahead"]);
        var days = costs.GetProperty("days").EnumerateArray().ToArray();
        days.Sum(day => day.GetProperty("calls").GetInt64()).ShouldBe(world.Models.Count);
        // 800 input at $1, 200 cached at $0.1 and 120 output at $4 a million tokens.
        days.ShouldAllBe(day => day.GetProperty("usd").GetDecimal() == day.GetProperty("calls").GetInt64() * 0.0013m);
        var today = costs.GetProperty("today");
        today.GetProperty("leftUsd").GetDecimal().ShouldBe(1m - days[0].GetProperty("usd").GetDecimal());
        versions[0].GetProperty("labels").EnumerateArray().Select(label => label.GetString()).ShouldBe(["paper"]);
    }

    [Fact]
    public async Task A_provider_says_whether_it_has_a_key_and_never_which()
    {
        await using var world = await ModelWorld.BeginAsync(days: 1, _ => new FakeAnswer.Says(Nothing));
        await using var server = await RunningServer.StartAsync(world.Source, Rooms.Compose(), [.. world.Settings()]);

        var text = await server.Client.GetStringAsync("/api/deliberation/minds", Ct);

        text.ShouldContain("""{"name":"alpha","hasKey":true,"isFree":false,"trouble":null}""");
        text.ShouldContain("""{"name":"ollama","hasKey":false,"isFree":true,"trouble":null}""");
        text.ShouldNotContain("key-of-");
    }

    private const string Nothing = """{"v":1,"decisions":[]}""";

    private static async Task<JsonElement> SentAsync(HttpClient admin, string path, object body)
    {
        var answer = await admin.PostAsJsonAsync($"/api/deliberation/{path}", body, Ct);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync(Ct));
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);
    }
}
