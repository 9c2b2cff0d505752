using Pitwall.Engine.Trading;
using Pitwall.Server.Trading.Replay;
using Pitwall.Testing;

namespace Pitwall.Server.Tests.Deliberation.Cycles;

/// <summary>
/// Six language models and one mind behind an address over a week of candles, by the program's own pump, twice.
/// </summary>
public sealed class ModelWeekTests(ITestOutputHelper output)
{
    private const int Days = 7;

    private static readonly string[] Minds =
    [
        "{kind: llm, provider: alpha, model: tiny, temperature: 0.3, deadline_s: 60}",
        "{kind: llm, provider: alpha, model: large, deadline_s: 60, budget_usd_day: 5}",
        "{kind: llm, provider: beta, model: tiny, deadline_s: 60}",
        "{kind: llm, provider: beta, model: large, deadline_s: 60}",
        "{kind: llm, provider: gamma, model: tiny, deadline_s: 30}",
        "{kind: llm, provider: gamma, model: large, deadline_s: 30, output_tokens_max: 1000, budget_usd_day: 0.05}",
    ];

    [Fact]
    [Requirement("S1-01")]
    [Requirement("S1-18")]
    [Requirement("S1-21")]
    [Requirement("S1-22")]
    [Requirement("S1-68")]
    public Task Every_cycle_ends_once_whatever_the_models_do_and_two_weeks_are_one() =>
        ShouldBeOneAsync(() => new MadeMarket());

    [Fact]
    public Task And_so_does_a_week_of_real_candles() => ShouldBeOneAsync(() => new RecordedMarket());

    private async Task ShouldBeOneAsync(Func<ModelMarket> market)
    {
        await using var world = await LivedAsync(market());
        await using var again = await LivedAsync(market());

        (await FirstDifferenceAsync(world, again)).ShouldBeNull();
        (await world.ReadAsync()).ShouldBe(await again.ReadAsync());
        await world.ShouldVerifyAsync();
        await ShouldEndEveryCycleOnceAsync(world);
        (await world.ListAsync("SELECT DISTINCT status FROM trading.decisions ORDER BY 1"))
            .ShouldBe(["failed", "parsing_error", "success"]);
        (await world.ListAsync("SELECT DISTINCT action FROM trading.decisions ORDER BY 1"))
            .ShouldBe(["CLOSE_POSITION", "HOLD", "OPEN_LONG", "OPEN_SHORT"]);
        await ShouldKeepTheWholeSetAsync(world);
        var redecision = await new DeskReplay(world.Source).RunAsync(
            world.Desk, [], TestContext.Current.CancellationToken);
        redecision.Inputs.ShouldBeEmpty();
        await ShouldTakeNothingNewFromWhatWasCutAsync(world);
        foreach (var line in await world.ListAsync(
            "SELECT agent, outcome, count(*) FROM trading.decisions GROUP BY 1, 2 ORDER BY 1, 2"))
        {
            output.WriteLine(line);
        }
    }

    /// <summary>Every agent's holds, trades, failures, replies and snapshots are there.</summary>
    private static async Task ShouldKeepTheWholeSetAsync(ModelWorld world) =>
        (await world.ListAsync(
            """
            SELECT agent.name FROM compat_agents.trading_agents AS agent
            CROSS JOIN LATERAL (
                SELECT count(*) FILTER (WHERE action = 'HOLD') AS holds, count(llm_response) AS replies,
                    count(*) FILTER (WHERE status <> 'success' AND error_message <> '') AS errors
                FROM compat_agents.agent_decisions WHERE agent_id = agent.id) AS decided
            CROSS JOIN LATERAL (
                SELECT count(*) FILTER (WHERE realized_pnl > 0) AS won,
                    count(*) FILTER (WHERE realized_pnl < 0) AS lost
                FROM compat_agents.agent_trades WHERE agent_id = agent.id AND status = 'closed') AS traded
            CROSS JOIN LATERAL (
                SELECT count(sharpe_ratio) AS judged, max(abs(unrealized_pnl)) AS unrealised
                FROM compat_agents.agent_performance WHERE agent_id = agent.id) AS worth
            WHERE strategy_description <> '' AND max_leverage BETWEEN 1 AND 50 AND holds > 0 AND replies > 0
                AND errors > 0 AND won > 0 AND lost > 0 AND judged > 24 AND unrealised > 0
            """)).Count.ShouldBe(Minds.Length + 1);

    /// <summary>Streams ended early and connections broke off, and no entry came out of any of them.</summary>
    private static async Task ShouldTakeNothingNewFromWhatWasCutAsync(ModelWorld world) =>
        (await world.ListAsync(
            """
            SELECT count(*) FILTER (WHERE call.outcome = 'truncated' AND call.estimated) > 0,
                count(*) FILTER (WHERE call.fault = 'unreachable') > 0,
                count(*) FILTER (WHERE call.finish = 'length' AND decided.proposed LIKE 'open%')
            FROM deliberation.calls AS call
            LEFT JOIN trading.decisions AS decided
                ON decided.desk_id = call.desk_id AND decided.agent = call.agent AND decided.cycle = call.cycle
            """)).ShouldBe(["True True 0"]);

    private static async Task<string?> FirstDifferenceAsync(ModelWorld world, ModelWorld again)
    {
        const string Rows = "SELECT seq, convert_from(payload, 'UTF8') FROM trading.journal ORDER BY seq";
        var pairs = (await world.ListAsync(Rows)).Zip(await again.ListAsync(Rows));
        var (one, other) = pairs.FirstOrDefault(pair =>
            !string.Equals(pair.First, pair.Second, StringComparison.Ordinal));
        return one is null ? null : $"{one}\nand again\n{other}";
    }

    private static async Task<ModelWorld> LivedAsync(ModelMarket market)
    {
        var world = await ModelWorld.BeginAsync(Days, ScriptedModel.On(market), on: market);
        for (var i = 0; i < Minds.Length; i++)
        {
            await world.SeatAsync(world.FileOf($"mind-{i}", Minds[i]));
        }

        var hook = $"{{kind: http, url: '{world.Models.Address}hook', secret_from: hook, deadline_s: 30}}";
        await world.SeatAsync(world.FileOf("hook", hook));
        await world.LiveAsync();
        return world;
    }

    private static async Task ShouldEndEveryCycleOnceAsync(ModelWorld world)
    {
        var state = await world.StateAsync();
        foreach (var (agent, book) in state.Agents)
        {
            book.Cycle.ShouldNotBeNull().IsOpen.ShouldBeFalse();
            book.Cycle.Number.ShouldBeGreaterThanOrEqualTo(Days * 12, agent.ToString());
            (await world.ListAsync(
                $"SELECT count(DISTINCT cycle), count(DISTINCT (cycle, outcome)) FROM trading.decisions "
                + $"WHERE agent = '{agent}'")).ShouldBe([$"{book.Cycle.Number} {book.Cycle.Number}"]);
        }
    }
}
