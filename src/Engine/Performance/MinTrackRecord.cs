namespace Pitwall.Engine.Performance;

/// <summary>
/// The shortest track on which a Sharpe ratio would be believed (MinTRL; Bailey and López de Prado 2012). Trap: a short
/// lucky run shrinks its own requirement, so a page shows <see cref="ForDisplay"/> and never <see cref="Periods"/>.
/// </summary>
public static class MinTrackRecord
{
    /// <summary>
    /// MinTRL = 1 + (1−γ₃SR+(γ₄−1)/4·SR²)·(z/(SR−b))² in periods, z one-sided; +∞ when SR does not exceed b.
    /// </summary>
    /// <param name="sample">Per period; its own length does not enter.</param>
    /// <param name="benchmark">b, per period.</param>
    /// <param name="confidence">0.95 gives z = 1.645.</param>
    public static double Periods(SharpeSample sample, double benchmark = 0d, double confidence = 0.95)
    {
        var edge = sample.Sharpe - benchmark;
        var z = StandardNormal.Quantile(confidence);
        return edge > 0d ? 1d + (sample.UnitVariance * (z / edge) * (z / edge)) : double.PositiveInfinity;
    }

    /// <summary>
    /// Days for the <em>lower</em> Sharpe of the track: the lower end of the interval of its mean daily return over its
    /// standard deviation. Withheld before 30 days and while that end does not beat the benchmark (per day).
    /// </summary>
    public static Judged<double> ForDisplay(
        SampleMoments daily, ConfidenceInterval meanInterval, double benchmark = 0d) =>
        DisplayRule.Judge(daily.Count, () => OfLowerSharpe(daily, meanInterval, benchmark));

    private static Judged<double> OfLowerSharpe(
        SampleMoments daily, ConfidenceInterval meanInterval, double benchmark)
    {
        var lower = meanInterval.Low / daily.StandardDeviation;
        return lower > benchmark
            ? Judged<double>.Shown(
                Periods(new SharpeSample(lower, daily.Count, daily.Skewness, daily.Kurtosis), benchmark))
            : Judged<double>.Hidden("the interval still holds the benchmark");
    }
}
