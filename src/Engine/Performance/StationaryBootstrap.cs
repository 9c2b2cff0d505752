namespace Pitwall.Engine.Performance;

/// <summary>
/// The stationary bootstrap (Politis and Romano 1994): circular blocks of geometric length with mean L. All series of
/// one call are resampled on the <em>same</em> days, so what moved them together stays together.
/// </summary>
public static class StationaryBootstrap
{
    /// <summary>
    /// The total of each series in each draw, [series][draw], in the unit of the series. Every series must cover the
    /// same days; another length, an empty series or a plan without sense throws.
    /// </summary>
    public static double[][] JointTotals(IReadOnlyList<IReadOnlyList<double>> series, BootstrapPlan plan)
    {
        var draws = new JointDraws(series, plan);
        double[][] totals = [.. series.Select(_ => new double[plan.Draws])];
        draws.Run((draw, drawn) =>
        {
            for (var row = 0; row < totals.Length; row++)
            {
                totals[row][draw] = drawn[row];
            }
        });
        return totals;
    }

    /// <summary>The percentile interval of the total, raw: a page shows <see cref="ForDisplay"/>.</summary>
    public static BootstrapInterval OfTotal(IReadOnlyList<double> days, BootstrapPlan plan, double level = 0.95) =>
        new(ConfidenceInterval.OfDraws(days.Sum(), JointTotals([days], plan)[0], level), plan);

    /// <summary>The percentile interval of the mean per day, raw: that of the total divided by n.</summary>
    public static BootstrapInterval OfMean(IReadOnlyList<double> days, BootstrapPlan plan, double level = 0.95) =>
        new(OfTotal(days, plan, level).Interval.DividedBy(days.Count), plan);

    /// <summary>The interval of the mean that a person may see: from 30 daily returns on.</summary>
    public static Judged<BootstrapInterval> ForDisplay(IReadOnlyList<double> days, BootstrapPlan plan) =>
        DisplayRule.Judge(days.Count, () => Judged<BootstrapInterval>.Shown(OfMean(days, plan)));
}
