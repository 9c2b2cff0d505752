using Npgsql;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Server.Markets.Candles;
using Pitwall.Server.Markets.Instruments;

namespace Pitwall.Server.Markets.Import;

/// <summary>
/// Imports one candles file in one transaction, in pieces, so that a file of any length costs bounded memory and either
/// all its good rows are stored or none.
/// </summary>
internal sealed class CandleImport(NpgsqlDataSource source, Action<long> progress)
{
    private const int PieceRows = 200_000;

    public async Task<FileOutcome.Taken> RunAsync(ImportFile file, CsvFile csv, CancellationToken ct)
    {
        var rejections = new Rejections();
        var reader = new CandleReader(csv, rejections);
        var first = reader.Next(PieceRows);
        var interval = IntervalCheck.Decide(file.IntervalName, first);
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var tally = new Tally(interval);
        for (var rows = first; rows.Count > 0; rows = reader.Next(PieceRows))
        {
            IntervalCheck.RejectOffGrid(rows, interval, rejections);
            await WritePieceAsync(connection, file, rows, tally, ct);
            foreach (var rejected in tally.Rejected)
            {
                rejections.Add(rejected.Line, rejected.Reason);
            }

            progress(reader.RowsRead);
        }

        var taken = new FileOutcome.Taken(file.Path, file.Instrument, ImportKind.Candles)
        {
            Interval = interval,
            Read = reader.RowsRead,
            New = tally.New,
            Unchanged = tally.Unchanged,
            Rejected = rejections,
        };
        if (tally.Instrument is { } instrument)
        {
            taken = await FinishAsync(connection, instrument, tally, taken, ct);
            await transaction.CommitAsync(ct);
        }

        return taken;
    }

    private async Task WritePieceAsync(
        NpgsqlConnection connection, ImportFile file, List<BarRow> rows, Tally tally, CancellationToken ct)
    {
        tally.Rejected = [];
        if (rows.Count == 0)
        {
            return;
        }

        var seen = new SeenFigures();
        rows.ForEach(row => seen.See(row.Bar));
        await CandleMonths.EnsureAsync(source, rows.Select(row => row.Bar.Start), ct);
        tally.Instrument ??= await InstrumentRegistry.ClaimAsync(connection, file.Instrument, seen, ct);
        tally.Instrument = await InstrumentRegistry.FitAsync(connection, tally.Instrument, seen, ct);
        tally.Add(rows, await BarWriter.WriteAsync(connection, tally.Instrument, tally.Interval, rows, ct));
    }

    private static async Task<FileOutcome.Taken> FinishAsync(
        NpgsqlConnection connection,
        StoredInstrument instrument,
        Tally tally,
        FileOutcome.Taken taken,
        CancellationToken ct)
    {
        await InstrumentRegistry.RefineAsync(connection, instrument, tally.Accepted, ct);
        if (tally.FirstNew is { } firstNew)
        {
            var touched = new BarRange(instrument.Id, tally.Interval, firstNew, tally.LastNew);
            await RollUpWriter.RefreshAsync(connection, instrument, touched, ct);
        }

        var span = new BarRange(instrument.Id, tally.Interval, tally.First, tally.Last.Plus(1));
        var finished = taken with
        {
            Gaps = await CandleGaps.BetweenAsync(connection, span, ct),
            Disagreements = await RollUpWriter.CountDisagreementsAsync(connection, instrument, span, ct),
        };
        await ImportLog.AddAsync(connection, instrument.Id, finished, ct);
        return finished;
    }

    /// <summary>What became of the pieces so far.</summary>
    private sealed class Tally(BarInterval interval)
    {
        public BarInterval Interval => interval;

        public StoredInstrument? Instrument { get; set; }

        public IReadOnlyList<RejectedRow> Rejected { get; set; } = [];

        public SeenFigures Accepted { get; } = new();

        public long New { get; private set; }

        public long Unchanged { get; private set; }

        public Moment First { get; private set; } = new(long.MaxValue);

        public Moment Last { get; private set; } = new(long.MinValue);

        public Moment? FirstNew { get; private set; }

        public Moment LastNew { get; private set; } = new(long.MinValue);

        /// <summary>Takes in a piece whose rows were sorted by the writing.</summary>
        public void Add(List<BarRow> rows, BarBatch batch)
        {
            New += batch.Fresh.Count;
            Unchanged += batch.Unchanged;
            Rejected = batch.Rejected;
            First = Earlier(First, rows[0].Bar.Start);
            Last = Later(Last, rows[^1].Bar.Start);
            foreach (var row in batch.Fresh)
            {
                Accepted.See(row.Bar);
            }

            if (batch.Fresh.Count > 0)
            {
                FirstNew = Earlier(FirstNew ?? new Moment(long.MaxValue), batch.Fresh[0].Bar.Start);
                LastNew = Later(LastNew, batch.Fresh[^1].Bar.Start);
            }
        }

        private static Moment Earlier(Moment left, Moment right) => left <= right ? left : right;

        private static Moment Later(Moment left, Moment right) => left >= right ? left : right;
    }
}
