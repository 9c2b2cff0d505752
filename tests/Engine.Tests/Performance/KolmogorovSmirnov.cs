namespace Pitwall.Engine.Tests.Performance;

/// <summary>Is a sample uniform on 0…1? The p-value of the one-sample test, by Stephens' approximation.</summary>
internal static class KolmogorovSmirnov
{
    public static double OfUniform(IEnumerable<double> sample)
    {
        double[] sorted = [.. sample.Order()];
        var n = (double)sorted.Length;
        var distance = sorted
            .Select((value, index) => Math.Max(value - (index / n), ((index + 1) / n) - value))
            .Max();
        var scaled = distance * (Math.Sqrt(n) + 0.12 + (0.11 / Math.Sqrt(n)));
        return 2d * Enumerable.Range(1, 100)
            .Sum(k => (k % 2 == 1 ? 1d : -1d) * Math.Exp(-2d * k * k * scaled * scaled));
    }
}
