using System.Collections.Immutable;
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Pitwall.Bench.Measuring;
using Pitwall.Bench.Page;
using Pitwall.Engine.Deliberation;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Performance;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;

namespace Pitwall.Bench.Backtests;

/// <summary><c>backtest</c>: the whole engine against a loop written by hand, on one thread.</summary>
internal static class BacktestVerb
{
    private const double ReachPlain = 0.38;
    private const double ReachRecorded = 0.15;
    private const decimal Cash = 10_000m;
    private const int BarsMin = 10_000;
    private const int BarsMax = 20_000_000;

    private static readonly Option<int> Bars = new("--bars")
    {
        Description = $"One-minute bars, {BarsMin} to {BarsMax}.",
        HelpName = "number",
        DefaultValueFactory = _ => 1_050_000,
    };

    public static Command Build()
    {
        var verb = BenchVerb.Measuring(
            "backtest",
            "Speed of a backtest, in bars per second of one thread.\n\n"
            + "House mind sma-cross (20- and 50-hour averages watched on every one-minute bar, 2×, a stop, fees, "
            + "impact, hourly funding) on generated bars in memory. The engine runs all of it: gate, books, stops, "
            + "decisions, hourly marks, every row written and hashed. The baseline is the same strategy as one bare "
            + "loop in decimals without any record. Then the engine once more with a recorded mark on every bar, and "
            + "the five house agents for comparison.\n\n"
            + "No report unless equity, fees, funding, traded volume and number of fills of both are equal to the last "
            + "digit. Example: dotnet run -c Release --project bench -- backtest --json",
            (run, rounds, ct) => Task.Run(
                () => Measure(BenchVerb.InRange(run, Bars, (BarsMin, BarsMax)), rounds, ct), ct));
        verb.Add(Bars);
        return verb;
    }

    private static BenchReport Measure(int count, int rounds, CancellationToken ct)
    {
        var machine = Machine.Words();
        var market = SyntheticBars.Market(count);
        var plain = new List<(double Baseline, double Result)>();
        var recorded = new List<(double Baseline, double Result)>();
        var house = new List<(double Baseline, double Result)>();
        // Both are compiled and checked before the first round counts.
        var rows = Check(market, Moment.Hour);
        var rowsEach = Check(market, Moment.Minute);
        for (var round = 0; round < rounds; round++)
        {
            ct.ThrowIfCancellationRequested();
            var bare = Rate(count, () => Bare(market));
            plain.Add((bare, Rate(count, () => Run(market, "house/sma-cross", Moment.Hour))));
            recorded.Add((bare, Rate(count, () => Run(market, "house/sma-cross", Moment.Minute))));
            house.Add((bare, Rate(count, () => Run(market, [.. HouseMinds.All.Select(m => m.Name)], Moment.Hour))));
        }

        const string loop = "a bare decimal loop of the same run";
        return new BenchReport("backtest", Words(count, Bare(market)), [
            BenchRow.OfRates(("full engine", loop, "bars/s"), plain, ReachPlain) with { Note = Rows(rows, count) },
            BenchRow.OfRates(("a hash-chained row on every bar", loop, "bars/s"), recorded, ReachRecorded) with
            {
                Note = Rows(rowsEach, count),
            },
            BenchRow.OfRates(
                ("the five house agents, asked hourly", "the bare loop of one agent", "bars/s"), house, null),
        ])
        {
            Machine = machine,
        };
    }

    private static string Words(int count, RunResult result) => string.Create(
        CultureInfo.InvariantCulture,
        $"{count:N0} generated one-minute bars of one coin, {result.Fills:N0} fills, final equity ${result.Equity:N2}");

    private static string Rows(long rows, int count) => string.Create(
        CultureInfo.InvariantCulture, $"{rows:N0} journal rows on {count:N0} bars.");

    /// <summary>How many rows the engine recorded; throws unless it came to what the bare loop did.</summary>
    private static long Check(BacktestMarket market, long markEvery)
    {
        var bare = Bare(market);
        var result = Run(market, "house/sma-cross", markEvery);
        var agent = result.Agents[0];
        var book = result.Desk.Agents[agent.Agent];
        Wrong.Unless(
            new RunResult(
                agent.Equity.Value, agent.Fees.Value, agent.Funding.Value, book.FillCount, book.Traded.Value),
            bare,
            "The engine's result");
        return result.Desk.Seq;
    }

    private static RunResult Bare(BacktestMarket market) =>
        new BareLoop(market.Series[0].Bars, market.Funding[SyntheticBars.Coin.Id], SyntheticBars.Coin).Run(Cash);

    private static BacktestResult Run(BacktestMarket market, string mind, long markEvery) =>
        Run(market, [mind], markEvery);

    private static BacktestResult Run(BacktestMarket market, ImmutableArray<string> minds, long markEvery)
    {
        var bars = market.Series[0].Bars;
        var plan = new BacktestPlan(
            minds, bars[0].Start, bars[^1].Start.Plus(Moment.Minute), new Usd(Cash), MarginMode.Isolated, Seed: 1)
        {
            MarkEvery = markEvery,
        };
        return Backtest.Run(market, plan);
    }

    private static double Rate(int count, Action run)
    {
        GC.Collect();
        var started = Stopwatch.GetTimestamp();
        run();
        return count / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
