using System.Collections.Immutable;
using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Markets;

/// <summary>
/// From this notional (USD) on, at most this leverage; tiers are sorted by <see cref="FromNotional"/>, the first is
/// 0.
/// </summary>
public sealed record MarginTier(decimal FromNotional, int MaxLeverage);

/// <summary>
/// What a venue says of one instrument. <see cref="Tick"/> is the smallest price step; with <see
/// cref="SignificantFigures"/> a price also has at most that many significant figures, integers always being allowed
/// (Hyperliquid). <see cref="Assumed"/> marks rules guessed from a file, not read from the venue. <see
/// cref="HalfSpreadBps"/> is the paper fill's h.
/// </summary>
public sealed record Instrument(
    InstrumentId Id,
    decimal Tick,
    decimal Step,
    int? SignificantFigures,
    decimal MinNotional,
    decimal HalfSpreadBps,
    ImmutableArray<MarginTier> Tiers,
    bool Assumed)
{
    public int MaxLeverage => Tiers[0].MaxLeverage;

    /// <summary>Sizes round toward zero to the step.</summary>
    public Quantity RoundSize(decimal size) => new(DecimalMath.TowardZero(Math.Abs(size), Step));

    /// <summary>The size that a notional in USD buys at a price; null when no quantity is that large.</summary>
    public Quantity? SizeOf(decimal notional, Price price)
    {
        // Divided last: a notional over a tiny price can leave even decimal's range.
        var most = Quantity.Max.Value * price.Value;
        return notional > most ? null : RoundSize(notional / price.Value);
    }

    /// <summary>Rounds to a price the venue takes; up or down, never to nearest, so the caller says who pays.</summary>
    public Price RoundPrice(decimal price, bool up)
    {
        var step = PriceStep(price);
        var rounded = up ? DecimalMath.CeilingTo(price, step) : DecimalMath.FloorTo(price, step);
        return new Price(rounded > 0 ? rounded : step);
    }

    public bool IsOnTick(Price price) => price.Value % PriceStep(price.Value) == 0;

    public bool IsOnStep(Quantity size) => size.Value % Step == 0;

    /// <summary>The distance between two allowed prices around this one.</summary>
    public decimal PriceStep(decimal price)
    {
        if (SignificantFigures is not { } figures)
        {
            return Tick;
        }

        var step = 1m;
        var bound = Pow10(figures);
        for (var scaled = price; scaled < bound / 10m && step > Tick; scaled *= 10m)
        {
            step /= 10m;
        }

        return Math.Max(Math.Min(step, 1m), Tick);
    }

    /// <summary>What makes these rules useless, as a sentence; null when they can be traded by.</summary>
    public string? Defect() =>
        Tick <= 0 || Step <= 0 ? "tick and step must be above 0"
        : SignificantFigures is < 1 or > 15 ? "significant figures go from 1 to 15"
        : MinNotional < 0 || HalfSpreadBps is < 0 or > 1_000m ? "minimum and half-spread cannot be negative or absurd"
        : Tiers.IsDefaultOrEmpty || Tiers[0].FromNotional != 0 ? "the first margin tier begins at a notional of 0"
        : Tiers.Any(t => t.MaxLeverage is < 1 or > 1_000) ? "a tier's maximum leverage goes from 1 to 1000"
        : Tiers.Zip(Tiers.Skip(1)).Any(p => p.Second.FromNotional <= p.First.FromNotional
            || p.Second.MaxLeverage >= p.First.MaxLeverage) ? "tiers rise in notional and fall in leverage"
        : null;

    private static decimal Pow10(int exponent)
    {
        var power = 1m;
        for (var i = 0; i < exponent; i++)
        {
            power *= 10m;
        }

        return power;
    }
}
