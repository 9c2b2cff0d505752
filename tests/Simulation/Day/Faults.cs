using Pitwall.Engine.Platform;

namespace Pitwall.Simulation.Day;

/// <summary>What can go wrong in a simulated day.</summary>
public enum Fault
{
    Crash,
    Pause,
    RequestLost,
    ReplyLost,
    RequestDelayed,
    RequestDoubled,
    ServerError,
    TurnedAway,
    VenueDown,
    HintLost,
    HintDoubled,
    LineShownLate,
    ThinBook,
    OrderRefused,
    OrderDropped,
    HandTrade,
    StoreBefore,
    StoreAfter,
    StaleFeed,
    SlowMind,
    ClockJump,
    ParcelDoubled,
    Kill,
}

/// <summary>
/// Which faults this day has and how often, drawn from its seed: some days have a few kinds in plenty, some nearly
/// none, so that rare combinations come up. Quiet for the last minutes, in which everything must come to rest.
/// </summary>
internal sealed class Faults
{
    private readonly SeededNoise noise;
    private readonly int[] perMille;
    private readonly long[] counts;
    private string? armedPoint;
    private int armedHits;
    private Fault armed;

    public Faults(string seed)
    {
        noise = new SeededNoise($"{seed}/faults");
        var kinds = Enum.GetValues<Fault>();
        perMille = new int[kinds.Length];
        counts = new long[kinds.Length];
        foreach (var kind in kinds)
        {
            perMille[(int)kind] = noise.NextInt(3) switch
            {
                0 => 0,
                1 => 1 + noise.NextInt(20),
                _ => 20 + noise.NextInt(80),
            };
        }
    }

    public bool IsQuiet { get; set; }

    public long CountOf(Fault kind) => counts[(int)kind];

    /// <summary>How much of this kind the day has, 0 to 1000.</summary>
    public int Share(Fault kind) => IsQuiet ? 0 : perMille[(int)kind];

    /// <summary>Whether it happens now; when it does it is counted. OneIn makes what is asked often rarer.</summary>
    public bool Strikes(Fault kind, int oneIn = 1)
    {
        var strikes = !IsQuiet && perMille[(int)kind] > 0 && noise.NextInt(1000 * oneIn) < perMille[(int)kind];
        counts[(int)kind] += strikes ? 1 : 0;
        return strikes;
    }

    public void Count(Fault kind) => counts[(int)kind]++;

    public int Pick(int exclusiveMax) => noise.NextInt(exclusiveMax);

    /// <summary>Crash or pause at the n-th time from now that a process comes by this point.</summary>
    public void Arm(Fault kind, string point, int hits) => (armed, armedPoint, armedHits) = (kind, point, hits);

    /// <summary>A process comes by a point where it can be hit.</summary>
    public Fault? At(string point)
    {
        if (armedPoint is null || IsQuiet || !string.Equals(point, armedPoint, StringComparison.Ordinal)
            || --armedHits > 0)
        {
            return null;
        }

        armedPoint = null;
        Count(armed);
        return armed;
    }
}

/// <summary>The process died here.</summary>
internal sealed class CrashedException : Exception;

/// <summary>A law was broken; the day ends here.</summary>
public sealed class ViolationException(string what) : Exception(what);
