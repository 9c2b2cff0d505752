namespace Pitwall.Bench.Page;

/// <summary>
/// A measured quantity over its rounds: the median and the nearest-rank 95 % point, which with less than 20 rounds is
/// the slowest.
/// </summary>
internal sealed record Spread(double Median, double P95, double Least, int Rounds)
{
    public static Spread Of(IReadOnlyCollection<double> rounds)
    {
        double[] sorted = [.. rounds.Order()];
        return new Spread(Middle(sorted), At(sorted, 0.95), sorted[0], sorted.Length);
    }

    private static double Middle(double[] sorted) =>
        (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;

    private static double At(double[] sorted, double share) =>
        sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];
}

/// <summary>Rounds by what was measured, in the order things were measured first.</summary>
internal sealed class Rounds
{
    private readonly List<string> names = [];
    private readonly Dictionary<string, List<double>> rounds = new(StringComparer.Ordinal);

    public void Add(string name, double value)
    {
        if (!rounds.TryGetValue(name, out var known))
        {
            names.Add(name);
            rounds.Add(name, known = []);
        }

        known.Add(value);
    }

    public Spread Of(string name) => Spread.Of(rounds[name]);

    public IEnumerable<(string Name, Spread Spread)> All() => names.Select(name => (name, Of(name)));
}
