using System.Collections.Concurrent;
using Pitwall.Server.Platform;
using Pitwall.Server.Trading.Desks;

namespace Pitwall.Server.Tests.Deliberation.Cycles;

/// <summary>
/// The real server killed in the middle of a stop, with a call under way: the stop is carried out once, nothing is
/// bought or sold because of what was thought before it, no cycle counts twice and no cost is lost.
/// </summary>
public sealed class KilledInStopTests
{
    private static readonly ConcurrentDictionary<ControlLevel, Lazy<Task<StopEnd>>> Calm = new();

    [Theory]
    [InlineData(nameof(ControlLevel.Pause), Failpoint.CommitPre)]
    [InlineData(nameof(ControlLevel.Cancel), Failpoint.StopPre)]
    [InlineData(nameof(ControlLevel.Flatten), Failpoint.CallPost)]
    [InlineData(nameof(ControlLevel.Flatten), Failpoint.DecisionPre)]
    [InlineData(nameof(ControlLevel.Flatten), Failpoint.FillPre)]
    public async Task Killed_in_the_middle_of_a_stop_it_ends_as_if_nothing_had_happened(string word, string failpoint)
    {
        var level = Enum.Parse<ControlLevel>(word);
        await using var world = await StopWorld.BeginAsync();
        var key = await world.StopAsync(level);
        var before = await world.ReceiptAsync(level, key);

        await world.DieAsync(failpoint);

        await world.Models.ShouldVerifyAsync();
        var midway = await world.ReceiptAsync(level, key);
        (midway.Waiting == before.Waiting || midway.Waiting == 0).ShouldBeTrue("a stop is taken whole or not at all");
        midway.RunState.ShouldBe(midway.Waiting > 0 ? "running" : Word(level));
        midway.Positions.Count.ShouldBe(2);
        midway.Orders.Count(order => order.Leg is "exit").ShouldBe(
            level is ControlLevel.Flatten && midway.Waiting == 0 ? 2 : 0);
        await world.FinishAsync();
        var end = await world.EndAsync();
        var calm = await CalmAsync(level);
        end.Portfolio.ShouldBe(calm.Portfolio);
        end.Orders.ShouldBe(calm.Orders);
        end.Fills.ShouldBe(calm.Fills);
        end.Decisions.ShouldBe(calm.Decisions);
        end.Positions.ShouldBe(calm.Positions);
        end.Calls.ShouldBe(calm.Calls);
        (await world.ReceiptAsync(level, key)).Waiting.ShouldBe(0);
        (await world.LostUsdAsync()).ShouldBeGreaterThan(0m, "the call that died with its server was paid for too");
    }

    [Fact]
    public async Task Flattened_it_is_flat_stopped_and_asks_no_more()
    {
        var end = await CalmAsync(ControlLevel.Flatten);

        end.Portfolio.ShouldStartWith("stopped 3 False ");
        end.Positions.ShouldBeEmpty();
        end.Orders.Count(order => order.Contains(" exit made:", StringComparison.Ordinal)).ShouldBe(2);
        end.Orders.ShouldContain(order => order.Contains(" entry made:AAA model cancelled ", StringComparison.Ordinal));
        end.Fills.Count.ShouldBe(4, "two entries, two exits");
        end.Decisions.TakeLast(2).ShouldAllBe(line => line.Contains(" refused ", StringComparison.Ordinal));
        end.Calls.Count.ShouldBe(3);
    }

    [Theory]
    [InlineData(nameof(ControlLevel.Pause), "accepted")]
    [InlineData(nameof(ControlLevel.Cancel), "cancelled")]
    public async Task Paused_it_may_close_and_takes_no_new_risk(string word, string resting)
    {
        var end = await CalmAsync(Enum.Parse<ControlLevel>(word));

        end.Portfolio.ShouldStartWith("paused ");
        end.Positions.ShouldHaveSingleItem().ShouldStartWith("made:AAA ");
        end.Orders.ShouldContain(
            order => order.Contains($" entry made:AAA model {resting} ", StringComparison.Ordinal));
        end.Fills.Count.ShouldBe(3, "two entries, and the exit its model asked for");
        end.Calls.Count.ShouldBe(3, "a paused agent's model is not called");
    }

    private static string Word(ControlLevel level) => level is ControlLevel.Flatten ? "stopped" : "paused";

    private static Task<StopEnd> CalmAsync(ControlLevel level) =>
        Calm.GetOrAdd(level, each => new Lazy<Task<StopEnd>>(() => LiveAsync(each))).Value;

    private static async Task<StopEnd> LiveAsync(ControlLevel level)
    {
        await using var world = await StopWorld.BeginAsync();
        await world.StopAsync(level);
        await world.FinishAsync();
        return await world.EndAsync();
    }
}
