using System.Diagnostics;
using System.Runtime.InteropServices;
using Npgsql;
using NpgsqlTypes;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Server.Markets.Instruments;

namespace Pitwall.Server.Markets.Candles;

/// <summary>
/// Keeps the stored roll-ups (15m, 1h, 4h, 1d) of a range of candles true. A bucket is kept from the finest candles
/// that fill it, so the order of imports does not matter and doing it again changes nothing.
/// </summary>
internal static class RollUpWriter
{
    // Bounds the memory of one step: 128 days are 184,320 one-minute bars.
    private const long StepMicros = 128 * Moment.Day;

    private static readonly BarInterval[] Targets =
        [BarInterval.FifteenMinutes, BarInterval.OneHour, BarInterval.FourHours, BarInterval.OneDay];

    private const string Merge = """
        insert into markets.rollups as known
            (instrument_id, interval_s, ts, open, high, low, close, volume, base_interval_s)
        select $1, interval_s, ts, open, high, low, close, volume, $2 from rollup_stage
        on conflict (instrument_id, interval_s, ts) do update set
            open = excluded.open, high = excluded.high, low = excluded.low, close = excluded.close,
            volume = excluded.volume, base_interval_s = excluded.base_interval_s
        where known.base_interval_s > excluded.base_interval_s
           or (known.base_interval_s = excluded.base_interval_s
               and (known.open, known.high, known.low, known.close, known.volume)
                   is distinct from (excluded.open, excluded.high, excluded.low, excluded.close, excluded.volume))
        """;

    /// <summary>
    /// Rolls up all whole days that hold candles starting between these two; inside the caller's transaction.
    /// </summary>
    public static async Task RefreshAsync(
        NpgsqlConnection connection, StoredInstrument instrument, BarRange touched, CancellationToken ct)
    {
        if (!Targets.Any(target => RollUp.CanMake(touched.Interval, target)))
        {
            return;
        }

        await ExecuteAsync(
            connection,
            """
            create temporary table if not exists rollup_stage (interval_s integer, ts timestamptz, open bigint,
                high bigint, low bigint, close bigint, volume bigint) on commit delete rows
            """,
            ct);
        var end = touched.To.StartOfDay.Plus(Moment.Day);
        for (var from = touched.From.StartOfDay; from < end; from = from.Plus(StepMicros))
        {
            var to = from.Plus(StepMicros) < end ? from.Plus(StepMicros) : end;
            var range = touched with { From = from, To = to };
            var bars = await BarRows.ReadImportedAsync(connection, instrument.Scale, range, ct);
            Stage(connection, instrument.Scale, touched.Interval, bars);
            await using var merge = new NpgsqlCommand(Merge, connection);
            merge.Parameters.Add(new NpgsqlParameter<int> { TypedValue = instrument.Id });
            merge.Parameters.Add(new NpgsqlParameter<int> { TypedValue = BarRows.Seconds(touched.Interval) });
            await merge.ExecuteNonQueryAsync(ct);
            await ExecuteAsync(connection, "truncate rollup_stage", ct);
        }
    }

    /// <summary>
    /// Imported bars in the range that say otherwise than the roll-up of finer ones: at the range's own interval and at
    /// the longer ones it is rolled up to.
    /// </summary>
    public static async Task<long> CountDisagreementsAsync(
        NpgsqlConnection connection, StoredInstrument instrument, BarRange touched, CancellationToken ct)
    {
        var imported = await ImportedIntervalsAsync(connection, instrument, ct);
        var count = 0L;
        foreach (var interval in Targets.Where(target => imported.Contains(BarRows.Seconds(target))
            && (target == touched.Interval || RollUp.CanMake(touched.Interval, target))))
        {
            var range = touched with { Interval = interval, From = touched.From.Floor(interval.Micros) };
            StoredBar? before = null;
            await foreach (var stored in BarRows.ReadAllAsync(connection, instrument.Scale, range, ct))
            {
                count += before?.Bar.Start == stored.Bar.Start && before?.Bar != stored.Bar ? 1 : 0;
                before = stored;
            }
        }

        return count;
    }

    private static async Task<HashSet<int>> ImportedIntervalsAsync(
        NpgsqlConnection connection, StoredInstrument instrument, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            "select interval_s from markets.latest_bar where instrument_id = $1", connection);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = instrument.Id });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var intervals = new HashSet<int>();
        while (await reader.ReadAsync(ct))
        {
            intervals.Add(reader.GetInt32(0));
        }

        return intervals;
    }

    private static void Stage(NpgsqlConnection connection, BarScale scale, BarInterval from, List<Bar> bars)
    {
        using var importer = connection.BeginBinaryImport(
            "copy rollup_stage (interval_s, ts, open, high, low, close, volume) from stdin (format binary)");
        foreach (var target in Targets.Where(target => RollUp.CanMake(from, target)))
        {
            var seconds = BarRows.Seconds(target);
            foreach (var bar in RollUp.Of(CollectionsMarshal.AsSpan(bars), from, target))
            {
                if (!scale.TryScale(bar, out var scaled))
                {
                    throw new UnreachableException($"The {target} volume of {bar.Start} outgrew what bars can hold");
                }

                importer.StartRow();
                importer.Write(seconds, NpgsqlDbType.Integer);
                importer.Write(bar.Start.ToUtc(), NpgsqlDbType.TimestampTz);
                importer.Write(scaled.Open, NpgsqlDbType.Bigint);
                importer.Write(scaled.High, NpgsqlDbType.Bigint);
                importer.Write(scaled.Low, NpgsqlDbType.Bigint);
                importer.Write(scaled.Close, NpgsqlDbType.Bigint);
                importer.Write(scaled.Volume, NpgsqlDbType.Bigint);
            }
        }

        importer.Complete();
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }
}
