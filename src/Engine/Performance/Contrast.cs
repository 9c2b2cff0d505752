namespace Pitwall.Engine.Performance;

/// <summary>
/// The daily difference of two series, or one series alone, with the columns of the draws that tell its total and the
/// total of its squares, both about its mean.
/// </summary>
internal sealed class Contrast
{
    // Two series that differ by nothing but rounding have no error to measure a difference in.
    private const double RelativeSquareMin = 1e-24;

    private readonly int column;
    private readonly int minus;
    private readonly int squares;
    private readonly double days;

    /// <param name="values">The differences, on the days both series have.</param>
    /// <param name="centred">The columns of the two series about their means; no second one: −1.</param>
    /// <param name="squaresColumn">The column of the squared differences about their mean.</param>
    /// <param name="size">Σ of squares of the two series, in whose light the differences are seen.</param>
    public Contrast(
        IReadOnlyList<double> values, (int Column, int Minus) centred, int squaresColumn, double size)
    {
        (column, minus) = centred;
        squares = squaresColumn;
        days = values.Count;
        Total = values.Sum();
        var mean = Total / days;
        var spread = values.Sum(value => (value - mean) * (value - mean));
        Varies = values.Count > 1 && spread > RelativeSquareMin * size;
        Statistic = Varies ? Total / Math.Sqrt(days * spread / (days - 1d)) : 0d;
    }

    public double Total { get; }

    /// <summary>False when there is no error to measure it in: it is never told from zero.</summary>
    public bool Varies { get; }

    /// <summary>Mean / standard deviation (n−1) × √n.</summary>
    public double Statistic { get; }

    /// <summary>The total of one draw about the observed one.</summary>
    public double DrawnTotal(ReadOnlySpan<double> totals) =>
        totals[column] - (minus >= 0 ? totals[minus] : 0d);

    /// <summary>The statistic of one draw about the observed mean, in the standard deviation of that draw.</summary>
    public double Drawn(ReadOnlySpan<double> totals)
    {
        if (!Varies)
        {
            return 0d;
        }

        var total = DrawnTotal(totals);
        var variance = (days * totals[squares]) - (total * total);
        return variance > 0d ? total / Math.Sqrt(variance / (days - 1d)) : 0d;
    }
}
