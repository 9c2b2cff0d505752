using System.Numerics;

namespace Pitwall.Engine.Performance;

/// <summary>
/// The variance of a total that the stationary bootstrap gives in the limit of endless draws: xᵀ·W·x for a series x
/// about its mean, W(i, j) = b(|i−j|), b(k) = (1−k/n)(1−p)^k + (k/n)(1−p)^(n−k), p = 1/L (Politis and Romano 1994,
/// lemma 1). K. Sheppard's arch studentises SPA and StepM with it.
/// </summary>
internal sealed class BootstrapVariance
{
    private readonly double[] kernel;

    public BootstrapVariance(int days, double meanBlockDays)
    {
        var stay = 1d - (1d / meanBlockDays);
        kernel = new double[days];
        for (var lag = 0; lag < days; lag++)
        {
            var share = (double)lag / days;
            kernel[lag] = ((1d - share) * Math.Pow(stay, lag)) + (share * Math.Pow(stay, days - lag));
        }
    }

    /// <summary>W·x: with it the variance of any difference of series is a scalar product away.</summary>
    public double[] Weighted(ReadOnlySpan<double> centred)
    {
        var n = kernel.Length;
        var lanes = Vector<double>.Count;
        var weighted = new double[n + lanes];
        var padded = new double[(3 * n) + lanes];
        centred.CopyTo(padded.AsSpan(n));
        for (var lag = 0; lag < n; lag++)
        {
            // Every row adds its lags in the same order on every machine, however many rows go at once.
            var weight = new Vector<double>(lag == 0 ? kernel[lag] / 2d : kernel[lag]);
            var earlier = padded.AsSpan(n - lag);
            var later = padded.AsSpan(n + lag);
            for (var row = 0; row < n; row += lanes)
            {
                var both = new Vector<double>(earlier[row..]) + new Vector<double>(later[row..]);
                (new Vector<double>(weighted.AsSpan(row)) + (weight * both)).CopyTo(weighted.AsSpan(row));
            }
        }

        return weighted[..n];
    }

    public static double Product(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        var sum = 0d;
        for (var day = 0; day < left.Length; day++)
        {
            sum += left[day] * right[day];
        }

        return sum;
    }
}
