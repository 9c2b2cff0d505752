namespace Pitwall.Engine.Performance;

/// <summary>
/// What PSR, DSR and MinTRL know of a track: everything per period (never annualised), kurtosis not excess.
/// </summary>
public sealed record SharpeSample
{
    private const double RoundingSlack = 1e-9;

    /// <summary>Throws when no distribution has that shape: kurtosis is never below 1 + skewness².</summary>
    public SharpeSample(double sharpe, int periods, double skewness = 0d, double kurtosis = 3d)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(periods, 2);
        if (!(kurtosis >= 1d + (skewness * skewness) - RoundingSlack))
        {
            throw new ArgumentOutOfRangeException(
                nameof(kurtosis), kurtosis, "Kurtosis (not excess) is at least 1 + skewness²");
        }

        Sharpe = sharpe;
        Periods = periods;
        Skewness = skewness;
        Kurtosis = kurtosis;
    }

    public double Sharpe { get; }

    /// <summary>T, the number of returns.</summary>
    public int Periods { get; }

    public double Skewness { get; }

    public double Kurtosis { get; }

    /// <summary>
    /// (T−1) × the variance of the Sharpe estimator: 1 − γ₃·SR + (γ₄−1)/4·SR² (Mertens 2002; Bailey and López de Prado,
    /// "The Sharpe Ratio Efficient Frontier", 2012).
    /// </summary>
    public double UnitVariance => 1d - (Skewness * Sharpe) + ((Kurtosis - 1d) / 4d * Sharpe * Sharpe);

    public static SharpeSample Of(SampleMoments moments) =>
        new(moments.Sharpe, moments.Count, moments.Skewness, moments.Kurtosis);
}
