namespace Pitwall.Engine.Performance;

/// <summary>
/// Which of many series have a mean above zero, all asked at once: the step-down maximum test of Romano and Wolf 2005
/// ("Stepwise Multiple Testing as Formalized Data Snooping") on the joint stationary bootstrap, studentised once with
/// <see cref="BootstrapVariance"/> as StepM of K. Sheppard's arch is. What moves the agents together moves their draws
/// together, so it finds more than Holm at the same family-wise error.
/// </summary>
public static class RomanoWolf
{
    /// <summary>One-sided, mean ≤ 0 against mean &gt; 0. Every series covers the same days.</summary>
    public static StepDownResult MeansAboveZero(
        IReadOnlyList<IReadOnlyList<double>> series, BootstrapPlan plan, double alpha = 0.05)
    {
        double[][] centred = [.. series.Select(Centred)];
        var draws = new JointDraws(centred, plan);
        var variance = new BootstrapVariance(centred[0].Length, plan.MeanBlockDays);
        var contrasts = new Contrast[series.Count];
        for (var index = 0; index < contrasts.Length; index++)
        {
            var column = centred[index];
            contrasts[index] = new Contrast(
                index,
                null,
                series[index].Sum(),
                BootstrapVariance.Product(column, variance.Weighted(column)),
                BootstrapVariance.Product(column, column));
        }

        var family = new StepDown(contrasts, plan.Draws, twoSided: false);
        draws.Run(family.Take);
        return family.Result(alpha);
    }

    private static double[] Centred(IReadOnlyList<double> days)
    {
        var mean = days.Count > 0 ? days.Average() : 0d;
        return [.. days.Select(day => day - mean)];
    }
}
