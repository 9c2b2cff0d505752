using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Markets;

/// <summary>
/// Makes longer bars from shorter ones, fed in time order: UTC-aligned buckets, and only those whose every base bar was
/// seen, so a hole in the base is a hole in the roll-up and never a wrong bar.
/// </summary>
public sealed class RollUp
{
    private readonly BarInterval target;
    private readonly long barsPerBucket;
    private Bar open;
    private long seen;

    public RollUp(BarInterval from, BarInterval to)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        if (!CanMake(from, to))
        {
            throw new ArgumentException($"{to} bars cannot be made of {from} bars", nameof(to));
        }

        target = to;
        barsPerBucket = to.Micros / from.Micros;
    }

    public static bool CanMake(BarInterval from, BarInterval to)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        return to.Micros > from.Micros && to.Micros % from.Micros == 0;
    }

    /// <summary>True when this base bar completed a bucket, which <paramref name="complete"/> then holds.</summary>
    public bool Add(in Bar bar, out Bar complete)
    {
        var start = bar.Start.Floor(target.Micros);
        if (seen == 0 || start != open.Start)
        {
            open = bar with { Start = start };
            seen = 1;
        }
        else
        {
            open = new Bar(
                start,
                open.Open,
                Math.Max(open.High, bar.High),
                Math.Min(open.Low, bar.Low),
                bar.Close,
                open.Volume + bar.Volume);
            seen++;
        }

        complete = open;
        return seen == barsPerBucket;
    }

    /// <summary>Every complete bucket of a series in time order.</summary>
    public static Bar[] Of(ReadOnlySpan<Bar> bars, BarInterval from, BarInterval to)
    {
        var rollUp = new RollUp(from, to);
        var made = new List<Bar>((int)(bars.Length / rollUp.barsPerBucket) + 1);
        foreach (ref readonly var bar in bars)
        {
            if (rollUp.Add(bar, out var complete))
            {
                made.Add(complete);
            }
        }

        return [.. made];
    }
}
