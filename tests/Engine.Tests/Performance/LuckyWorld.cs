using Pitwall.Engine.Performance;
using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Tests.Performance;

/// <summary>
/// Daily returns of agents that share a market factor and know nothing, one of them with a planted daily Sharpe.
/// </summary>
internal static class LuckyWorld
{
    private const double FactorShare = 0.1;

    /// <summary>The planted agent is the first; a Sharpe of 0 makes it one of the others.</summary>
    public static double[][] Draw(string seed, int agents, int days, double plantedSharpe)
    {
        var noise = new SeededNoise(seed);
        double[][] returns = [.. Enumerable.Range(0, agents).Select(_ => new double[days])];
        for (var day = 0; day < days; day++)
        {
            var factor = Math.Sqrt(FactorShare) * Normal(noise);
            for (var agent = 0; agent < agents; agent++)
            {
                var own = Math.Sqrt(1d - FactorShare) * Normal(noise);
                returns[agent][day] = 0.02 * (factor + own + (agent == 0 ? plantedSharpe : 0d));
            }
        }

        return returns;
    }

    public static double Normal(SeededNoise noise) =>
        StandardNormal.Quantile(((double)noise.NextInt(1_000_000_000) + 0.5) / 1_000_000_000d);
}
