using System.Globalization;
using Pitwall.Server.Platform;
using Pitwall.Server.Tests.Platform;
using Pitwall.Testing;

namespace Pitwall.Server.Tests.Deliberation.Cycles;

/// <summary>
/// The real server killed around a call: it ends as if nothing had happened, and nothing is counted twice.
/// </summary>
public sealed class KilledInCallTests
{
    [Theory]
    [Requirement("S1-65")]
    [Requirement("S1-68")]
    [InlineData(Failpoint.CallPre)]
    [InlineData(Failpoint.CallPost)]
    [InlineData(Failpoint.ReplyPost)]
    [InlineData(Failpoint.DecisionPre)]
    [InlineData(Failpoint.CommitPre)]
    public async Task Killed_around_a_call_it_ends_as_if_nothing_had_happened(string failpoint)
    {
        await using var calm = await BegunAsync();
        await calm.LiveAsync();
        await using var world = await BegunAsync();
        await using (var doomed = Serve(world, $"{failpoint}:5"))
        {
            (await doomed.EndedAsync()).ShouldNotBe(0, failpoint);
        }

        await world.ShouldVerifyAsync();
        await using (var healthy = Serve(world, null))
        {
            await healthy.SaysAsync("its feed has ended");
            await healthy.StopAsync();
        }

        await world.ShouldVerifyAsync();
        (await world.ReadAsync()).ShouldBe(await calm.ReadAsync());
        const string Costs = "SELECT count(*), sum(cost_usd), count(*) FILTER (WHERE status <> 'answered') FROM "
            + "deliberation.calls";
        (await world.ListAsync(Costs)).ShouldBe(await calm.ListAsync(Costs));
        const string Progress = "SELECT value::json->>'cycle_count' FROM compat_agents.bot_state "
            + "WHERE key = 'trading_bot_state'";
        (await world.ListAsync(Progress)).ShouldBe(await calm.ListAsync(Progress));
    }

    private static async Task<ModelWorld> BegunAsync()
    {
        var world = await ModelWorld.BeginAsync(days: 1, question =>
            ScriptedModel.Answer(question with { Attempt = 1 }));
        await world.SeatAsync(world.FileOf("one", "{kind: llm, provider: alpha, model: tiny}"));
        await world.SeatAsync(world.FileOf("two", "{kind: llm, provider: beta, model: large}"));
        return world;
    }

    private static PitwallProcess Serve(ModelWorld world, string? failpoint) =>
        PitwallProcess.Start(world.EnvironmentOf(failpoint), "serve", "--port", $"{FreePort.Find()}");
}
