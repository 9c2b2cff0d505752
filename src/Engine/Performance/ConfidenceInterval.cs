namespace Pitwall.Engine.Performance;

/// <summary>An estimate between two percentiles of its bootstrap distribution, in the unit of the series.</summary>
/// <param name="Estimate">The statistic of the series itself.</param>
/// <param name="Low">The lower percentile.</param>
/// <param name="High">The upper percentile.</param>
/// <param name="Level">0.95 = 2.5 % left out on each side.</param>
public readonly record struct ConfidenceInterval(double Estimate, double Low, double High, double Level)
{
    public double Width => High - Low;

    /// <summary>From a total over n days to the mean per day; n above 0.</summary>
    public ConfidenceInterval DividedBy(int n) => new(Estimate / n, Low / n, High / n, Level);

    /// <summary>
    /// The percentile interval of equally likely draws: the p-quantile is the p·(B+1)-th smallest (Hyndman and Fan
    /// 1996, type 6), which is a drawn value and no mixture for 9,999 draws at 95 %.
    /// </summary>
    public static ConfidenceInterval OfDraws(double estimate, IReadOnlyList<double> draws, double level = 0.95)
    {
        ArgumentOutOfRangeException.ThrowIfZero(draws.Count, nameof(draws));
        if (level is not (> 0d and < 1d))
        {
            throw new ArgumentOutOfRangeException(nameof(level), level, "A level lies between 0 and 1");
        }

        double[] sorted = [.. draws];
        Array.Sort(sorted);
        var outside = (1d - level) / 2d;
        return new(estimate, Quantile(sorted, outside), Quantile(sorted, 1d - outside), level);
    }

    private static double Quantile(double[] sorted, double p)
    {
        // 0.025·10,000 is 250.00000000000003 in binary: a rank that close to a whole number is that number.
        var rank = Math.Round(p * (sorted.Length + 1d), 9);
        var below = (int)Math.Clamp(Math.Floor(rank), 1d, sorted.Length);
        var above = Math.Min(below + 1, sorted.Length);
        var share = Math.Clamp(rank - below, 0d, 1d);
        return sorted[below - 1] + (share * (sorted[above - 1] - sorted[below - 1]));
    }
}
