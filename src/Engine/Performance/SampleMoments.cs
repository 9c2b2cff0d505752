namespace Pitwall.Engine.Performance;

/// <summary>
/// Shape of a series of per-period returns. Standard deviation divides by n−1, skewness γ₃ = m₃/m₂^1.5 and kurtosis
/// γ₄ = m₄/m₂² (3 for a normal, not excess) use central moments that divide by n.
/// </summary>
/// <param name="Count">n, at least 2.</param>
/// <param name="Mean">Unit of the returns.</param>
/// <param name="StandardDeviation">Unit of the returns, above 0.</param>
/// <param name="Skewness">Without unit; negative = the long tail is on the losing side.</param>
/// <param name="Kurtosis">Without unit, at least 1 + γ₃².</param>
public sealed record SampleMoments(
    int Count, double Mean, double StandardDeviation, double Skewness, double Kurtosis)
{
    // A constant series has a spread of some ulps of its mean, not of zero.
    private const double RelativeSpreadMin = 1e-12;

    /// <summary>Mean / standard deviation per period: the Sharpe ratio with a zero risk-free rate.</summary>
    public double Sharpe => Mean / StandardDeviation;

    /// <summary>Null when there are fewer than two returns, all are equal, or one is not finite.</summary>
    public static SampleMoments? Of(IReadOnlyList<double> returns)
    {
        if (returns.Count < 2 || !returns.All(double.IsFinite))
        {
            return null;
        }

        var n = (double)returns.Count;
        var mean = returns.Sum() / n;
        var (m2, m3, m4) = (0d, 0d, 0d);
        foreach (var value in returns)
        {
            var distance = value - mean;
            var square = distance * distance;
            m2 += square;
            m3 += square * distance;
            m4 += square * square;
        }

        (m2, m3, m4) = (m2 / n, m3 / n, m4 / n);
        return Math.Sqrt(m2) <= RelativeSpreadMin * Math.Abs(mean) || m2 * m2 == 0d
            ? null
            : new SampleMoments(
                returns.Count, mean, Math.Sqrt(m2 * n / (n - 1d)), m3 / (m2 * Math.Sqrt(m2)), m4 / (m2 * m2));
    }
}
