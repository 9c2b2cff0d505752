namespace Pitwall.Engine.Performance;

/// <summary>
/// How sure a Sharpe ratio is, alone (PSR) and after picking the best of many variants (DSR). Bailey and López de
/// Prado, "The Sharpe Ratio Efficient Frontier" (2012) and "The Deflated Sharpe Ratio" (2014).
/// </summary>
public static class ProbabilisticSharpe
{
    private const double EulerGamma = 0.57721566490153286;

    /// <summary>
    /// PSR(b) = Φ((SR−b)·√(T−1) / √(1−γ₃SR+(γ₄−1)/4·SR²)): the probability that the true Sharpe per period exceeds
    /// <paramref name="benchmark"/> (per period). NaN only if the estimator has no variance and SR equals b.
    /// </summary>
    public static double Psr(SharpeSample sample, double benchmark) =>
        StandardNormal.Cdf(
            (sample.Sharpe - benchmark) * Math.Sqrt(sample.Periods - 1d) / Math.Sqrt(sample.UnitVariance));

    /// <summary>
    /// SR₀ = √V·[(1−γ)·Φ⁻¹(1−1/N) + γ·Φ⁻¹(1−1/(N·e))], γ = Euler's 0.5772…: the Sharpe per period that the best of N
    /// worthless variants is expected to show. One variant was not picked, so its SR₀ is 0.
    /// </summary>
    /// <param name="trialVariance">V, the variance of the variants' Sharpe ratios per period.</param>
    /// <param name="trials">N: <em>every</em> variant ever run (prompt versions, deleted agents, re-asks used for
    /// selection), not the survivors.</param>
    public static double ExpectedBestOfTrials(double trialVariance, int trials)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(trialVariance);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(trials);
        return trials == 1
            ? 0d
            : Math.Sqrt(trialVariance)
                * (((1d - EulerGamma) * StandardNormal.Quantile(1d - (1d / trials)))
                    + (EulerGamma * StandardNormal.Quantile(1d - (1d / (trials * Math.E)))));
    }

    /// <summary>DSR = PSR(SR₀): about 0.5 is the best of as many coins.</summary>
    public static double Dsr(SharpeSample sample, double trialVariance, int trials) =>
        Psr(sample, ExpectedBestOfTrials(trialVariance, trials));
}
