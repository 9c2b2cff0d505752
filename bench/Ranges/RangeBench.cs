using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Pitwall.Bench.Backtests;
using Pitwall.Bench.Ingest;
using Pitwall.Bench.Measuring;
using Pitwall.Bench.Page;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Server.Markets.Candles;
using Pitwall.Server.Platform;

namespace Pitwall.Bench.Ranges;

/// <summary>Fills the tables once and asks them again and again.</summary>
internal sealed class RangeBench(RangePlan plan, BenchDatabase database, IReadOnlyList<InstrumentId> names)
{
    private const int BarsEach = 1_000_000;
    private const int DayBars = 1_440;
    private const int AsksPerRound = 40;
    private const string ByTime = "bench_by_time";
    private const string Plain = "bench_plain";

    private readonly BarStore store = new(database.Source);
    private readonly SortedDictionary<int, decimal[]> made = [];
    private ulong luck = 88_172_645_463_325_252UL;

    public static async Task<BenchReport> RunAsync(
        RangePlan plan, IConfiguration config, StepLines steps, CancellationToken ct)
    {
        var machine = Machine.Words();
        await using var database = await BenchDatabase.OpenAsync(config, null, steps, ct);
        var names = Enumerable.Range(0, plan.Symbols)
            .Select(i => new InstrumentId(string.Create(CultureInfo.InvariantCulture, $"made:S{i:000}")))
            .ToArray();
        var bench = new RangeBench(plan, database, names);
        await steps.RunAsync("fill the candles", () => bench.FillAsync(ct));
        await steps.RunAsync("copy them into tables with one index and with none", () => bench.CopyAsync(ct));
        var fills = new FillTable(database.Source, plan.Fills);
        await steps.RunAsync("fill the trade history", () => fills.FillAsync(ct));
        var rows = new List<BenchRow>(await bench.AskAsync(ct));
        rows.AddRange(await fills.AskAsync(plan.Rounds, ct));
        return new BenchReport(
            "range",
            string.Create(
                CultureInfo.InvariantCulture,
                $"{plan.Symbols} symbols with {BarsEach:N0} one-minute candles each, {plan.Fills:N0} fills, warm"),
            rows)
        {
            Machine = machine,
        };
    }

    private async Task FillAsync(CancellationToken ct)
    {
        for (var symbol = 0; symbol < names.Count; symbol++)
        {
            var bars = SyntheticBars.Of(BarsEach, (ulong)symbol + 1);
            var table = await CandleTable.MakeAsync(database.Source, names[symbol], bars, ct);
            await table.CopyAsync(table.Buffer(bars), ct);
        }

        await ExecuteAsync("vacuum (analyze) markets.candles", ct);
    }

    private async Task CopyAsync(CancellationToken ct)
    {
        foreach (var name in (string[])[ByTime, Plain])
        {
            await ExecuteAsync($"create table {name} as select * from markets.candles", ct);
        }

        await ExecuteAsync($"create index on {ByTime} (ts)", ct);
        await ExecuteAsync($"vacuum (analyze) {ByTime}", ct);
        await ExecuteAsync($"vacuum (analyze) {Plain}", ct);
    }

    private async Task<IReadOnlyList<BenchRow>> AskAsync(CancellationToken ct)
    {
        var byTime = new List<(double Baseline, double Result)>();
        var plain = new List<(double Baseline, double Result)>();
        for (var round = 0; round <= plan.Rounds; round++)
        {
            var result = await MedianMsAsync(AsksPerRound, async (name, day) =>
            {
                var page = await store.PageAsync(
                    name, BarInterval.OneMinute, new BarPage(day, day.Plus(Moment.Day), 5_000, Newest: false), ct);
                return (page.Count, page.Sum(bar => bar.Bar.Close));
            });
            var slow = await MedianMsAsync(AsksPerRound, (name, day) => ScanAsync(ByTime, name, day, ct));
            var slowest = await MedianMsAsync(1, (name, day) => ScanAsync(Plain, name, day, ct));
            if (round > 0)
            {
                byTime.Add((slow, result));
                plain.Add((slowest, result));
            }
        }

        return
        [
            BenchRow.OfTimes(("one symbol, one day", "a btree over time only", "ms"), byTime, 20),
            BenchRow.OfTimes(("one symbol, one day", "no index", "ms"), plain, 500),
        ];
    }

    /// <summary>Median of some questions about random days; each answer must be the day's rows.</summary>
    private async Task<double> MedianMsAsync(
        int asks, Func<InstrumentId, Moment, Task<(int Rows, decimal Closes)>> ask)
    {
        var times = new List<double>();
        for (var i = 0; i < asks; i++)
        {
            var symbol = Random(names.Count);
            var day = SyntheticBars.Start.Plus(Random((BarsEach / DayBars) - 1) * Moment.Day);
            var started = Stopwatch.GetTimestamp();
            var answer = await ask(names[symbol], day);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            Wrong.Unless(answer, Expected(symbol, day), "A day's candles");
        }

        return Spread.Of(times).Median;
    }

    private async Task<(int Rows, decimal Closes)> ScanAsync(
        string table, InstrumentId name, Moment day, CancellationToken ct)
    {
        await using var command = database.Source.CreateCommand(
            $"""
            select ts, open, high, low, close, volume from {table}
            where instrument_id = (select id from markets.public_instruments where instrument = $3)
                and interval_s = 60 and ts >= $1 and ts < $2
            order by ts
            """);
        command.CommandTimeout = 0;
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = day.ToUtc() });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = day.Plus(Moment.Day).ToUtc() });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name.ToString() });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var (rows, closes) = (0, 0m);
        while (await reader.ReadAsync(ct))
        {
            rows++;
            closes += reader.GetInt64(4) * 0.00000001m;
        }

        return (rows, closes);
    }

    /// <summary>Made again from the seed, so that nothing is kept of twenty million bars.</summary>
    private (int Rows, decimal Closes) Expected(int symbol, Moment day)
    {
        if (!made.TryGetValue(symbol, out var closes))
        {
            made.Add(symbol, closes = [.. SyntheticBars.Of(BarsEach, (ulong)symbol + 1).Select(bar => bar.Close)]);
        }

        var first = (int)((day.Micros - SyntheticBars.Start.Micros) / Moment.Minute);
        return (DayBars, closes.AsSpan(first, DayBars).ToArray().Sum());
    }

    private int Random(int bound)
    {
        luck ^= luck << 13;
        luck ^= luck >> 7;
        luck ^= luck << 17;
        return (int)(luck % (ulong)bound);
    }

    private async Task ExecuteAsync(string sql, CancellationToken ct)
    {
        await using var command = database.Source.CreateCommand(sql);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(ct);
    }
}
