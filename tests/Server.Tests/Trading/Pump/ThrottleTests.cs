using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Markets.Lab;
using Pitwall.Engine.Platform;
using Pitwall.Server.Deliberation.Lab;
using Pitwall.Server.Markets.Candles;
using Pitwall.Server.Tests.Accounts;
using Pitwall.Server.Trading.Pump;

namespace Pitwall.Server.Tests.Trading.Pump;

/// <summary>When the Lab's clock moves: only while somebody watches, and never while it is held.</summary>
public sealed class ThrottleTests
{
    private static readonly Moment Clock = LabMarket.Start;

    private static readonly FeedSegment Live = new(
        new BarFeed(
            BarInterval.OneMinute, [], new SortedDictionary<InstrumentId, IReadOnlyDictionary<long, FundingRate>>()),
        Clock,
        Clock.Plus(Moment.Day),
        60m,
        IsLast: false);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nobody_watches_and_the_clock_rests_until_somebody_does()
    {
        await using var world = await ClaimedWorld.NewAsync();
        await new LabDesk(world.Source, new ConfigurationBuilder().Build()).EnsureAsync(Ct);

        // The test's own client has a session too.
        await world.RunAsync("DELETE FROM accounts.sessions");
        var lonely = await LookAsync(world, needsViewers: true);
        lonely.IsDue(Clock).ShouldBeFalse();
        lonely.Held.ShouldBe("nobody watches; it goes on when the page is opened");

        using var visitor = await world.VisitorAsync();
        (await LookAsync(world, needsViewers: true)).IsDue(Clock).ShouldBeTrue();

        await world.RunAsync("UPDATE accounts.sessions SET last_seen_at = last_seen_at - interval '11 minutes', "
            + "created_at = created_at - interval '11 minutes'");
        (await LookAsync(world, needsViewers: true)).IsDue(Clock).ShouldBeFalse();
    }

    [Fact]
    public async Task The_history_needs_no_viewer_but_obeys_whoever_holds_the_clock()
    {
        await using var world = await ClaimedWorld.NewAsync();
        await new LabDesk(world.Source, new ConfigurationBuilder().Build()).EnsureAsync(Ct);

        (await LookAsync(world, needsViewers: false)).IsDue(Clock).ShouldBeTrue();

        await world.RunAsync("UPDATE trading.desks SET paused = true");
        var held = await LookAsync(world, needsViewers: false);
        held.IsDue(Clock).ShouldBeFalse();
        held.Held.ShouldBe("paused by the administrator");
    }

    private static async Task<Throttle> LookAsync(ClaimedWorld world, bool needsViewers)
    {
        var services = world.Server.Services.GetRequiredService<DeskServices>();
        var throttle = new Throttle(services, 1, Live, needsViewers);
        await throttle.LookAsync(Ct);
        return throttle;
    }
}
