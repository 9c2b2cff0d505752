using System.Diagnostics;
using System.Runtime.InteropServices;
using Npgsql;
using NpgsqlTypes;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Server.Markets.Instruments;

namespace Pitwall.Server.Markets.Candles;

/// <summary>A bar on its way in and the line it came from (its ordinal, when it came from no file).</summary>
internal readonly record struct BarRow(int Line, Bar Bar);

/// <summary>A row that did not get in, and why.</summary>
internal readonly record struct RejectedRow(int Line, string Reason);

/// <summary>What became of a batch; the fresh rows are in time order.</summary>
internal sealed record BarBatch(IReadOnlyList<BarRow> Fresh, int Unchanged, IReadOnlyList<RejectedRow> Rejected);

/// <summary>
/// Writes bars so that doing it again changes nothing: the stored bars of the batch's range are read and merged in the
/// process, and only what is new goes in, by binary COPY. A stored bar is never changed; a different one is a conflict.
/// The caller holds the instrument's lock and has made the months.
/// </summary>
internal static class BarWriter
{
    private const string Copy = """
        copy markets.candles (instrument_id, interval_s, ts, open, high, low, close, volume) from stdin (format binary)
        """;

    public static async Task<BarBatch> WriteAsync(
        NpgsqlConnection connection,
        StoredInstrument instrument,
        BarInterval interval,
        List<BarRow> rows,
        CancellationToken ct)
    {
        if (rows.Count == 0)
        {
            return new BarBatch([], 0, []);
        }

        SortByTime(rows);
        var range = new BarRange(instrument.Id, interval, rows[0].Bar.Start, rows[^1].Bar.Start.Plus(1));
        var stored = await BarRows.ReadImportedAsync(connection, instrument.Scale, range, ct);
        var batch = Sift(rows, stored, instrument.Scale);
        if (batch.Fresh.Count > 0)
        {
            CopyIn(connection, instrument, interval, batch.Fresh);
            await ExtendAsync(connection, instrument, interval, batch.Fresh, ct);
        }

        return batch;
    }

    // Files are nearly always in order, and then the check is all it costs.
    private static void SortByTime(List<BarRow> rows)
    {
        var span = CollectionsMarshal.AsSpan(rows);
        for (var i = 1; i < span.Length; i++)
        {
            if (span[i].Bar.Start < span[i - 1].Bar.Start)
            {
                span.Sort(static (left, right) =>
                {
                    var byTime = left.Bar.Start.CompareTo(right.Bar.Start);
                    return byTime != 0 ? byTime : left.Line.CompareTo(right.Line);
                });
                return;
            }
        }
    }

    private static BarBatch Sift(List<BarRow> rows, List<Bar> stored, BarScale scale)
    {
        var fresh = new List<BarRow>(Math.Max(0, rows.Count - stored.Count));
        var rejected = new List<RejectedRow>();
        var unchanged = 0;
        var next = 0;
        foreach (var row in rows)
        {
            while (next < stored.Count && stored[next].Start < row.Bar.Start)
            {
                next++;
            }

            if (next < stored.Count && stored[next].Start == row.Bar.Start)
            {
                Compare(row, stored[next], "the stored candle of this time has other values");
            }
            else if (fresh.Count > 0 && fresh[^1].Bar.Start == row.Bar.Start)
            {
                Compare(row, fresh[^1].Bar, $"line {fresh[^1].Line} has other values for this time");
            }
            else if (scale.TryScale(row.Bar, out _))
            {
                fresh.Add(row);
            }
            else
            {
                rejected.Add(new RejectedRow(row.Line, "has more digits than can be stored"));
            }
        }

        return new BarBatch(fresh, unchanged, rejected);

        void Compare(BarRow row, Bar kept, string difference)
        {
            if (row.Bar == kept)
            {
                unchanged++;
            }
            else
            {
                rejected.Add(new RejectedRow(row.Line, "conflict: " + difference));
            }
        }
    }

    private static void CopyIn(
        NpgsqlConnection connection, StoredInstrument instrument, BarInterval interval, IReadOnlyList<BarRow> rows)
    {
        using var importer = connection.BeginBinaryImport(Copy);
        var seconds = BarRows.Seconds(interval);
        for (var i = 0; i < rows.Count; i++)
        {
            var bar = rows[i].Bar;
            if (!instrument.Scale.TryScale(bar, out var scaled))
            {
                throw new UnreachableException($"Line {rows[i].Line} fitted the scale a moment ago");
            }

            importer.StartRow();
            importer.Write(instrument.Id, NpgsqlDbType.Integer);
            importer.Write(seconds, NpgsqlDbType.Integer);
            importer.Write(bar.Start.ToUtc(), NpgsqlDbType.TimestampTz);
            importer.Write(scaled.Open, NpgsqlDbType.Bigint);
            importer.Write(scaled.High, NpgsqlDbType.Bigint);
            importer.Write(scaled.Low, NpgsqlDbType.Bigint);
            importer.Write(scaled.Close, NpgsqlDbType.Bigint);
            importer.Write(scaled.Volume, NpgsqlDbType.Bigint);
        }

        importer.Complete();
    }

    private static async Task ExtendAsync(
        NpgsqlConnection connection,
        StoredInstrument instrument,
        BarInterval interval,
        IReadOnlyList<BarRow> fresh,
        CancellationToken ct)
    {
        _ = instrument.Scale.TryScale(fresh[^1].Bar, out var last);
        await using var command = new NpgsqlCommand(
            """
            insert into markets.latest_bar as known (instrument_id, interval_s, first_ts, ts, bars, close)
            values ($1, $2, $3, $4, $5, $6)
            on conflict (instrument_id, interval_s) do update set
                first_ts = least(known.first_ts, excluded.first_ts),
                ts = greatest(known.ts, excluded.ts),
                bars = known.bars + excluded.bars,
                close = case when excluded.ts > known.ts then excluded.close else known.close end
            """,
            connection);
        BarRows.AddRange(command, new BarRange(instrument.Id, interval, fresh[0].Bar.Start, fresh[^1].Bar.Start));
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = fresh.Count });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = last.Close });
        await command.ExecuteNonQueryAsync(ct);
    }
}
