using System.Collections.Immutable;
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Pitwall.Engine.Deliberation;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Performance;
using Pitwall.Engine.Trading;
using Pitwall.Server.Platform;
using Pitwall.Server.Platform.Commands;

namespace Pitwall.Server.Performance;

/// <summary><c>pitwall backtest</c>: house agents on stored candles, on a throw-away desk in memory.</summary>
internal static class BacktestVerb
{
    private static readonly Option<string> Agents = new("--agents")
    {
        Description = $"'house' for all house minds, or a comma-separated list of "
            + $"{string.Join(", ", HouseMinds.All.Select(m => m.Name[HouseMinds.Prefix.Length..]))}; "
            + "flip-of-NAME repeats NAME's round trips with random sides.",
        DefaultValueFactory = _ => HouseMinds.Group,
    };

    private static readonly Option<string?> Symbols = new("--symbols")
    {
        Description = "Comma-separated: BTC,ETH or venue:SYMBOL. Default: every instrument of the venue with candles.",
        HelpName = "BTC,ETH",
    };

    private static readonly Option<string?> Venue = new("--venue")
    {
        Description = "Venue of symbols written without one. Default: hyperliquid, else the only venue that has them.",
        HelpName = "venue",
    };

    private static readonly Option<string?> Interval = new("--interval")
    {
        Description = "The coarsest candles to step on (default 5m). The finest stored ones are used: fills need them.",
        HelpName = "interval",
    };

    private static readonly Option<string?> From = new("--from")
    {
        Description = "First day or time, UTC: 2025-03-14 or 2025-03-14T10:00Z. Default: where the candles begin.",
        HelpName = "time",
    };

    private static readonly Option<string?> To = new("--to")
    {
        Description = "End, UTC, not included. Default: where the candles end.",
        HelpName = "time",
    };

    private static readonly Option<decimal> Cash = new("--cash")
    {
        Description = "Starting cash per agent, USD: digits with a decimal point, no thousands.",
        HelpName = "number",
        DefaultValueFactory = _ => 10_000m,
        CustomParser = result => decimal.TryParse(
            result.Tokens[0].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var cash)
            ? cash
            : throw new SetupException(
                $"--cash {result.Tokens[0].Value}: write digits with a decimal point, 10000.50."),
    };

    private static readonly Option<MarginMode> Margin = new("--margin")
    {
        Description = "How margin is kept: isolated (each position has its own) or cross (all share the cash).",
        DefaultValueFactory = _ => MarginMode.Isolated,
    };

    private static readonly Option<long> Seed = new("--seed")
    {
        Description = "Seed of everything that is luck.",
        DefaultValueFactory = _ => 42,
    };

    public static Command Build()
    {
        var command = new Command(
            "backtest",
            "Run house agents over stored candles through the same gate, books and paper venue as everything else. "
            + "Nothing is stored; the same data and seed give the same stateHash on every machine. "
            + "Import candles first.")
        {
            Agents, Symbols, Venue, Interval, From, To, Cash, Margin, Seed, CommonOptions.Json,
        };
        command.SetWork(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(VerbRun run, CancellationToken ct)
    {
        var request = new BacktestRequest(
            Minds(run.Arguments.GetValue(Agents)!),
            run.Arguments.GetValue(Symbols),
            run.Arguments.GetValue(Venue),
            run.Arguments.GetValue(Interval) ?? BarInterval.FiveMinutes.Name,
            run.Arguments.GetValue(From),
            run.Arguments.GetValue(To));
        var cash = run.Arguments.GetValue(Cash);
        if (cash is <= 0 or > 1_000_000_000_000m)
        {
            throw new SetupException("--cash must be above 0 and at most 1e12.");
        }

        await using var workspace = await run.OpenWorkspaceAsync(ct);
        var (market, from, to) = await new BacktestLoader(workspace.Source).LoadAsync(request, ct);
        var plan = new BacktestPlan(
            request.Minds, from, to, Usd.Rounded(cash), run.Arguments.GetValue(Margin), run.Arguments.GetValue(Seed));
        var started = Stopwatch.GetTimestamp();
        var result = await run.Steps.RunAsync(
            $"backtest {market.Coins.Length} instruments on {market.Interval} bars",
            () => Task.Run(() => Backtest.Run(market, plan, _ => ct.ThrowIfCancellationRequested()), ct));
        var report = BacktestReport.Of(result, Stopwatch.GetElapsedTime(started).TotalSeconds);
        if (run.Json)
        {
            run.WriteJson(report);
        }
        else
        {
            BacktestTable.Write(run.Out, result, plan, report);
        }

        return ExitCode.Done;
    }

    private static ImmutableArray<string> Minds(string list) => HouseMinds.Expand(list) switch
    {
        Sought<ImmutableArray<string>>.Found found => found.Value,
        Sought<ImmutableArray<string>>.Unknown unknown => throw new SetupException(unknown.Message),
        _ => throw new InvalidOperationException("A name is known or it is not"),
    };
}
