namespace Pitwall.Engine.Performance;

/// <summary>
/// The circular block bootstrap (Politis and Romano 1992) without chance: every resample there is, for short series
/// and for checking the drawn bootstrap.
/// </summary>
public static class CircularBlocks
{
    private const int ResamplesMax = 1_000_000;

    /// <summary>
    /// The totals of all equally likely resamples: n starts for each of n / <paramref name="blockDays"/> blocks, so
    /// n^(n/blockDays) totals in ascending order, in the unit of the days. Blocks that do not fill the series and more
    /// than a million resamples throw.
    /// </summary>
    public static IReadOnlyList<double> AllTotals(IReadOnlyList<double> days, int blockDays)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(blockDays);
        if (days.Count == 0 || days.Count % blockDays != 0)
        {
            throw new ArgumentException($"Blocks of {blockDays} do not fill {days.Count} days", nameof(blockDays));
        }

        if (Math.Pow(days.Count, days.Count / blockDays) > ResamplesMax)
        {
            throw new ArgumentException($"More than {ResamplesMax} resamples: draw them instead", nameof(days));
        }

        var blocks = BlockTotals(days, blockDays);
        double[] totals = [0d];
        for (var block = 0; block < days.Count / blockDays; block++)
        {
            totals = [.. totals.SelectMany(total => blocks, (total, next) => total + next)];
        }

        Array.Sort(totals);
        return totals;
    }

    private static double[] BlockTotals(IReadOnlyList<double> days, int blockDays)
    {
        var totals = new double[days.Count];
        for (var start = 0; start < days.Count; start++)
        {
            for (var offset = 0; offset < blockDays; offset++)
            {
                totals[start] += days[(start + offset) % days.Count];
            }
        }

        return totals;
    }
}
