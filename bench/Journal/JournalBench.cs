using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Pitwall.Bench.Measuring;
using Pitwall.Bench.Page;
using Pitwall.Engine.Agents;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using Pitwall.Server.Platform;
using Pitwall.Server.Trading.Desks;
using Pitwall.Server.Trading.Journal;

namespace Pitwall.Bench.Journal;

/// <summary>Fills journals, a fresh desk each round, and holds them against the COPY of the same rows.</summary>
internal sealed class JournalBench(JournalPlan plan, BenchDatabase database)
{
    private const double Reach = 0.45;
    private const double LatencyReachMs = 15;
    private const int BatchRows = GroupCommit.BatchRowsMost;

    private readonly List<(double Baseline, double Result)> rounds = [];
    private readonly List<double> latencies = [];
    private int rowBytes;

    public static async Task<BenchReport> RunAsync(
        JournalPlan plan, IConfiguration config, StepLines steps, CancellationToken ct)
    {
        var machine = Machine.Words();
        await using var database = await BenchDatabase.OpenAsync(config, null, steps, ct);
        var bench = new JournalBench(plan, database);
        for (var round = 0; round <= plan.Rounds; round++)
        {
            // The first round warms up and does not count.
            await steps.RunAsync(
                string.Create(CultureInfo.InvariantCulture, $"round {round} of {plan.Rounds}"),
                () => bench.RoundAsync(round, ct));
        }

        return bench.Report(machine);
    }

    private async Task RoundAsync(int round, CancellationToken ct)
    {
        var lease = await OpenDeskAsync($"journal-{round}", ct);
        var store = new JournalStore(database.Source, TimeProvider.System);
        var desk = await LoadAsync(store, lease.Desk, ct);
        var opened = Desk.Take(desk.State, new Input.DeskOpened(new Moment(0), DeskMode.Paper, DeskLimits.None));
        var written = (AppendResult.Written)await store.AppendAsync(lease, desk, [opened.Row], [], ct);
        var run = new GroupCommit(store, lease, written.Desk, plan.InFlight);
        var length = TimeSpan.FromSeconds(plan.Seconds);
        var started = Stopwatch.GetTimestamp();
        await run.RunAsync(length, ct);
        var rate = run.Acknowledged / Stopwatch.GetElapsedTime(started).TotalSeconds;
        var after = await LoadAsync(store, lease.Desk, ct);
        Wrong.Unless(after.State.Seq, run.Acknowledged + 1, "The last row of the journal");

        var copied = await CopyAsync(lease.Desk, await OpenDeskAsync($"copy-{round}", ct), ct);
        if (round > 0)
        {
            rounds.Add((copied, rate));
            latencies.Add(run.LatencyMs(0.99));
        }
    }

    private BenchReport Report(string machine)
    {
        var p99 = Spread.Of(latencies).Median;
        var verdict = p99 <= LatencyReachMs ? "yes" : "**no**";
        return new BenchReport(
            "journal",
            string.Create(
                CultureInfo.InvariantCulture,
                $"rounds of {plan.Seconds} s with {plan.InFlight} in flight, rows of {rowBytes} bytes of payload, "
                + $"batches of at most {BatchRows:N0}"),
            [
                BenchRow.OfRates(
                    ("group commit", "COPY of the same rows", "rows/s"), rounds, Reach) with
                {
                    Note = string.Create(
                        CultureInfo.InvariantCulture,
                        $"from asking to acknowledgement p99 {p99:0.0} ms (reach ≤ {LatencyReachMs} ms: {verdict})."),
                },
            ])
        {
            Machine = machine,
        };
    }

    /// <summary>The round's rows again under another desk's number, as one prepared COPY.</summary>
    private async Task<double> CopyAsync(int from, DeskLease to, CancellationToken ct)
    {
        var rows = new List<JournalRow>();
        await using var connection = await database.Source.OpenConnectionAsync(ct);
        await foreach (var row in JournalReader.ReadAsync(connection, from, ct))
        {
            rows.Add(row);
        }

        rowBytes = rows[^1].Payload.Length;
        var buffer = JournalCopy.Buffer(to.Desk, rows);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var started = Stopwatch.GetTimestamp();
        await using (var copy = await connection.BeginRawBinaryCopyAsync(JournalCopy.Command, ct))
        {
            await copy.WriteAsync(buffer, ct);
        }

        await transaction.CommitAsync(ct);
        var rate = rows.Count / Stopwatch.GetElapsedTime(started).TotalSeconds;
        await using var count = new NpgsqlCommand(
            "SELECT count(*) FROM trading.journal WHERE desk_id = $1", connection);
        count.Parameters.Add(new NpgsqlParameter<int> { TypedValue = to.Desk });
        Wrong.Unless((long)(await count.ExecuteScalarAsync(ct))!, rows.Count, "The number of copied rows");
        // A journal refuses to be emptied; this one is a benchmark's, and the next round needs the room.
        await using var tidy = new NpgsqlCommand(
            "SET session_replication_role = replica; TRUNCATE trading.journal CASCADE; "
            + "SET session_replication_role = origin",
            connection);
        await tidy.ExecuteNonQueryAsync(ct);
        return rate;
    }

    private async Task<DeskLease> OpenDeskAsync(string name, CancellationToken ct)
    {
        await using var connection = await database.Source.OpenConnectionAsync(ct);
        var made = (CreateDeskResult.Created)await DeskRegistry.CreateAsync(
            connection, name, DeskMode.Paper, "{}", ct);
        return await new LeaseBook(database.Source, TimeProvider.System)
            .AcquireAsync(made.Id, "bench", TimeSpan.FromHours(1), ct) is AcquireResult.Acquired acquired
            ? acquired.Lease
            : throw new SetupException($"Desk {name} is not free, so there is no report.");
    }

    private static async Task<LoadedDesk> LoadAsync(JournalStore store, int desk, CancellationToken ct) =>
        await store.LoadAsync(desk, ct) switch
        {
            LoadResult.Loaded loaded => loaded.Desk,
            LoadResult.Broken broken => throw new SetupException(
                $"The journal does not prove itself ({broken.Reason}), so there is no report."),
            _ => throw new InvalidOperationException("A journal loads or it is broken"),
        };
}
