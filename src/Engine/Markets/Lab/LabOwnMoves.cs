using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Markets.Lab;

/// <summary>
/// A coin's idiosyncratic returns: what it does apart from the market. Drawn from a stream of its own, so that the
/// truth can be told without knowing a single price.
/// </summary>
internal sealed class LabOwnMoves(long seed, LabCoin coin)
{
    /// <summary>√24: a day's deviation over an hour's.</summary>
    public const double RootOfHours = 4.898979485566356;

    /// <summary>One jump in about 17 days.</summary>
    private const double JumpChance = 1.0 / 400.0;

    private const double JumpMin = 0.02;
    private const double JumpSpan = 0.04;

    private readonly SeededNoise noise = LabNoise.Stream(seed, coin.Instrument.Id.Symbol + "/own");

    /// <summary>
    /// Fills in the next day's 24 hourly returns and says which way their product (1 + r) went: +1 or −1.
    /// </summary>
    public int Next(LabClimate climate, Span<double> returns)
    {
        var sigma = coin.OwnSigma * climate.Volatility / RootOfHours;
        var growth = 1.0;
        for (var hour = 0; hour < LabDay.Hours; hour++)
        {
            returns[hour] = (sigma * LabNoise.Bell(noise)) + Jump();
            growth *= 1.0 + returns[hour];
        }

        return growth >= 1.0 ? 1 : -1;
    }

    private double Jump()
    {
        var chance = LabNoise.Unit(noise);
        if (chance >= JumpChance)
        {
            return 0.0;
        }

        var size = JumpMin + (JumpSpan * LabNoise.Unit(noise));
        return noise.NextBool() ? size : -size;
    }
}
