namespace Pitwall.Engine.Performance;

/// <summary>How long a test must run before it can find a true edge: the one-sided one-sample z test.</summary>
public static class PowerAnalysis
{
    /// <summary>
    /// Days = 365·((z₁₋α/ₘ + z_power) / SR)², with Bonferroni's α/m for the best of m agents. Not rounded.
    /// </summary>
    /// <param name="annualSharpe">The true Sharpe ratio, annualised by √365, above 0.</param>
    /// <param name="agents">m, every agent compared.</param>
    /// <param name="alpha">The error rate of the whole family, one-sided.</param>
    /// <param name="power">The chance to find it.</param>
    public static double DaysNeeded(double annualSharpe, int agents, double alpha = 0.05, double power = 0.80)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(annualSharpe);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(agents);
        var z = StandardNormal.Quantile(1d - (alpha / agents)) + StandardNormal.Quantile(power);
        return SharpeEstimate.DaysPerYear * (z / annualSharpe) * (z / annualSharpe);
    }
}
