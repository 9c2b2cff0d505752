using Pitwall.Server.Deliberation.Cycles;
using Pitwall.Server.Deliberation.Files;
using Pitwall.Server.Tests.Deliberation.Providers;

namespace Pitwall.Server.Tests.Deliberation.Cycles;

/// <summary>Who is left alone after failures, and who must not be.</summary>
public sealed class BreakerTests
{
    private const string Nothing = """{"v":1,"decisions":[]}""";

    [Fact]
    public async Task A_provider_that_is_down_trips_its_breaker_and_no_cycle_blocks_another()
    {
        await using var world = await ModelWorld.BeginAsync(days: 1, question =>
            question.Headers["Authorization"] is "Bearer key-of-alpha"
            ? new FakeAnswer.Status(503, "{\"error\":{\"message\":\"down\"}}")
            : new FakeAnswer.Says("{\"v\":1,\"decisions\":[]}"));
        for (var i = 0; i < 6; i++)
        {
            await world.SeatAsync(world.FileOf(
                $"down-{i}", $"{{kind: llm, provider: alpha, model: {(i % 2 == 0 ? "tiny" : "large")}}}"));
        }

        await world.SeatAsync(world.FileOf("fine", "{kind: llm, provider: gamma, model: tiny}"));

        await world.LiveAsync();

        (await world.ListAsync("SELECT DISTINCT outcome FROM trading.decisions WHERE agent = 'fine'"))
            .ShouldBe(["no_action"]);
        (await world.ListAsync("SELECT DISTINCT outcome FROM trading.decisions WHERE agent LIKE 'down-%'"))
            .ShouldBe(["provider_error"]);
        (await world.ListAsync(
            """
            SELECT (SELECT count(*) FROM deliberation.calls WHERE agent LIKE 'down-%')
                < (SELECT count(*) FROM trading.decisions WHERE agent LIKE 'down-%') / 2,
                EXISTS (SELECT FROM trading.decisions WHERE reasoning LIKE 'alpha failed 5 times in a row%')
            """)).ShouldBe(["True True"]);
    }

    [Fact]
    public async Task Agents_without_patience_stop_nobody_else_at_their_provider()
    {
        await using var world = await ModelWorld.BeginAsync(days: 1, _ => new FakeAnswer.Says(Nothing, 5_000));
        await world.SeatAsync(world.FileOf("fine", "{kind: llm, provider: alpha, model: tiny}"));
        for (var i = 0; i < 6; i++)
        {
            await world.SeatAsync(world.FileOf(
                $"hasty-{i}", "{kind: llm, provider: alpha, model: tiny, deadline_s: 1}"));
        }

        await world.LiveAsync();

        (await world.ListAsync("SELECT DISTINCT outcome FROM trading.decisions WHERE agent = 'fine'"))
            .ShouldBe(["no_action"]);
        (await world.ListAsync("SELECT DISTINCT outcome FROM trading.decisions WHERE agent LIKE 'hasty-%'"))
            .ShouldBe(["timeout"]);
    }

    [Fact]
    public async Task A_model_that_is_down_and_asked_often_does_not_starve_another_of_its_provider()
    {
        await using var world = await ModelWorld.BeginAsync(days: 1, question => question.Model is "large"
            ? new FakeAnswer.Status(503, "{\"error\":{\"message\":\"down\"}}")
            : new FakeAnswer.Says(Nothing));
        for (var i = 0; i < 6; i++)
        {
            await world.SeatAsync(world.FileOf($"down-{i}", "{kind: llm, provider: alpha, model: large}")
                .Replace("2h, every_in_position: 1h", "30m, every_in_position: 30m", StringComparison.Ordinal));
        }

        await world.SeatAsync(world.FileOf("fine", "{kind: llm, provider: alpha, model: tiny}"));

        await world.LiveAsync();

        (await world.ListAsync(
            "SELECT count(*) > 10, string_agg(DISTINCT outcome, ' ') FROM trading.decisions WHERE agent = 'fine'"))
            .ShouldBe(["True no_action"]);
        (await world.ListAsync(
            """
            SELECT EXISTS (SELECT FROM trading.decisions WHERE reasoning LIKE 'large of alpha failed 5 times%'),
                EXISTS (SELECT FROM trading.decisions WHERE reasoning LIKE 'alpha failed%')
            """)).ShouldBe(["True False"]);
    }

    [Fact]
    public void Http_minds_at_two_ports_of_one_host_are_two() =>
        new[] { "http://mind.example:8001/a", "http://mind.example:8002/a", "https://mind.example/a" }
            .Select(url => CallMaker.AddressOf(new SpecMind { Kind = SpecMind.Http, Url = url }).Provider)
            .ShouldBe(["mind.example:8001", "mind.example:8002", "mind.example"]);

    [Fact]
    public async Task A_model_that_is_not_there_is_left_alone_and_the_others_of_its_provider_go_on()
    {
        await using var world = await ModelWorld.BeginAsync(days: 1, question => question.Model is "nosuch"
            ? new FakeAnswer.Status(404, "{\"error\":{\"message\":\"no such model\"}}")
            : new FakeAnswer.Says(Nothing));
        await world.SeatAsync(world.FileOf("fine", "{kind: llm, provider: alpha, model: tiny}"));
        for (var i = 0; i < 6; i++)
        {
            await world.SeatAsync(world.FileOf($"wrong-{i}", "{kind: llm, provider: alpha, model: nosuch}"));
        }

        await world.LiveAsync();

        (await world.ListAsync("SELECT DISTINCT outcome FROM trading.decisions WHERE agent = 'fine'"))
            .ShouldBe(["no_action"]);
        (await world.ListAsync(
            """
            SELECT (SELECT count(*) FROM deliberation.calls WHERE model_asked = 'nosuch')
                < (SELECT count(*) FROM trading.decisions WHERE agent LIKE 'wrong-%') / 2,
                EXISTS (SELECT FROM trading.decisions WHERE reasoning LIKE 'nosuch of alpha failed 5 times in a row%'),
                EXISTS (SELECT FROM trading.decisions WHERE reasoning LIKE 'alpha failed%'),
                (SELECT count(DISTINCT fault) FROM deliberation.calls WHERE fault = 'declined')
            """)).ShouldBe(["True True False 1"]);
    }
}
