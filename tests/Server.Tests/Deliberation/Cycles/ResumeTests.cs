using System.Globalization;
using System.Text.Json;
using Pitwall.Engine.Agents;
using Pitwall.Server.Deliberation.Files;
using Pitwall.Server.Platform;
using Pitwall.Server.Tests.Deliberation.Providers;
using Pitwall.Server.Tests.Platform;
using Pitwall.Server.Trading.Desks;
using Pitwall.Testing;

namespace Pitwall.Server.Tests.Deliberation.Cycles;

/// <summary>Agents that are paused in the middle of their life, and a server that is another when they go on.</summary>
public sealed class ResumeTests
{
    private static readonly string[] Agents = ["ghost", "keen"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    [Requirement("S1-67")]
    public async Task Paused_and_restarted_an_agent_goes_on_in_its_stage_with_its_cycles_and_its_budget()
    {
        var hangs = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var gone = new CancellationTokenSource();
        await using var world = await ModelWorld.BeginAsync(
            days: 1, question => Answer(question, hangs, gone.Token));
        const string Mind =
            "{kind: llm, provider: alpha, model: tiny, output_tokens_max: 200, budget_tokens_day: 12000}";
        await world.SeatAsync(world.FileOf("ghost", Mind), AgentStages.Shadow);
        await world.SeatAsync(world.FileOf("keen", Mind));
        await ServeUntilAsync(world, hangs.Task);
        await gone.CancelAsync();
        var before = JsonDocument.Parse((await BotAsync(world))[0]).RootElement;
        await world.ListAsync("UPDATE trading.desks SET paused = true RETURNING id");
        await ControlAsync(world, ControlLevel.Pause);
        await using (var second = await StartAsync(world))
        {
            await UntilAsync(world, "SELECT 1 FROM trading.portfolios HAVING bool_and(run_state = 'paused')");
        }

        var paused = await world.ListAsync("SELECT cycle_count FROM trading.portfolios ORDER BY agent");
        await ControlAsync(world, ControlLevel.Resume);
        await world.ListAsync("UPDATE trading.desks SET paused = false RETURNING id");
        await using (var third = await StartAsync(world))
        {
            await world.UntilFinishedAsync(third);
        }

        await ShouldHaveGoneOnAsync(world, before);
        paused.ShouldBe(["3", "5"]);
    }

    private static async Task ShouldHaveGoneOnAsync(ModelWorld world, JsonElement before)
    {
        await world.ShouldVerifyAsync();
        (await world.ListAsync("SELECT agent, run_state FROM trading.portfolios ORDER BY agent"))
            .ShouldBe(["ghost shadow", "keen running"]);
        (await world.ListAsync("SELECT DISTINCT agent FROM trading.orders")).ShouldBe(["keen"]);
        (await world.ListAsync(
            """
            SELECT portfolio.cycle_count > 8, portfolio.cycle_count = count(DISTINCT decision.cycle)
            FROM trading.portfolios AS portfolio JOIN trading.decisions AS decision USING (desk_id, agent)
            GROUP BY portfolio.agent, portfolio.cycle_count
            """)).ShouldBe(["True True", "True True"]);
        (await world.ListAsync(
            """
            SELECT call.agent, count(*) = max(call.number), count(*) = count(DISTINCT call.number),
                sum(public.tokens) BETWEEN 12000 - 2 * max(call.estimated_tokens) AND 12000,
                sum(call.lost_tokens) > 0
            FROM deliberation.calls AS call JOIN deliberation.public_calls AS public ON public.id = call.id
            WHERE call.asked_at < '2025-01-03' GROUP BY 1 ORDER BY 1
            """))
            .ShouldBe(
                ["ghost True True True True", "keen True True True True"],
                "a day is 12,000 tokens, whichever server asks, and the call that was lost with one counts");
        var after = JsonDocument.Parse((await BotAsync(world))[0]).RootElement;
        after.GetProperty("cycle_count").GetInt64().ShouldBe(
            long.Parse(
                (await world.ListAsync("SELECT sum(cycle_count) FROM trading.portfolios"))[0],
                CultureInfo.InvariantCulture));
        after.GetProperty("service_start_time").GetDateTime()
            .ShouldBeGreaterThan(before.GetProperty("service_start_time").GetDateTime());
        string.CompareOrdinal(
            after.GetProperty("last_cycle_time").GetString(), before.GetProperty("last_cycle_time").GetString())
            .ShouldBeGreaterThan(0);
    }

    /// <summary>Opens once and holds; what is asked at four o'clock hangs until its server is gone.</summary>
    private static FakeAnswer Answer(FakeQuestion question, TaskCompletionSource hangs, CancellationToken gone)
    {
        if (!gone.IsCancellationRequested
            && question.AllText.Contains("It is 2025-01-02T04:", StringComparison.Ordinal))
        {
            hangs.TrySetResult();
            return new FakeAnswer.Hangs();
        }

        return new FakeAnswer.Says(question.AllText.Contains("- AAA long", StringComparison.Ordinal)
            ? """{"v":1,"decisions":[]}"""
            : """
            {"v":1,"decisions":[{"coin":"AAA","action":"open_long","notional_usd":"700","leverage":2,"stop":"50",
            "confidence":0.9,"event":"net_profit_at_exit","reason":"now"}]}
            """);
    }

    /// <summary>A process that is killed when this has happened.</summary>
    private static async Task ServeUntilAsync(ModelWorld world, Task happened)
    {
        await using var first = PitwallProcess.Start(
            world.EnvironmentOf(null), "serve", "--port", $"{FreePort.Find()}");
        await happened.WaitAsync(TimeSpan.FromMinutes(2), Ct);
        first.Kill();
        await first.EndedAsync();
    }

    private static Task<RunningServer> StartAsync(ModelWorld world) =>
        RunningServer.StartAsync(world.Source, Rooms.Compose(), [.. world.Settings()]);

    private static Task<IReadOnlyList<string>> BotAsync(ModelWorld world) =>
        world.ListAsync("SELECT value FROM deliberation.bot_state WHERE key = 'trading_bot_state/1'");

    private static async Task ControlAsync(ModelWorld world, ControlLevel level)
    {
        foreach (var agent in Agents)
        {
            await new AgentControl(world.Source).SendAsync(world.Desk, new AgentSlug(agent), (level, "a test"), Ct);
        }
    }

    private static async Task UntilAsync(ModelWorld world, string question)
    {
        while ((await world.ListAsync(question)).Count == 0)
        {
            await world.ListAsync("SELECT pg_sleep(0.02)::text");
        }
    }
}
