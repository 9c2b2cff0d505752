namespace Pitwall.Engine.Deliberation.Indicators;

/// <summary>
/// Means of the newest values, oldest first in; null while there are too few. Same unit as the values.
/// </summary>
public static class MovingAverage
{
    /// <summary>The arithmetic mean of the last <paramref name="period"/> values.</summary>
    public static decimal? Simple(ReadOnlySpan<decimal> values, int period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(period, 1);
        if (values.Length < period)
        {
            return null;
        }

        var sum = 0m;
        foreach (var value in values[^period..])
        {
            sum += value;
        }

        return sum / period;
    }

    /// <summary>
    /// The exponential mean, α = 2 / (period + 1), started on the simple mean of the first <paramref name="period"/> of
    /// the last <paramref name="window"/> values (Wilder's and TA-Lib's start), so that nothing older has a say.
    /// </summary>
    public static decimal? Exponential(ReadOnlySpan<decimal> values, int period, int window)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(period, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(window, period);
        if (values.Length < window)
        {
            return null;
        }

        var mean = Simple(values[^window..][..period], period)!.Value;
        foreach (var value in values[^(window - period)..])
        {
            mean = NextExponential(mean, value, period);
        }

        return mean;
    }

    /// <summary>One step of the exponential mean: mean + α · (value − mean).</summary>
    internal static decimal NextExponential(decimal mean, decimal value, int period) =>
        mean + (2m / (period + 1) * (value - mean));
}
