using System.Collections.Concurrent;
using Pitwall.Engine.Markets.Lab;
using Pitwall.Engine.Performance;
using Pitwall.Engine.Performance.Lab;
using Pitwall.Engine.Platform;
using Pitwall.Server.Performance.Tracks;

namespace Pitwall.Server.Performance.Luck;

/// <summary>
/// The flips of the generated market, simulated once per seed and again only when there are more days. No other desk
/// has any: nobody knows the rule they would have to match.
/// </summary>
internal sealed class LabLuckFan(IHostApplicationLifetime life) : ILuckFan
{
    private const double Cash = 10_000d;

    private readonly ConcurrentDictionary<long, World> worlds = new();

    public async Task<Judged<FlipPaths>> ReadAsync(RankedDesk desk, long endDay, CancellationToken ct)
    {
        if (!desk.IsLab || desk.LabSeed is not { } seed)
        {
            return Judged<FlipPaths>.Hidden(
                "matched coin flips are simulated for the generated market only, "
                + $"which desk {desk.Name} does not trade");
        }

        var days = (int)(endDay - FirstDay);
        if (days <= 0)
        {
            return Judged<FlipPaths>.Hidden("not marked at a midnight yet");
        }

        var world = worlds.GetOrAdd(seed, key => new World(key));
        return Judged<FlipPaths>.Shown(
            await Task.Run(() => world.Paths(days), life.ApplicationStopping).WaitAsync(ct));
    }

    private static long FirstDay => LabMarket.Start.Micros / Moment.Day;

    /// <summary>One seed's market as far as anybody asked.</summary>
    private sealed class World(long seed)
    {
        private readonly Lock gate = new();
        private readonly LabMarket market = new(seed);
        private readonly List<LabDay> days = [];
        private FlipPaths? paths;

        public FlipPaths Paths(int count)
        {
            lock (gate)
            {
                if (paths is null || days.Count < count)
                {
                    while (days.Count < count)
                    {
                        days.Add(market.NextDay());
                    }

                    paths = new FlipPaths(FirstDay, Returns(), Source());
                }

                return paths.Until(count);
            }
        }

        private double[][] Returns() =>
        [
            .. LabFan.Simulate(days, seed, LabFan.Flips, Cash).Select(equity => equity
                .Select((value, day) => Math.Log(value / (day == 0 ? Cash : equity[day - 1])))
                .ToArray()),
        ];

        private string Source() => FormattableString.Invariant(
            $"{LabFan.Flips} coin flips by Edge-1's own rule on the market of seed {seed}, with the same costs");
    }
}
