using Pitwall.Engine.Platform;

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
        var days = CommonLength(series);
        ArgumentOutOfRangeException.ThrowIfLessThan(plan.MeanBlockDays, 1d, nameof(plan));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(plan.Draws, nameof(plan));
        var noise = new SeededNoise(plan.Seed);
        double[][] totals = [.. series.Select(_ => new double[plan.Draws])];
        var sample = new int[days];
        for (var draw = 0; draw < plan.Draws; draw++)
        {
            DrawDays(sample, 1d / plan.MeanBlockDays, noise);
            for (var row = 0; row < totals.Length; row++)
            {
                var values = series[row];
                foreach (var day in sample)
                {
                    totals[row][draw] += values[day];
                }
            }
        }

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

    private static void DrawDays(int[] sample, double newBlockChance, SeededNoise noise)
    {
        for (var position = 0; position < sample.Length; position++)
        {
            var startsBlock = position == 0 || newBlockChance >= 1d || Unit(noise) < newBlockChance;
            sample[position] = startsBlock
                ? noise.NextInt(sample.Length)
                : (sample[position - 1] + 1) % sample.Length;
        }
    }

    // The upper 53 bits as a multiple of 2^-53 in [0, 1).
    private static double Unit(SeededNoise noise) => (noise.NextBits() >> 11) * (1d / (1UL << 53));

    private static int CommonLength(IReadOnlyList<IReadOnlyList<double>> series)
    {
        var days = series.Count > 0 ? series[0].Count : 0;
        return days > 0 && series.All(one => one.Count == days)
            ? days
            : throw new ArgumentException("Every series needs the same days, at least one", nameof(series));
    }
}
