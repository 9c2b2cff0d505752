using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Deliberation.Indicators;

/// <summary>How many standard deviations the newest value lies from the mean it is part of.</summary>
public static class ZScore
{
    /// <summary>
    /// (last − mean) / sd over the last <paramref name="period"/> values with the sample deviation (n − 1); null while
    /// there are fewer, or when nothing moved.
    /// </summary>
    public static decimal? Of(ReadOnlySpan<decimal> values, int period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(period, 2);
        if (MovingAverage.Simple(values, period) is not { } mean)
        {
            return null;
        }

        var squares = 0m;
        foreach (var value in values[^period..])
        {
            squares += (value - mean) * (value - mean);
        }

        var deviation = DecimalMath.Sqrt(squares / (period - 1));
        return deviation == 0 ? null : (values[^1] - mean) / deviation;
    }
}
