using Pitwall.Engine.Performance;

namespace Pitwall.Server.Performance;

/// <summary>
/// The result as a script reads it: money in USD, percentages in percent, null for what cannot be said yet.
/// </summary>
internal sealed record BacktestReport(
    string StateHash, long Bars, double BarsPerSecond, IReadOnlyList<BacktestReport.AgentRow> Agents)
{
    /// <summary>Sharpe and its error stay null before 30 daily returns.</summary>
    internal sealed record AgentRow(
        string Name,
        decimal Equity,
        double ReturnPct,
        double MaxDrawdownPct,
        double? Sharpe,
        double? SharpeSe,
        int Days,
        double? ProfitFactor,
        double? WinRatePct,
        int Trades,
        double? Turnover,
        decimal Fees,
        decimal Funding,
        decimal Net,
        string StateHash);

    public static BacktestReport Of(BacktestResult result, double seconds) => new(
        result.StateHash.ToString(),
        result.Bars,
        Math.Round(result.Bars / seconds),
        [.. result.Agents.Select(Row)]);

    private static AgentRow Row(BacktestAgent agent)
    {
        var shown = agent.Score.ShownSharpe.IsShown;
        return new AgentRow(
            agent.Agent.ToString(),
            agent.Equity.Value,
            agent.Score.ReturnPct,
            agent.Score.MaxDrawdownPct,
            shown ? agent.Score.Sharpe : null,
            shown ? agent.Score.SharpeSe : null,
            agent.Score.Days,
            agent.Score.ProfitFactor,
            agent.Score.WinRatePct,
            agent.Score.Trades,
            agent.Score.Turnover,
            agent.Fees.Value,
            agent.Funding.Value,
            agent.Net.Value,
            agent.StateHash.ToString());
    }
}
