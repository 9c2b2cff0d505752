namespace Pitwall.Server.Trading.Api;

/// <summary>An agent of a desk as the API shows it: who it is, and how its account stands.</summary>
/// <param name="Agent">Its name in addresses and journals.</param>
/// <param name="Kind">trading, prediction, external, marketplace or analyst.</param>
/// <param name="Mind">How it decides.</param>
public sealed record AgentSheet(
    Guid Id, string Agent, string Name, string Kind, string Mind, string? Strategy, decimal InitialBalanceUsd)
{
    /// <summary>Null while it is registered and its desk has not yet taken it in.</summary>
    public required Account? Books { get; init; }

    /// <summary>Null when not yet taken in, and in lists.</summary>
    public Limits? GateLimits { get; init; }

    /// <summary>
    /// Its paper account. Cash + margin = flows + net result; the net result is the sum of the results by cause and
    /// already pays fees and funding. Fees and funding are paid when positive.
    /// </summary>
    public sealed record Account(string RunState, string MarginMode, decimal CashUsd, decimal MarginUsd)
    {
        /// <summary>Why no new risk is allowed until a person has looked.</summary>
        public required string? Frozen { get; init; }

        /// <summary>Null before the first mark.</summary>
        public required LastMark? Mark { get; init; }

        /// <summary>Deposits minus withdrawals, the initial balance included.</summary>
        public required decimal FlowsUsd { get; init; }

        public required decimal NetPnlUsd { get; init; }

        /// <summary>Realised net result by cause.</summary>
        public required IReadOnlyDictionary<string, decimal> PnlByCauseUsd { get; init; }

        /// <summary>Realised before fees and funding.</summary>
        public required decimal RealisedUsd { get; init; }

        public required decimal FeesUsd { get; init; }

        public required decimal FundingUsd { get; init; }

        public required int OpenPositions { get; init; }

        public required int OpenOrders { get; init; }

        public required long Fills { get; init; }

        public required decimal TradedUsd { get; init; }

        /// <summary>Journal row and desk time of the last change.</summary>
        public required long ChangedSeq { get; init; }

        public required DateTime ChangedAt { get; init; }
    }

    /// <summary>What it was worth at the last mark.</summary>
    public sealed record LastMark(DateTime At, decimal EquityUsd, decimal UnrealisedUsd);

    /// <summary>
    /// What the gate reads; percentages are percent, a null limit is none. Turnover is what may be traded in a UTC day,
    /// in times the equity it began with; the least hold binds the mind's own closes only.
    /// </summary>
    public sealed record Limits(
        int Version,
        int LeverageMax,
        decimal PositionPctMax,
        decimal StopLossPct,
        decimal TakeProfitPct,
        bool NeedsStop,
        bool Clamps,
        decimal? ExposureMaxUsd,
        decimal? DailyLossMaxUsd,
        int QuoteAgeMaxMs,
        decimal? TurnoverMaxXDay,
        int? HoldMinMinutes,
        IReadOnlyList<string> Instruments);
}
