using Pitwall.Engine.Performance;

namespace Pitwall.Server.Performance.Api;

/// <summary>The statistics of an agent in the order they are read, each with its rule, formula and source.</summary>
internal static class StatisticList
{
    private const string Always = "shown from the first finished UTC day on";
    private const string FromDecisions = "shown from the first decision on";

    private static readonly string FromThirty =
        FormattableString.Invariant($"shown from {DisplayRule.DaysMin} daily returns on");

    public static IReadOnlyList<ReadAgentStatistics.Statistic> Of(ReadRanking.Row row) =>
        [.. Returns(row), .. Skill(row), .. Conduct(row)];

    private static ReadAgentStatistics.Statistic[] Returns(ReadRanking.Row row) =>
    [
        Make(row, new("netReturn", "Net return", row.NetReturn, "fraction"), new(Always,
            "Π (equity at midnight / equity a midnight before) − 1, deposits cut out",
            "Time-weighted return of the GIPS standards on marked equity.")) with
        {
            IntervalLow = row.NetReturnLow,
            IntervalHigh = row.NetReturnHigh,
        },
        Make(row, new("netUsd", "Net result", (double?)row.NetUsd, "usd"), new(Always,
            "marked equity − deposits + withdrawals, since the first midnight",
            "The desk's own books, to the cent.")),
        Make(row, new("maxDrawdown", "Deepest drawdown", row.MaxDrawdown, "fraction"), new(Always,
            "max over marks of 1 − index / highest index before",
            "Every mark counts, not only midnights.")),
    ];

    private static ReadAgentStatistics.Statistic[] Skill(ReadRanking.Row row) =>
    [
        Make(row, new("sharpe", "Sharpe", row.Sharpe, "annualised"), new(FromThirty,
            "mean / standard deviation (n−1) of daily log returns × √365, ± √(365/n)",
            "Sharpe 1994; the error is Lo 2002 without the term in the ratio itself.")) with { Se = row.SharpeSe },
        Make(row, new("dsr", "Deflated Sharpe", row.Dsr, "probability"), new(FromThirty,
            "Φ((SR − SR₀)√(T−1) / √(1 − γ₃SR + (γ₄−1)/4·SR²)), SR₀ the best of N worthless variants",
            "Bailey and López de Prado 2014; N is every variant ever run on the desk.")),
        Make(row, new("pBest", "P(best)", row.PBest, "probability"), new(FromThirty,
            "share of joint bootstrap draws in which it has the highest total",
            "Stationary bootstrap (Politis and Romano 1994), the same days for every agent.")),
        Make(row, new("adjustedP", "p against the benchmark", row.AdjustedP, "probability"), new(FromThirty,
            "step-down maximum of studentised joint draws, one-sided, over all agents",
            "Romano and Wolf 2005; at most 5 % of fields without skill show one agent below 0.05.")),
        Make(row, new("daysNeeded", "Days needed", row.DaysNeeded, "days"), new(FromThirty,
            "1 + (1 − γ₃SR + (γ₄−1)/4·SR²)(z/SR)² with the lower end of the interval as SR",
            "Minimum track record length, Bailey and López de Prado 2012.")),
        Make(row, new("powerDays", "Days a test would need", row.PowerDays, "days"), new(FromThirty,
            "365·((z of 1−α/m + z of 80 %) / SR)² for the lead it shows",
            "One-sided z test with Bonferroni's α/m; a lucky short run shrinks it.")),
    ];

    private static ReadAgentStatistics.Statistic[] Conduct(ReadRanking.Row row) =>
    [
        Make(row, new("turnover", "Turnover", row.Turnover, "per_day"), new(Always,
            "Σ |notional| / mean equity / days", "All fills, opening and closing.")),
        Make(row, new("feesOverGross", "Fees over gross", row.FeesOverGross, "fraction"), new(Always,
            "fees / (net + fees + funding)", "The desk's own books.")),
        Make(row, new("holdShare", "Holds", row.HoldShare, "fraction"), new(FromDecisions,
            "decisions that held / decisions", "Every cycle is a decision, one that proposes nothing included.")),
        Make(row, new("parseShare", "Replies read", row.ParseShare, "fraction"), new(FromDecisions,
            "replies that could be read / replies", "parse_error, invalid, truncated and empty count as not read.")),
        Make(row, new("stopCover", "Stop cover", row.StopCover, "fraction"), new("shown while a position is open",
            "open positions with a stop / open positions", "The desk's books now.")),
    ];

    private static ReadAgentStatistics.Statistic Make(
        ReadRanking.Row row, Figure figure, Recipe recipe) =>
        new(figure.Key, figure.Name, figure.Value, figure.Unit)
        {
            Missing = row.Missing.GetValueOrDefault(figure.Key),
            Rule = recipe.Rule,
            Formula = recipe.Formula,
            Source = recipe.Source,
        };

    private sealed record Figure(string Key, string Name, double? Value, string Unit);

    private sealed record Recipe(string Rule, string Formula, string Source);
}
