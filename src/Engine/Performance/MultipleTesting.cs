namespace Pitwall.Engine.Performance;

/// <summary>
/// Adjusts p-values for having asked many questions at once, from the p-values alone. Neither knows that agents move
/// together, which <see cref="RomanoWolf"/> does: Holm stands in tables, Benjamini-Hochberg only in exploration.
/// </summary>
public static class MultipleTesting
{
    /// <summary>
    /// Holm 1979, step-down: holds the chance of <em>one</em> false discovery. Same order as the input, each in 0…1.
    /// </summary>
    public static double[] Holm(IReadOnlyList<double> pValues)
    {
        var order = Ascending(pValues);
        var adjusted = new double[order.Length];
        var highest = 0d;
        for (var rank = 0; rank < order.Length; rank++)
        {
            highest = Math.Max(highest, Math.Min(1d, (order.Length - rank) * pValues[order[rank]]));
            adjusted[order[rank]] = highest;
        }

        return adjusted;
    }

    /// <summary>
    /// Benjamini and Hochberg 1995, step-up: holds the expected <em>share</em> of false discoveries. Same order as the
    /// input, each in 0…1.
    /// </summary>
    public static double[] BenjaminiHochberg(IReadOnlyList<double> pValues)
    {
        var order = Ascending(pValues);
        var adjusted = new double[order.Length];
        var lowest = 1d;
        for (var rank = order.Length - 1; rank >= 0; rank--)
        {
            lowest = Math.Min(lowest, pValues[order[rank]] * order.Length / (rank + 1));
            adjusted[order[rank]] = lowest;
        }

        return adjusted;
    }

    private static int[] Ascending(IReadOnlyList<double> pValues) =>
        pValues.All(p => p is >= 0d and <= 1d)
            ? [.. Enumerable.Range(0, pValues.Count).OrderBy(index => pValues[index])]
            : throw new ArgumentOutOfRangeException(nameof(pValues), "A p-value lies in 0…1");
}
