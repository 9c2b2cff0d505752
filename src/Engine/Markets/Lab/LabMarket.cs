using System.Collections.Immutable;
using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Markets.Lab;

/// <summary>
/// An invented market, the same on every machine for a seed: regimes, a common factor and a part of each coin's own,
/// jumps, spread, depth, volume and funding, one UTC day at a time from 2000-01-01. Uniform sums and products of
/// (1 + r) only; the formulas are in docs/decisions/2026-11-21-lab-market.md.
/// </summary>
public sealed class LabMarket
{
    public const long DefaultSeed = 42;

    /// <summary>Days run before anybody watches.</summary>
    public const int FirstRunDays = 365;

    private const double MarketSigma = 0.022;
    private const double MarketJumpChance = 1.0 / 2_000.0;
    private const double MarketJumpMin = 0.02;
    private const double MarketJumpSpan = 0.03;

    private readonly LabClimates climates;
    private readonly LabCoinPath[] coins;
    private readonly SeededNoise market;
    private int next;

    public LabMarket(long seed = DefaultSeed)
    {
        Seed = seed;
        climates = new LabClimates(seed);
        market = LabNoise.Stream(seed, "market");
        coins = [.. LabInstruments.Coins.Select(coin => new LabCoinPath(seed, coin))];
    }

    /// <summary>2000-01-01T00:00Z.</summary>
    public static Moment Start { get; } = Moment.FromSeconds(946_684_800);

    public long Seed { get; }

    /// <summary>Days since the first, which is 0; negative before it.</summary>
    public static int DayOf(Moment at) => (int)(at.StartOfDay.Since(Start) / Moment.Day);

    /// <summary>All days of a seed, without end.</summary>
    public static IEnumerable<LabDay> Days(long seed = DefaultSeed)
    {
        var days = new LabMarket(seed);
        while (true)
        {
            yield return days.NextDay();
        }
    }

    /// <summary>The day after the last one asked for; days follow each other without a gap.</summary>
    public LabDay NextDay()
    {
        var climate = climates.Next();
        var start = Start.Plus(next * Moment.Day);
        Span<double> factor = stackalloc double[LabDay.Hours];
        MarketMoves(climate, factor);
        var made = ImmutableArray.CreateBuilder<LabCoinDay>(coins.Length);
        foreach (var coin in coins)
        {
            made.Add(coin.Next(start, climate, factor));
        }

        next++;
        return new LabDay(start, climate.Regime, made.MoveToImmutable());
    }

    private void MarketMoves(LabClimate climate, Span<double> returns)
    {
        var sigma = MarketSigma * climate.Volatility / LabOwnMoves.RootOfHours;
        for (var hour = 0; hour < LabDay.Hours; hour++)
        {
            returns[hour] = (climate.Drift / LabDay.Hours) + (sigma * LabNoise.Bell(market)) + MarketJump();
        }
    }

    private double MarketJump()
    {
        if (LabNoise.Unit(market) >= MarketJumpChance)
        {
            return 0.0;
        }

        var size = MarketJumpMin + (MarketJumpSpan * LabNoise.Unit(market));
        return market.NextBool() ? size : -size;
    }
}
