using System.Globalization;

namespace Pitwall.Engine.Performance;

/// <summary>
/// How far stated probabilities can be believed. Brier score (Brier 1950) with its decomposition by the distinct values
/// stated (Murphy 1973): Brier = Reliability − Resolution + Uncertainty exactly, because models use a handful of
/// values. Lower is better except for Resolution and Skill.
/// </summary>
/// <param name="Forecasts">How many.</param>
/// <param name="Brier">mean (p − y)².</param>
/// <param name="Reliability">Σ nₖ(pₖ − ȳₖ)² / n: how far stated and seen lie apart.</param>
/// <param name="Resolution">Σ nₖ(ȳₖ − ȳ)² / n: how far the values tell cases apart.</param>
/// <param name="Uncertainty">ȳ(1 − ȳ): what saying the base rate each time would score.</param>
/// <param name="Ece">Expected calibration error: Σ nₖ|pₖ − ȳₖ| / n.</param>
public sealed record Calibration(
    int Forecasts, double Brier, double Reliability, double Resolution, double Uncertainty, double Ece)
{
    /// <summary>Fewer forecasts than this are not shown.</summary>
    public const int ForecastsMin = 30;

    /// <summary>
    /// 1 − Brier / Uncertainty: above 0 it beats saying the base rate of these very outcomes; NaN when all came out
    /// alike.
    /// </summary>
    public double Skill => SkillOver(Uncertainty);

    /// <summary>1 − Brier / the score of another forecaster of the same events.</summary>
    public double SkillOver(double referenceBrier) => 1d - (Brier / referenceBrier);

    /// <summary>The measures of some forecasts; none throws.</summary>
    public static Calibration Of(IReadOnlyList<Forecast> forecasts)
    {
        ArgumentOutOfRangeException.ThrowIfZero(forecasts.Count, nameof(forecasts));
        if (forecasts.Any(forecast => forecast.Probability is not (>= 0d and <= 1d)))
        {
            throw new ArgumentOutOfRangeException(nameof(forecasts), "A stated probability is from 0 to 1");
        }

        double n = forecasts.Count;
        var baseRate = forecasts.Average(forecast => forecast.Outcome);
        var bins = forecasts
            .GroupBy(forecast => forecast.Probability)
            .Select(bin => (Stated: bin.Key, Seen: bin.Average(one => one.Outcome), Share: bin.Count() / n))
            .ToArray();
        return new Calibration(
            forecasts.Count,
            BrierOf(forecasts),
            bins.Sum(bin => bin.Share * Square(bin.Stated - bin.Seen)),
            bins.Sum(bin => bin.Share * Square(bin.Seen - baseRate)),
            baseRate * (1d - baseRate),
            bins.Sum(bin => bin.Share * Math.Abs(bin.Stated - bin.Seen)));
    }

    /// <summary>mean (p − y)².</summary>
    public static double BrierOf(IEnumerable<Forecast> forecasts) =>
        forecasts.Average(forecast => Square(forecast.Probability - forecast.Outcome));

    /// <summary>What a forecaster would score who states one probability for all of these events.</summary>
    public static double BrierOfStating(double probability, IEnumerable<Forecast> forecasts) =>
        BrierOf(forecasts.Select(forecast => forecast with { Probability = probability }));

    /// <summary>
    /// The base rate of "target before stop" without any skill: the odds of a driftless walk between two barriers,
    /// d_stop / (d_stop + d_target). Distances in the same unit, both above 0.
    /// </summary>
    public static double BarrierOdds(double targetDistance, double stopDistance)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(targetDistance);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(stopDistance);
        return stopDistance / (stopDistance + targetDistance);
    }

    /// <summary>
    /// What a trade earns on average, in the unit of the distances: hits × target − misses × stop. It can be above 0
    /// while the stated probabilities are far too high.
    /// </summary>
    public static double ExpectedValue(double hitRate, double targetDistance, double stopDistance) =>
        (hitRate * targetDistance) - ((1d - hitRate) * stopDistance);

    /// <summary>The measures when 30 forecasts allow it, else how many are missing.</summary>
    public static Judged<Calibration> ForDisplay(IReadOnlyList<Forecast> forecasts) =>
        forecasts.Count >= ForecastsMin
            ? Judged<Calibration>.Shown(Of(forecasts))
            : Judged<Calibration>.Hidden(string.Create(
                CultureInfo.InvariantCulture, $"needs {ForecastsMin} forecasts, has {forecasts.Count}"));

    private static double Square(double value) => value * value;
}
