using System.Globalization;
using Pitwall.Engine.Performance;
using Spectre.Console;

namespace Pitwall.Server.Performance;

/// <summary>
/// The result as a person reads it, best equity first; what cannot be said yet is a dash with its reason below.
/// </summary>
internal static class BacktestTable
{
    private const int WideEnough = 200;

    public static void Write(TextWriter output, BacktestResult result, BacktestPlan plan, BacktestReport report)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output),
            Ansi = Console.IsOutputRedirected ? AnsiSupport.No : AnsiSupport.Detect,
        });
        if (Console.IsOutputRedirected)
        {
            console.Profile.Width = WideEnough;
        }

        var table = new Table().Border(TableBorder.Minimal);
        table.AddColumn("agent");
        foreach (var title in new[]
        {
            "return", "max drawdown", "Sharpe", "days", "profit factor", "win", "trades", "turnover/day", "fees",
            "funding", "net", "equity",
        })
        {
            table.AddColumn(new TableColumn(title).RightAligned().NoWrap());
        }

        foreach (var agent in result.Agents.OrderByDescending(a => a.Equity.Value))
        {
            table.AddRow([.. Cells(agent).Select(cell => new Text(cell))]);
        }

        console.Write(table);
        foreach (var agent in result.Agents.Where(a => !a.Score.ShownSharpe.IsShown).Take(1))
        {
            output.WriteLine($"— Sharpe: {agent.Score.ShownSharpe.Withheld}");
        }

        output.WriteLine(Format(
            $"{plan.From} to {plan.To}, ${plan.Cash} each, {report.Bars:N0} bars, {report.BarsPerSecond:N0} bars/s"));
        output.WriteLine($"funding paid is positive; fills by hl-paper/1 at candle grade; state {report.StateHash}");
    }

    private static IEnumerable<string> Cells(BacktestAgent agent)
    {
        var score = agent.Score;
        return
        [
            agent.Agent.ToString(),
            Format($"{score.ReturnPct:+0.00;-0.00;0.00} %"),
            Format($"{score.MaxDrawdownPct:0.00} %"),
            score.ShownSharpe.IsShown ? Format($"{score.Sharpe:0.00} ± {score.SharpeSe:0.00}") : "—",
            Format($"{score.Days}"),
            score.ProfitFactor is { } factor ? Format($"{factor:0.00}") : "—",
            score.WinRatePct is { } win ? Format($"{win:0.0} %") : "—",
            Format($"{score.Trades:N0}"),
            score.Turnover is { } turnover ? Format($"{turnover:0.00}×") : "—",
            Format($"${agent.Fees.Value:N2}"),
            Money(agent.Funding.Value),
            Money(agent.Net.Value),
            Format($"${agent.Equity.Value:N2}"),
        ];
    }

    private static string Money(decimal usd) => Format($"{(usd < 0 ? "-" : "+")}${Math.Abs(usd):N2}");

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
