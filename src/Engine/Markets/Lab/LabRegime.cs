using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Markets.Lab;

/// <summary>What kind of day it is for the whole market.</summary>
public enum LabRegime
{
    Calm,
    Trend,
    Storm,
}

/// <summary>
/// A regime and, in a trend, its direction (+1, −1; 0 elsewhere), with what follows from both: factors on volatility,
/// volume and spread, the market factor's drift per day, and the funding rate per settlement.
/// </summary>
internal readonly record struct LabClimate(LabRegime Regime, int Direction)
{
    private const double TrendDrift = 0.006;

    public double Volatility => Regime switch
    {
        LabRegime.Calm => 0.8,
        LabRegime.Trend => 1.0,
        _ => 1.8,
    };

    public double Volume => Regime switch
    {
        LabRegime.Calm => 0.8,
        LabRegime.Trend => 1.1,
        _ => 2.0,
    };

    /// <summary>
    /// Averages about 1 over the time spent in each regime, so that an instrument's half-spread is its mean.
    /// </summary>
    public decimal Spread => Regime switch
    {
        LabRegime.Calm => 0.8m,
        LabRegime.Trend => 1m,
        _ => 2m,
    };

    public double Drift => Direction * TrendDrift;

    /// <summary>
    /// The rate per settlement around which coins differ: longs pay in a rising market, shorts in a falling one and in
    /// a storm; null in calm, when nobody pays.
    /// </summary>
    public double? Funding => Regime switch
    {
        LabRegime.Calm => null,
        LabRegime.Trend => 0.0003 * Direction,
        _ => -0.0003,
    };
}

/// <summary>The Markov chain of the days' regimes; it starts calm and looks at nothing but its own stream.</summary>
internal sealed class LabClimates(long seed)
{
    private readonly SeededNoise noise = LabNoise.Stream(seed, "regime");
    private LabClimate today = new(LabRegime.Calm, 0);

    /// <summary>The next day's climate; the first call gives the first day's.</summary>
    public LabClimate Next()
    {
        var turn = LabNoise.Unit(noise);
        var upward = noise.NextBool();
        var regime = today.Regime switch
        {
            LabRegime.Calm => turn < 0.06 ? LabRegime.Trend : turn < 0.08 ? LabRegime.Storm : LabRegime.Calm,
            LabRegime.Trend => turn < 0.06 ? LabRegime.Calm : turn < 0.08 ? LabRegime.Storm : LabRegime.Trend,
            _ => turn < 0.12 ? LabRegime.Calm : turn < 0.18 ? LabRegime.Trend : LabRegime.Storm,
        };
        var direction = regime != LabRegime.Trend ? 0
            : today.Regime == LabRegime.Trend ? today.Direction
            : upward ? 1 : -1;
        today = new LabClimate(regime, direction);
        return today;
    }
}
