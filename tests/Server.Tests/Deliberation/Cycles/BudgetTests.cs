using Pitwall.Server.Tests.Deliberation.Providers;

namespace Pitwall.Server.Tests.Deliberation.Cycles;

public sealed class BudgetTests
{
    private const string OpensOnce =
        """
        {"v":1,"decisions":[{"coin":"AAA","action":"open_long","notional_usd":"1000","leverage":2,"stop":"50",
        "confidence":0.6,"event":"net_profit_at_exit","reason":"up"}]}
        """;

    [Fact]
    public async Task An_agent_with_a_cent_a_day_stops_calling_says_so_keeps_its_stop_and_goes_on_the_next_day()
    {
        await using var world = await ModelWorld.BeginAsync(days: 2, question =>
            new FakeAnswer.Says(question.AllText.Contains("- AAA long", StringComparison.Ordinal)
                ? "{\"v\":1,\"decisions\":[]}" : OpensOnce));
        await world.SeatAsync(world.FileOf(
            "poor", "{kind: llm, provider: alpha, model: tiny, budget_usd_day: 0.01}"));

        await world.LiveAsync();

        var days = await world.ListAsync(
            """
            SELECT at::date, count(*) FILTER (WHERE outcome = 'budget_skip') > 10,
                count(*) FILTER (WHERE outcome <> 'budget_skip') > 0,
                bool_and(reasoning LIKE '%it goes on at 00:00 UTC%') FILTER (WHERE outcome = 'budget_skip')
            FROM trading.decisions WHERE at < '2025-01-04' GROUP BY 1 ORDER BY 1
            """);
        days.Count.ShouldBe(2);
        days.ShouldAllBe(day => day.EndsWith("True True True", StringComparison.Ordinal));
        (await world.ListAsync(
            "SELECT asked_at::date FROM deliberation.public_calls GROUP BY 1 HAVING sum(cost_usd) > "
                + "0.01")).ShouldBeEmpty();
        (await world.ListAsync("SELECT stop_price IS NOT NULL FROM trading.positions WHERE closed_at IS NULL"))
            .ShouldBe(["True"]);
    }

    [Fact]
    public async Task A_provider_that_is_down_trips_its_breaker_and_no_cycle_blocks_another()
    {
        await using var world = await ModelWorld.BeginAsync(days: 1, question =>
            question.Headers["Authorization"] is "Bearer key-of-alpha"
            ? new FakeAnswer.Status(503, "{\"error\":{\"message\":\"down\"}}")
            : new FakeAnswer.Says("{\"v\":1,\"decisions\":[]}"));
        for (var i = 0; i < 6; i++)
        {
            await world.SeatAsync(world.FileOf($"down-{i}", "{kind: llm, provider: alpha, model: tiny}"));
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
                EXISTS (SELECT FROM trading.decisions WHERE reasoning LIKE '%failed 5 times in a row%')
            """)).ShouldBe(["True True"]);
    }
}
