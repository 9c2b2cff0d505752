using System.Diagnostics;
using System.Globalization;
using System.Text;
using Pitwall.Bench.Backtests;
using Pitwall.Bench.Measuring;
using Pitwall.Bench.Page;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Server.Markets.Candles;
using Pitwall.Server.Markets.Import;
using Pitwall.Server.Platform;

namespace Pitwall.Bench.Ingest;

/// <summary>Fills the candle table in every way there is, each against the raw COPY of the same round.</summary>
internal sealed class IngestBench(IngestPlan plan, BenchDatabase database, CandleTable table, Bar[] bars)
{
    // As the importer cuts a file.
    private const int PieceRows = 200_000;
    private const int LiveBatches = 200;

    private static readonly InstrumentId Name = new("made:INGEST");

    private readonly byte[] buffer = table.Buffer(bars);
    private readonly List<(double Baseline, double Result)> backfill = [];
    private readonly List<(double Baseline, double Result)> again = [];
    private readonly List<(double Baseline, double Result)> overlapping = [];
    private readonly List<(double Baseline, double Result)> thousands = [];
    private readonly List<(double Baseline, double Result)> hundreds = [];
    private readonly List<(double Baseline, double Result)> file = [];

    public static async Task<BenchReport> RunAsync(
        IngestPlan plan, IConfiguration config, StepLines steps, CancellationToken ct)
    {
        var machine = Machine.Words();
        await using var database = await BenchDatabase.OpenAsync(config, null, steps, ct);
        var bars = SyntheticBars.Of(plan.Rows);
        var table = await CandleTable.MakeAsync(database.Source, Name, bars, ct);
        var bench = new IngestBench(plan, database, table, bars);
        var csv = await WriteCsvAsync(bars, ct);
        try
        {
            for (var round = 0; round <= plan.Rounds; round++)
            {
                // The first round warms up and does not count.
                await steps.RunAsync(
                    string.Create(CultureInfo.InvariantCulture, $"round {round} of {plan.Rounds}"),
                    () => bench.RoundAsync(csv, counts: round > 0, ct));
            }
        }
        finally
        {
            File.Delete(csv);
        }

        return bench.Report(machine);
    }

    private async Task RoundAsync(string csv, bool counts, CancellationToken ct)
    {
        await table.EmptyAsync(ct);
        var raw = await RateAsync(bars.Length, () => table.CopyAsync(buffer, ct));
        await table.CheckAsync(bars, "the raw COPY", ct);

        await table.EmptyAsync(ct);
        var filled = await WriteAsync(Pieces(bars), (bars.Length, 0), ct);
        await table.CheckAsync(bars, "the backfill", ct);
        var repeated = await WriteAsync(Pieces(bars), (0, bars.Length), ct);
        await table.CheckAsync(bars, "the same again", ct);

        await table.EmptyAsync(ct);
        Bar[] half = [.. bars.Where((_, i) => i % 2 == 0)];
        await table.CopyAsync(table.Buffer(half), ct);
        var merged = await WriteAsync(
            Pieces(bars).ConvertAll(Shuffled), (bars.Length - half.Length, half.Length), ct);
        await table.CheckAsync(bars, "the unsorted half-known rows", ct);

        await table.EmptyAsync(ct);
        var byThousand = await LiveAsync(1_000, ct);
        await table.EmptyAsync(ct);
        var byHundred = await LiveAsync(100, ct);
        await table.EmptyAsync(ct);
        var imported = await RateAsync(bars.Length, () => ImportAsync(csv, ct));
        await table.CheckAsync(bars, "the import of the file", ct);
        if (!counts)
        {
            return;
        }

        backfill.Add((raw, filled));
        again.Add((raw, repeated));
        overlapping.Add((raw, merged));
        thousands.Add((raw, byThousand));
        hundreds.Add((raw, byHundred));
        file.Add((raw, imported));
    }

