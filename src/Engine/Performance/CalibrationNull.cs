using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Performance;

/// <summary>
/// What calibration error chance alone gives: a forecaster who is right by construction, asked the same questions. Mean
/// and 95 % are of the binned error over many draws. At 50 forecasts even perfection shows an error above 0.1.
/// </summary>
public sealed record CalibrationNull(double Mean, double Upper95)
{
    /// <summary>
    /// Draws outcomes from the stated probabilities themselves. Bins hold equal numbers of forecasts in order of what
    /// was stated; the same key gives the same draws on every machine.
    /// </summary>
    public static CalibrationNull Of(IReadOnlyList<double> stated, int bins, int draws, string key)
    {
        ArgumentOutOfRangeException.ThrowIfZero(stated.Count, nameof(stated));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bins);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(draws);
        var sorted = stated.Order().ToArray();
        var noise = new SeededNoise(key);
        var errors = new double[draws];
        for (var draw = 0; draw < draws; draw++)
        {
            errors[draw] = BinnedError(
                [.. sorted.Select(stating => new Forecast(stating, (double)noise.NextUnit() < stating))], bins);
        }

        Array.Sort(errors);
        return new CalibrationNull(errors.Average(), errors[Math.Min(draws - 1, (int)Math.Floor(0.95 * draws))]);
    }

    /// <summary>Σ nₖ|p̄ₖ − ȳₖ| / n over bins of equal mass; the forecasts come in order of what was stated.</summary>
    public static double BinnedError(IReadOnlyList<Forecast> sorted, int bins)
    {
        var error = 0d;
        for (var bin = 0; bin < bins; bin++)
        {
            var from = (int)((long)sorted.Count * bin / bins);
            var to = (int)((long)sorted.Count * (bin + 1) / bins);
            var gap = 0d;
            for (var at = from; at < to; at++)
            {
                gap += sorted[at].Probability - sorted[at].Outcome;
            }

            error += Math.Abs(gap);
        }

        return error / sorted.Count;
    }
}
