namespace Pitwall.Server.Tests.Deliberation.Lab;

/// <summary>The first simulation of the Lab, by real servers that come, go and die.</summary>
public sealed class LabStartTests
{
    private const double HolderOnly = 0.4;

    private static readonly double[] Deaths = [0.15, HolderOnly, 0.7];

    [Fact]
    public async Task Two_servers_and_sudden_deaths_end_in_the_state_of_one_quiet_start()
    {
        var quiet = await QuietAsync();
        await using var life = await LabLife.BeginAsync();
        foreach (var death in Deaths)
        {
            await using var first = life.Serve();
            await using var second = life.Serve();
            await life.UntilAsync((long)(quiet.Seq * death));
            if (death == HolderOnly)
            {
                // Whoever does not hold the desk takes it over and goes on.
                var isFirst = await life.UntilHeldByAsync(first.Id, second.Id) == first.Id;
                var (holder, heir) = isFirst ? (first, second) : (second, first);
                holder.Kill();
                await life.UntilHeldByAsync(heir.Id);
                await life.UntilAsync((long)(quiet.Seq * (death + 0.1)));
            }

            first.Kill();
            second.Kill();
            await first.EndedAsync();
            await second.EndedAsync();
            await life.ShouldVerifyAsync();
        }

        await using var one = life.Serve();
        await using var other = life.Serve();
        await life.UntilHistoryIsMadeAsync();
        await one.StopAsync();
        await other.StopAsync();

        (await life.CountDesksAsync()).ShouldBe(1);
        await life.ShouldVerifyAsync();
        (await life.ReadAsync()).ShouldBe(quiet);
    }

    private static async Task<(long Seq, string StateHash)> QuietAsync()
    {
        await using var life = await LabLife.BeginAsync();
        await using var server = life.Serve();
        await server.SaysAsync($"{LabLife.Days} of {LabLife.Days} days simulated");
        await server.StopAsync();
        await life.ShouldVerifyAsync();
        return await life.ReadAsync();
    }
}