    private BenchReport Report(string machine)
    {
        const string copy = "raw COPY of a prepared buffer";
        const string unit = "rows/s";
        return new BenchReport(
            "ingest",
            string.Create(
                CultureInfo.InvariantCulture,
                $"{plan.Rows:N0} generated one-minute candles of one instrument in {MonthsOf(bars)} month partitions; "
                + $"live: {LiveBatches} batches, a commit each"),
            [
                BenchRow.OfRates(("backfill in order", copy, unit), backfill, 0.80),
                BenchRow.OfRates(("the same rows again, nothing changes", copy, unit), again, 0.50),
                BenchRow.OfRates(("unsorted rows, half of them known", copy, unit), overlapping, 0.33),
                BenchRow.OfRates(("live batches of 1,000", copy, unit), thousands, 0.28),
                BenchRow.OfRates(("live batches of 100", copy, unit), hundreds, 0.18),
                BenchRow.OfRates(("a whole csv file with roll-ups and gaps", copy, unit), file, null),
            ])
        {
            Machine = machine,
        };
    }

    /// <summary>One transaction over all pieces, as the importer has.</summary>
    private async Task<double> WriteAsync(
        List<List<BarRow>> pieces, (int Fresh, int Unchanged) expected, CancellationToken ct)
    {
        var (fresh, unchanged) = (0, 0);
        var rate = await RateAsync(bars.Length, async () =>
        {
            await using var connection = await database.Source.OpenConnectionAsync(ct);
            await using var transaction = await connection.BeginTransactionAsync(ct);
            foreach (var piece in pieces)
            {
                var batch = await BarWriter.WriteAsync(
                    connection, table.Instrument, BarInterval.OneMinute, piece, ct);
                fresh += batch.Fresh.Count;
                unchanged += batch.Unchanged;
            }

            await transaction.CommitAsync(ct);
        });
        Wrong.Unless((fresh, unchanged), expected, "What the writer says it did (new, unchanged)");
        return rate;
    }

    private async Task<double> LiveAsync(int rows, CancellationToken ct)
    {
        var batches = Pieces(bars[..Math.Min(bars.Length, rows * LiveBatches)], rows);
        var count = batches.Sum(batch => batch.Count);
        await using var connection = await database.Source.OpenConnectionAsync(ct);
        var rate = await RateAsync(count, async () =>
        {
            foreach (var batch in batches)
            {
                await using var transaction = await connection.BeginTransactionAsync(ct);
                await BarWriter.WriteAsync(connection, table.Instrument, BarInterval.OneMinute, batch, ct);
                await transaction.CommitAsync(ct);
            }
        });
        await table.CheckAsync(bars[..count], "the live batches", ct);
        return rate;
    }

    private async Task ImportAsync(string csv, CancellationToken ct)
    {
        var outcome = await new FileImporter(database.Source, TextWriter.Null).ImportAsync(
            csv, new ImportFlags(Name.Venue, Name.Symbol, BarInterval.OneMinute.Name), ct);
        Wrong.Unless((outcome as FileOutcome.Taken)?.New, bars.Length, "The number of rows the import took");
    }

    private static List<List<BarRow>> Pieces(Bar[] bars, int rows = PieceRows) =>
        [.. bars.Select((bar, i) => new BarRow(i + 2, bar)).Chunk(rows).Select(piece => piece.ToList())];

    /// <summary>Always the same disorder (Fisher and Yates).</summary>
    private static List<BarRow> Shuffled(List<BarRow> rows)
    {
        var state = 88_172_645_463_325_252UL;
        for (var i = rows.Count - 1; i > 0; i--)
        {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            var other = (int)(state % (ulong)(i + 1));
            (rows[i], rows[other]) = (rows[other], rows[i]);
        }

        return rows;
    }

    private static int MonthsOf(Bar[] bars) =>
        bars.Select(bar => bar.Start.ToUtc()).Select(utc => (utc.Year, utc.Month)).Distinct().Count();

    private static async Task<string> WriteCsvAsync(Bar[] bars, CancellationToken ct)
    {
        var text = new StringBuilder("timestamp,open,high,low,close,volume\n");
        foreach (var bar in bars)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"{bar.Start.Micros / 1_000},{bar.Open},{bar.High},{bar.Low},{bar.Close},{bar.Volume}\n");
        }

        var path = Path.Combine(Path.GetTempPath(), $"pitwall-bench-{Guid.NewGuid():n}.csv");
        await File.WriteAllTextAsync(path, text.ToString(), ct);
        return path;
    }

    private static async Task<double> RateAsync(int rows, Func<Task> work)
    {
        var started = Stopwatch.GetTimestamp();
        await work();
        return rows / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
