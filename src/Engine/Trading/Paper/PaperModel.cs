using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Trading.Paper;

/// <summary>
/// The numbers of the paper fill model "hl-paper/1". The name is stored on every simulated fill, so a changed number
/// needs a new name.
/// </summary>
public static class PaperModel
{
    public const string Name = "hl-paper/1";

    /// <summary>Tier-0 fees in basis points of notional.</summary>
    public const decimal TakerBps = 4.5m;

    public const decimal MakerBps = 1.5m;

    /// <summary>From the decision to the venue, microseconds.</summary>
    public const long WireMicros = 300_000;

    /// <summary>A taker walks at most this many levels, and no further than this share from the mid.</summary>
    public const int LevelsMax = 20;

    public const decimal PriceCap = 0.05m;

    /// <summary>The share of a bar's volume one agent may take.</summary>
    public const decimal BarShare = 0.10m;

    /// <summary>How far a triggered stop or target follows the price before it rests unfilled.</summary>
    public const decimal TriggerTolerance = 0.10m;

    /// <summary>How long our own consumption of a book stays missing from it, microseconds.</summary>
    public const long ConsumedMicros = 10 * Moment.Second;

    public static Usd Fee(Price price, Quantity size, Liquidity liquidity) =>
        Usd.Rounded(price.Value * size.Value * (liquidity == Liquidity.Taker ? TakerBps : MakerBps) / 10_000m);

    /// <summary>σ_day·√(Q/V_24h) as a fraction of price; null when nothing was traded in 24 h.</summary>
    public static decimal? Impact(decimal notional, ImpactFacts facts) =>
        facts.Volume24h > 0 ? facts.SigmaDay * DecimalMath.Sqrt(notional / facts.Volume24h) : null;
}

/// <summary>
/// What a paper venue would have done: part of an order at a price, judged against the reference (mid).
/// </summary>
public readonly record struct PaperExecution(Price Price, Quantity Size, Price Reference, QuoteGrade Grade);
