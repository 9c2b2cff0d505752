using Pitwall.Engine.Markets;

namespace Pitwall.Engine.Deliberation.Indicators;

/// <summary>How far a price travels in one bar, gaps included; same unit as the price.</summary>
public static class TrueRange
{
    /// <summary>max(high, previous close) − min(low, previous close).</summary>
    public static decimal Of(Bar bar, decimal previousClose) =>
        Math.Max(bar.High, previousClose) - Math.Min(bar.Low, previousClose);

    /// <summary>
    /// Average true range: Wilder's mean of the last <paramref name="window"/> true ranges (Wilder 1978); null while
    /// there are not window + 1 bars, because each range needs the close before it.
    /// </summary>
    public static decimal? Average(ReadOnlySpan<Bar> bars, int period, int window)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(period, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(window, period);
        if (bars.Length < window + 1)
        {
            return null;
        }

        var recent = bars[^(window + 1)..];
        var mean = new WilderMean(period);
        for (var i = 1; i < recent.Length; i++)
        {
            mean.Add(Of(recent[i], recent[i - 1].Close));
        }

        return mean.Value;
    }
}
