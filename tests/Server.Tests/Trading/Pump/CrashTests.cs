using System.Globalization;
using Pitwall.Engine.Platform;
using Pitwall.Server.Platform;

namespace Pitwall.Server.Tests.Trading.Pump;

/// <summary>The real server on real PostgreSQL, killed without warning while a replay feed runs.</summary>
public sealed class CrashTests(CrashWorld world, ITestOutputHelper output) : IClassFixture<CrashWorld>
{
    private const int RandomKills = 20;

    public static TheoryData<string> OrderPath =>
    [
        .. Failpoint.Names
            .Except(
            [
                Failpoint.MigrateBeforeCommit, Failpoint.CallPre, Failpoint.CallPost, Failpoint.ReplyPost,
                Failpoint.ArchivePre, Failpoint.ArchivePost, Failpoint.ArchiveMid,
            ]),
    ];

    [Theory]
    [MemberData(nameof(OrderPath))]
    public async Task Killed_at_a_step_of_the_order_path_it_ends_as_if_nothing_had_happened(string failpoint)
    {
        await using var copy = await world.CopyAsync();
        await using (var doomed = copy.Serve($"{failpoint}:3"))
        {
            (await doomed.EndedAsync()).ShouldNotBe(0, failpoint);
        }

        await copy.ShouldVerifyAsync();
        await using var healthy = copy.Serve();
        await copy.UntilAtRestAsync(healthy);
        await healthy.StopAsync();
        await copy.ShouldVerifyAsync();
        (await copy.ReadAsync()).ShouldBe(world.Uninterrupted);
    }

    [Fact]
    public async Task Killed_at_twenty_random_instants_it_ends_as_if_nothing_had_happened()
    {
        var seed = DateTime.UtcNow.Ticks;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {seed}"));
        var noise = new SeededNoise(seed);
        var instants = Enumerable.Range(0, RandomKills)
            .Select(_ => 1 + noise.NextInt((int)world.Uninterrupted.Seq))
            .Order()
            .ToList();
        await using var copy = await world.CopyAsync();
        foreach (var seq in instants)
        {
            await using var server = copy.Serve();
            await copy.UntilAsync(seq, server);
            server.Kill();
            await server.EndedAsync();
            await copy.ShouldVerifyAsync();
        }

        await using var last = copy.Serve();
        await copy.UntilAtRestAsync(last);
        await last.StopAsync();
        await copy.ShouldVerifyAsync();
        (await copy.ReadAsync()).ShouldBe(world.Uninterrupted, $"seed {seed}");
    }

    [Fact]
    public async Task Two_servers_on_one_desk_write_one_history()
    {
        await using var copy = await world.CopyAsync();
        await using var first = copy.Serve();
        await using var second = copy.Serve();
        await copy.UntilAsync(world.Uninterrupted.Seq / 2, first);
        first.Kill();
        await first.EndedAsync();
        await copy.UntilAtRestAsync(second);
        await second.StopAsync();
        await copy.ShouldVerifyAsync();
        (await copy.ReadAsync()).ShouldBe(world.Uninterrupted);
    }
}
