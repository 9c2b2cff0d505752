using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Deliberation.Prompts;

/// <summary>So many of the latest bars of one interval, as an agent asks to read them.</summary>
public sealed record CandleRead(string Asked, BarInterval Interval, int Count);

/// <summary>Which intervals can be asked for: those that are kept, and 3m, which is read as 5m and says so.</summary>
public static class CandleReads
{
    private const string ThreeMinutes = "3m";

    public static bool IsKnown(string interval) => Find(interval) is not null;

    public static BarInterval? Find(string interval) =>
        string.Equals(interval, ThreeMinutes, StringComparison.Ordinal)
            ? BarInterval.FiveMinutes
            : BarInterval.Find(interval);

    /// <summary>When the newest bar ended that is read of an instrument; null when none is there.</summary>
    public static Moment? NewestEnd(InstrumentId coin, IBarHistory bars, IReadOnlyList<CandleRead> reads)
    {
        ArgumentNullException.ThrowIfNull(bars);
        ArgumentNullException.ThrowIfNull(reads);
        Moment? newest = null;
        foreach (var read in reads)
        {
            var last = bars.Last(coin, read.Interval, 1);
            if (!last.IsEmpty && last[0].Start.Plus(read.Interval.Micros) is var end && !(newest >= end))
            {
                newest = end;
            }
        }

        return newest;
    }
}
