using System.Runtime.InteropServices;
using Npgsql;
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
        if (rows.Count <= BarInsert.RowsMax && Scaled(rows, instrument.Scale) is { } bars
            && await BarInsert.TryAsync(connection, instrument.Id, interval, bars, ct))
        {
            return new BarBatch(rows, 0, []);
        }

        var range = new BarRange(instrument.Id, interval, rows[0].Bar.Start, rows[^1].Bar.Start.Plus(1));
        var sieve = new BarSieve(await BarRows.ReadScaledAsync(connection, range, ct), instrument.Scale, rows.Count);
        foreach (ref readonly var row in CollectionsMarshal.AsSpan(rows))
        {
            sieve.Take(row);
        }

        if (sieve.Bars.Count > 0)
        {
            BarCopy.Write(connection, instrument.Id, interval, sieve.Bars);
            await ExtendAsync(connection, instrument, interval, sieve.Bars, ct);
        }

        return new BarBatch(sieve.Fresh, sieve.Unchanged, sieve.Rejected);
    }

    /// <summary>Null when one does not fit the scale or two are of one time: those take the long way.</summary>
    private static List<StampedBar>? Scaled(List<BarRow> rows, BarScale scale)
    {
        var bars = new List<StampedBar>(rows.Count);
        foreach (ref readonly var row in CollectionsMarshal.AsSpan(rows))
        {
            if (!scale.TryScale(row.Bar, out var scaled) || (bars.Count > 0 && bars[^1].Start == row.Bar.Start))
            {
                return null;
            }

            bars.Add(new StampedBar(row.Bar.Start, scaled));
        }

        return bars;
    }

    // Files are nearly always in order, and then the check is all it costs.
    private static void SortByTime(List<BarRow> rows)
    {
        var span = CollectionsMarshal.AsSpan(rows);
        for (var i = 1; i < span.Length; i++)
        {
            if (span[i].Bar.Start < span[i - 1].Bar.Start)
            {
                Permute(span);
                return;
            }
        }
    }

    // Rows are long, so their times are sorted and every row is moved once; rows of one time stay in the file's order.
    private static void Permute(Span<BarRow> rows)
    {
        var keys = new (long Start, int Line)[rows.Length];
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = (rows[i].Bar.Start.Micros, i);
        }

        keys.AsSpan().Sort(static (left, right) => left.Start != right.Start
            ? left.Start.CompareTo(right.Start)
            : left.Line.CompareTo(right.Line));
        var before = rows.ToArray();
        for (var i = 0; i < keys.Length; i++)
        {
            rows[i] = before[keys[i].Line];
        }
    }

    private static async Task ExtendAsync(
        NpgsqlConnection connection,
        StoredInstrument instrument,
        BarInterval interval,
        List<StampedBar> fresh,
        CancellationToken ct)
    {
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
        BarRows.AddRange(command, new BarRange(instrument.Id, interval, fresh[0].Start, fresh[^1].Start));
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = fresh.Count });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = fresh[^1].Scaled.Close });
        await command.ExecuteNonQueryAsync(ct);
    }
}
