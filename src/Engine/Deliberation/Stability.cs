namespace Pitwall.Engine.Deliberation;

/// <summary>
/// How alike K answers to one and the same snapshot are. It is no skill: buying and holding scores 1.
/// </summary>
/// <param name="Mode">Share of the most frequent answer.</param>
/// <param name="Agreement">Share of pairs of answers that are the same, Σ c(c−1) / (K(K−1)); NaN for one.</param>
/// <param name="Entropy">−Σ p ln p over the distinct answers, as a share of ln of their number; 0 if all agree.</param>
public sealed record Stability(double Mode, double Agreement, double Entropy)
{
    /// <summary>From how often each distinct answer was given, all above 0.</summary>
    public static Stability Of(IReadOnlyList<int> counts)
    {
        ArgumentOutOfRangeException.ThrowIfZero(counts.Count, nameof(counts));
        if (counts.Any(count => count <= 0))
        {
            throw new ArgumentOutOfRangeException(nameof(counts), "An answer that was given was given at least once");
        }

        double asked = counts.Sum();
        var entropy = -counts.Sum(count => count / asked * Math.Log(count / asked));
        return new Stability(
            counts.Max() / asked,
            counts.Sum(count => count * (count - 1d)) / (asked * (asked - 1d)),
            counts.Count == 1 ? 0d : entropy / Math.Log(counts.Count));
    }

    /// <summary>From the answers themselves, told apart byte by byte.</summary>
    public static Stability Of(IEnumerable<string> answers) =>
        Of([.. answers.CountBy(answer => answer, StringComparer.Ordinal).Select(pair => pair.Value)]);

    /// <summary>
    /// Geometric standard deviation of sizes, as a factor: exp of the standard deviation (n−1) of their logarithms.
    /// 1.87 means that sizes spread by 1.87 times up or down. Needs two sizes, all above 0.
    /// </summary>
    public static double GeometricSpread(IReadOnlyList<double> sizes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sizes.Count, 2, nameof(sizes));
        if (sizes.Any(size => size is not > 0d))
        {
            throw new ArgumentOutOfRangeException(nameof(sizes), "Only sizes above 0 have a logarithm");
        }

        var logs = sizes.Select(size => Math.Log(size)).ToArray();
        var mean = logs.Average();
        return Math.Exp(Math.Sqrt(logs.Sum(log => (log - mean) * (log - mean)) / (logs.Length - 1)));
    }

    /// <summary>
    /// How often a gate of <paramref name="needed"/> equal answers out of <paramref name="asked"/> lets the most
    /// frequent answer through, when each answer is that one with this probability: a binomial tail.
    /// </summary>
    public static double GateOpens(int needed, int asked, double mode)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(asked);
        ArgumentOutOfRangeException.ThrowIfLessThan(mode, 0d);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(mode, 1d);
        var open = 0d;
        var ways = 1d;
        for (var same = 0; same <= asked; same++)
        {
            open += same >= needed ? ways * Math.Pow(mode, same) * Math.Pow(1d - mode, asked - same) : 0d;
            ways = ways * (asked - same) / (same + 1);
        }

        return open;
    }
}
