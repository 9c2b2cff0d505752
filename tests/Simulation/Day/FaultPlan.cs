using Pitwall.Engine.Platform;

namespace Pitwall.Simulation.Day;

/// <summary>The faults that come by the clock: crashes and pauses at points, outages, jumps, strangers.</summary>
internal sealed class FaultPlan(World world, SeededNoise noise)
{
    private static readonly string[] Points =
    [
        "own.post", "work.pre", "inbox.pre", "mail.pre", "mail.post", "commit.pre", "commit.post", "send.pre",
        "send.post", "reply.pre", "reply.post",
    ];

    public void Lay()
    {
        Often(Fault.Crash, 6, () => world.Faults.Arm(
            Fault.Crash, Points[noise.NextInt(Points.Length)], 1 + noise.NextInt(20)));
        Often(Fault.Pause, 4, () => world.Faults.Arm(
            Fault.Pause, Points[noise.NextInt(Points.Length)], 1 + noise.NextInt(20)));
        Often(Fault.VenueDown, 3, () => world.Wire.Break((5 + noise.NextInt(600)) * Moment.Second));
        Often(Fault.ClockJump, 3, () =>
        {
            world.Faults.Count(Fault.ClockJump);
            world.WallJump = (noise.NextInt(6) - 3) * Moment.Hour;
        });
        Often(Fault.StaleFeed, 4, () =>
        {
            world.Faults.Count(Fault.StaleFeed);
            world.StaleSince = world.Time.Now;
            world.Time.After((1 + noise.NextInt(20)) * Moment.Minute, () => world.StaleSince = null);
        });
        Often(Fault.OrderDropped, 4, DropOne);
        if (noise.NextInt(6) == 0)
        {
            Often(Fault.HandTrade, 1, TradeByHand);
        }
    }

    private void Often(Fault kind, int most, Action act)
    {
        if (world.Faults.Share(kind) == 0)
        {
            return;
        }

        for (var left = 1 + noise.NextInt(most); left > 0; left--)
        {
            world.Time.At(World.Start.Plus((10 + noise.NextInt(1_420)) * Moment.Minute), act);
        }
    }

    private void DropOne()
    {
        var open = world.Venue.Accounts.SelectMany(a => a.Open).ToArray();
        if (open.Length > 0)
        {
            world.Faults.Count(Fault.OrderDropped);
            world.Venue.Drop(open[noise.NextInt(open.Length)]);
        }
    }

    private void TradeByHand()
    {
        var account = World.Agents[noise.NextInt(World.Agents.Length)].ToString();
        world.Faults.Count(Fault.HandTrade);
        world.Judge.Strangers.TryAdd(account, world.Time.Now);
        world.Venue.TradeByHand(account, "sim:ETH", 0.1m, world.Time.Now);
    }
}
