namespace Pitwall.Server.Performance.Rankings;

/// <summary>
/// What an agent did until a moment of the desk's clock: decisions, trades and costs, and its open positions now.
/// </summary>
internal sealed record Activity
{
    public long Decisions { get; init; }

    public long Held { get; init; }

    /// <summary>Replies that could not be read.</summary>
    public long Unread { get; init; }

    /// <summary>Whenever it was, not only until the moment.</summary>
    public DateTime? LastDecisionAt { get; init; }

    public decimal TradedUsd { get; init; }

    /// <summary>Paid when positive.</summary>
    public decimal FeesUsd { get; init; }

    /// <summary>Paid when positive.</summary>
    public decimal FundingUsd { get; init; }

    public long OpenPositions { get; init; }

    public long StoppedPositions { get; init; }

    /// <summary>Both together.</summary>
    public Activity Plus(Activity other) => new()
    {
        Decisions = Decisions + other.Decisions,
        Held = Held + other.Held,
        Unread = Unread + other.Unread,
        LastDecisionAt = LastDecisionAt > other.LastDecisionAt || other.LastDecisionAt is null
            ? LastDecisionAt : other.LastDecisionAt,
        TradedUsd = TradedUsd + other.TradedUsd,
        FeesUsd = FeesUsd + other.FeesUsd,
        FundingUsd = FundingUsd + other.FundingUsd,
        OpenPositions = OpenPositions + other.OpenPositions,
        StoppedPositions = StoppedPositions + other.StoppedPositions,
    };
}
