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
        if (values.Length < period)
        {
            return null;
        }

        // Distances from the first value instead of the mean: short decimals stay exact, and far faster.
        var recent = values[^period..];
        var (sum, squares) = (0m, 0m);
        foreach (var value in recent)
        {
            var distance = value - recent[0];
            sum += distance;
            squares += distance * distance;
        }

        var mean = sum / period;
        var deviation = DecimalMath.Sqrt(Math.Max(squares - (sum * mean), 0m) / (period - 1));
        return deviation == 0 ? null : (recent[^1] - recent[0] - mean) / deviation;
    }
}
