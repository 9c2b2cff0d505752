using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Pitwall.Engine.Markets;

namespace Pitwall.Engine.Trading;

/// <summary>
/// What the gate reads of one agent. Percentages are percent of equity (position) or of price (stop, target); money is
/// USD; null means no limit. TurnoverMaxXDay is what may be traded in a UTC day, in times the equity it began with;
/// HoldMinMinutes is how long the mind itself must leave a position open. <see cref="Version"/> rises with every change
/// and is kept in every verdict.
/// </summary>
public sealed record AgentLimits(
    int Version,
    int LeverageMax,
    decimal PositionPctMax,
    decimal StopLossPct,
    decimal TakeProfitPct,
    bool NeedsStop,
    bool Clamps,
    Usd? ExposureMax,
    Usd? DailyLossMax,
    int QuoteAgeMaxMs,
    ImmutableArray<InstrumentId> Instruments,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] decimal? TurnoverMaxXDay = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? HoldMinMinutes = null)
{
    /// <summary>The most equities a day an agent can be allowed to trade; above it no limit is meant.</summary>
    public const decimal TurnoverMost = 1_000m;

    /// <summary>A week: who must wait longer is not deciding.</summary>
    public const int HoldMinMost = 10_080;

    /// <summary>Why these cannot be anybody's limits, as a sentence; null when they can.</summary>
    public string? Objection() =>
        LeverageMax is < 1 or > 50 ? $"A maximum leverage of {LeverageMax} is not from 1 to 50"
        : PositionPctMax is < 0 or > 100 ? "A position limit is from 0 to 100 percent of equity"
        : StopLossPct is < 0 or >= 100 || TakeProfitPct < 0 ? "A stop distance is from 0 to below 100 percent of price"
        : QuoteAgeMaxMs < 0 ? "A quote's greatest age cannot be negative"
        : ExposureMax < Usd.Zero || DailyLossMax <= Usd.Zero ? "A cap is 0 or more, a loss limit above $0"
        : TurnoverMaxXDay is <= 0 or > TurnoverMost ? "A turnover limit is above 0 and at most 1000 times equity a day"
        : HoldMinMinutes is < 1 or > HoldMinMost ? "A least time to hold is from 1 to 10080 minutes"
        : Instruments.IsDefault ? "The list of instruments is missing"
        : null;

    /// <summary>S1's defaults: 20 % of equity, 10×, stop 2 %, target 5 %; quotes at most 10 minutes old.</summary>
    public static AgentLimits Default(ImmutableArray<InstrumentId> instruments) =>
        new(1, 10, 20m, 2m, 5m, true, false, null, null, 600_000, instruments);
}

/// <summary>A desk-wide cap on one instrument's exposure over all agents, in USD.</summary>
public sealed record AssetCap(InstrumentId Instrument, Usd Max);

/// <summary>What holds for all agents of a desk together; null means no limit.</summary>
public sealed record DeskLimits(int Version, Usd? ExposureMax, ImmutableArray<AssetCap> AssetMax)
{
    /// <summary>Why these cannot be a desk's limits, as a sentence; null when they can.</summary>
    public string? Objection() =>
        ExposureMax < Usd.Zero || AssetMax.Any(cap => cap.Max < Usd.Zero) ? "A cap cannot be below $0"
        : AssetMax.Select(cap => cap.Instrument).Distinct().Count() != AssetMax.Length ? "An instrument has two caps"
        : null;

    public static DeskLimits None { get; } = new(1, null, []);
}
