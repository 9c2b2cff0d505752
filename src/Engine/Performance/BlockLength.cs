namespace Pitwall.Engine.Performance;

/// <summary>How many days the blocks of a bootstrap span on average, so that a day keeps its neighbours.</summary>
public static class BlockLength
{
    /// <summary>max(1, round(n^⅓)) days: the rule of thumb that needs no data.</summary>
    public static double CubeRoot(int days)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(days);
        return Math.Max(1d, Math.Round(Math.Cbrt(days), MidpointRounding.AwayFromZero));
    }

    /// <summary>
    /// The automatic mean block of the stationary bootstrap (Politis and White 2004) with the correction of Patton,
    /// Politis and White 2009: (2·G²/D)^⅓·n^⅓ with D = 2·g(0)², between 1 and ⌈min(3√n, n/3)⌉ days. A series that does
    /// not vary gives 1.
    /// </summary>
    public static double PolitisWhite(IReadOnlyList<double> returns)
    {
        var n = returns.Count;
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 2, nameof(returns));
        var insignificantRun = Math.Max(5, (int)Math.Sqrt(Math.Log10(n)));
        var lagMax = Math.Min(n - 1, (int)Math.Ceiling(Math.Sqrt(n)) + insignificantRun);
        var covariances = Autocovariances(returns, lagMax);
        if (covariances[0] <= 0d)
        {
            return 1d;
        }

        var bandwidth = Math.Min(lagMax, 2 * LastSignificantLag(covariances, insignificantRun, n));
        var (weighted, longRunVariance) = (0d, covariances[0]);
        for (var lag = 1; lag <= bandwidth; lag++)
        {
            var weight = FlatTop((double)lag / bandwidth);
            weighted += 2d * weight * lag * covariances[lag];
            longRunVariance += 2d * weight * covariances[lag];
        }

        var longest = Math.Ceiling(Math.Min(3d * Math.Sqrt(n), n / 3d));
        var ratio = weighted / longRunVariance;
        var length = Math.Cbrt(ratio * ratio) * Math.Cbrt(n);
        return double.IsFinite(length) ? Math.Clamp(length, 1d, longest) : longest;
    }

    // The trapezoid of Politis and Romano 1995: flat to one half, then down to 0 at 1.
    private static double FlatTop(double share) => share <= 0.5 ? 1d : 2d * (1d - share);

    /// <summary>The smallest lag (at least 1) after which a whole run of correlations is noise.</summary>
    private static int LastSignificantLag(double[] covariances, int run, int n)
    {
        var noise = 2d * Math.Sqrt(Math.Log10(n) / n);
        var quiet = 0;
        for (var lag = 1; lag < covariances.Length; lag++)
        {
            quiet = Math.Abs(covariances[lag] / covariances[0]) < noise ? quiet + 1 : 0;
            if (quiet == run)
            {
                return Math.Max(1, lag - run);
            }
        }

        return covariances.Length - 1;
    }

    private static double[] Autocovariances(IReadOnlyList<double> returns, int lagMax)
    {
        var n = returns.Count;
        var mean = returns.Sum() / n;
        var covariances = new double[lagMax + 1];
        for (var lag = 0; lag <= lagMax; lag++)
        {
            for (var day = lag; day < n; day++)
            {
                covariances[lag] += (returns[day] - mean) * (returns[day - lag] - mean) / n;
            }
        }

        return covariances;
    }
}
