using System.Runtime.CompilerServices;
using Npgsql;
using NpgsqlTypes;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;

namespace Pitwall.Server.Markets.Candles;

/// <summary>
/// Which stored bars are meant: start times from <see cref="From"/> up to but not including <see cref="To"/>.
/// </summary>
internal readonly record struct BarRange(int InstrumentRow, BarInterval Interval, Moment From, Moment To);

/// <summary>
/// A bar as it stands in the tables and the interval it was rolled up from; null when it was imported itself.
/// </summary>
internal readonly record struct StoredBar(Bar Bar, BarInterval? RolledUpFrom);

/// <summary>A bar as the table holds it.</summary>
internal readonly record struct StampedBar(Moment Start, ScaledBar Scaled);

/// <summary>
/// The one place that reads bars: by instrument and time in primary key order, imported ones before roll-ups.
/// </summary>
internal static class BarRows
{
    private const string Imported = """
        select ts, open, high, low, close, volume, 0 as base_interval_s
        from markets.candles
        where instrument_id = $1 and interval_s = $2 and ts >= $3 and ts < $4
        """;

    private const string RolledUp = """
        select ts, open, high, low, close, volume, base_interval_s
        from markets.rollups
        where instrument_id = $1 and interval_s = $2 and ts >= $3 and ts < $4
        """;

    /// <summary>One bar per start time: the imported one where there is one, else the roll-up.</summary>
    public static IAsyncEnumerable<StoredBar> ReadAsync(
        NpgsqlConnection connection, BarScale scale, BarRange range, CancellationToken ct) =>
        FirstPerStartAsync(ReadAllAsync(connection, scale, range, ct), ct);

    /// <summary>The same with the newest first, as many as the reader takes.</summary>
    public static IAsyncEnumerable<StoredBar> ReadBackwardsAsync(
        NpgsqlConnection connection, BarScale scale, BarRange range, CancellationToken ct)
    {
        const string Sql = $"{Imported} union all {RolledUp} order by ts desc, base_interval_s";
        return FirstPerStartAsync(StreamAsync(connection, scale, range, Sql, ct), ct);
    }

    /// <summary>
    /// Imported bars and roll-ups side by side, of one start time the imported first. They are matched in the process:
    /// a join in SQL goes quadratic as long as fresh partitions have no statistics.
    /// </summary>
    public static IAsyncEnumerable<StoredBar> ReadAllAsync(
        NpgsqlConnection connection, BarScale scale, BarRange range, CancellationToken ct) =>
        StreamAsync(connection, scale, range, $"{Imported} union all {RolledUp} order by ts, base_interval_s", ct);

    /// <summary>Only what was imported or recorded at this very interval.</summary>
    public static async Task<List<Bar>> ReadImportedAsync(
        NpgsqlConnection connection, BarScale scale, BarRange range, CancellationToken ct)
    {
        var bars = new List<Bar>();
        await foreach (var stored in StreamAsync(connection, scale, range, Imported + " order by ts", ct))
        {
            bars.Add(stored.Bar);
        }

        return bars;
    }

    /// <summary>The same as the tables hold them: whoever only compares needs no decimals.</summary>
    public static async Task<List<StampedBar>> ReadScaledAsync(
        NpgsqlConnection connection, BarRange range, CancellationToken ct)
    {
        const string Sql = """
            select ts, open, high, low, close, volume
            from markets.candles
            where instrument_id = $1 and interval_s = $2 and ts >= $3 and ts < $4
            order by ts
            """;
        await using var command = new NpgsqlCommand(Sql, connection);
        AddRange(command, range);
        await using var reader = await command.ExecuteReaderAsync(ct);
        return TakeAll(reader);
    }

    /// <summary>Read without awaiting: a row takes less time than a task.</summary>
    private static List<StampedBar> TakeAll(NpgsqlDataReader reader)
    {
        var bars = new List<StampedBar>();
        while (reader.Read())
        {
            bars.Add(new StampedBar(reader.GetDateTime(0).ToMoment(), ScaledAt(reader)));
        }

        return bars;
    }

    private static ScaledBar ScaledAt(NpgsqlDataReader reader) => new(
        reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4), reader.GetInt64(5));

    private static async IAsyncEnumerable<StoredBar> FirstPerStartAsync(
        IAsyncEnumerable<StoredBar> bars, [EnumeratorCancellation] CancellationToken ct)
    {
        Moment? last = null;
        await foreach (var stored in bars.WithCancellation(ct))
        {
            if (stored.Bar.Start != last)
            {
                last = stored.Bar.Start;
                yield return stored;
            }
        }
    }

    private static async IAsyncEnumerable<StoredBar> StreamAsync(
        NpgsqlConnection connection,
        BarScale scale,
        BarRange range,
        string sql,
        [EnumeratorCancellation] CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        AddRange(command, range);
        // Planning over a partition a month costs more than reading a day: each connection plans it once.
        await command.PrepareAsync(ct);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var bar = scale.ToBar(reader.GetDateTime(0).ToMoment(), ScaledAt(reader));
            yield return new StoredBar(bar, IntervalOf(reader.GetInt32(6)));
        }
    }

    public static void AddRange(NpgsqlCommand command, BarRange range)
    {
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = range.InstrumentRow });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = Seconds(range.Interval) });
        command.Parameters.Add(
            new NpgsqlParameter<DateTime> { TypedValue = range.From.ToUtc(), NpgsqlDbType = NpgsqlDbType.TimestampTz });
        command.Parameters.Add(
            new NpgsqlParameter<DateTime> { TypedValue = range.To.ToUtc(), NpgsqlDbType = NpgsqlDbType.TimestampTz });
    }

    public static int Seconds(BarInterval interval) => (int)(interval.Micros / Moment.Second);

    public static BarInterval? IntervalOf(int seconds) =>
        seconds == 0 ? null : BarInterval.All.First(interval => Seconds(interval) == seconds);
}
