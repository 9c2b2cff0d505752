namespace Pitwall.Engine.Deliberation.Indicators;

/// <summary>
/// Moving average convergence divergence (Appel): line = fast − slow exponential mean, signal = exponential mean of the
/// line, histogram = line − signal; all in the unit of the values.
/// </summary>
public readonly record struct Macd(decimal Line, decimal Signal)
{
    public decimal Histogram => Line - Signal;

    /// <summary>
    /// Over the last <paramref name="window"/> values only: both means start where the slow one can, the signal on the
    /// simple mean of its first lines (TA-Lib's start); null while there are fewer values.
    /// </summary>
    public static Macd? Of(ReadOnlySpan<decimal> values, int fast, int slow, int signal, int window)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(fast, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(slow, fast);
        ArgumentOutOfRangeException.ThrowIfLessThan(signal, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(window, slow + signal - 1);
        if (values.Length < window)
        {
            return null;
        }

        var recent = values[^window..];
        var fastMean = MovingAverage.Simple(recent[..slow], fast)!.Value;
        var slowMean = MovingAverage.Simple(recent[..slow], slow)!.Value;
        Span<decimal> lines = new decimal[window - slow + 1];
        lines[0] = fastMean - slowMean;
        for (var i = 1; i < lines.Length; i++)
        {
            var value = recent[slow - 1 + i];
            fastMean = MovingAverage.NextExponential(fastMean, value, fast);
            slowMean = MovingAverage.NextExponential(slowMean, value, slow);
            lines[i] = fastMean - slowMean;
        }

        return new Macd(lines[^1], MovingAverage.Exponential(lines, signal, lines.Length)!.Value);
    }
}
