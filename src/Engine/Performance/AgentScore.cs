using Pitwall.Engine.Markets;

namespace Pitwall.Engine.Performance;

/// <summary>
/// What a backtest or a leaderboard says of one agent. The Sharpe is raw, for storage and JSON: a page shows it through
/// <see cref="ShownSharpe"/>.
/// </summary>
public sealed record AgentScore
{
    /// <summary>Time-weighted return on marked equity, percent.</summary>
    public required double ReturnPct { get; init; }

    /// <summary>Peak to trough on marks, percent of the peak, 0 to 100.</summary>
    public required double MaxDrawdownPct { get; init; }

    /// <summary>Peak to trough of the profit on marks, USD.</summary>
    public required Usd MaxDrawdown { get; init; }

    /// <summary>Annualised (√365) Sharpe of the daily log returns; null when undefined or after ruin.</summary>
    public required double? Sharpe { get; init; }

    /// <summary>±√(365/n), annualised; null exactly when <see cref="Sharpe"/> is.</summary>
    public required double? SharpeSe { get; init; }

    /// <summary>Finished UTC days, the number of daily returns.</summary>
    public required int Days { get; init; }

    /// <summary>On closed lots net of fees and funding; null while none lost.</summary>
    public required double? ProfitFactor { get; init; }

    /// <summary>On closed lots net of fees and funding, percent; null without one.</summary>
    public required double? WinRatePct { get; init; }

    /// <summary>Closed lots.</summary>
    public required int Trades { get; init; }

    /// <summary>Σ|notional| / mean equity / day; null when no time passed.</summary>
    public required double? Turnover { get; init; }

    /// <summary>The Sharpe with its error when 30 days allow it, else why not.</summary>
    public required Judged<SharpeEstimate> ShownSharpe { get; init; }

    public static AgentScore Of(EquityTrack track, ClosedTrades trades, Usd tradedNotional)
    {
        var returns = track.DailyLogReturns();
        var sharpe = track.IsRuined ? null : SharpeEstimate.Raw(returns);
        return new AgentScore
        {
            ReturnPct = track.ReturnPct,
            MaxDrawdownPct = track.MaxDrawdown.Percent,
            MaxDrawdown = track.MaxDrawdown.Amount,
            Sharpe = sharpe?.Annualised,
            SharpeSe = sharpe?.StandardError,
            Days = returns.Count,
            ProfitFactor = trades.ProfitFactor,
            WinRatePct = trades.WinRatePct,
            Trades = trades.Count,
            Turnover = Performance.Turnover.PerDay(tradedNotional, track.MeanEquity, track.DaysElapsed),
            ShownSharpe = track.IsRuined
                ? Judged<SharpeEstimate>.Hidden("equity was used up")
                : SharpeEstimate.ForDisplay(returns),
        };
    }
}
