using Npgsql;
using NpgsqlTypes;
using Pitwall.Engine.Markets;

namespace Pitwall.Server.Markets.Candles;

/// <summary>
/// The short way for a few bars at the end of a series, as a live feed brings them: when nothing is stored in their
/// range, bars and extent go in by one prepared statement; else nothing is written.
/// </summary>
internal static class BarInsert
{
    /// <summary>Above this many a COPY is quicker.</summary>
    public const int RowsMax = 2_000;

    private const string Sql = """
        with added as (
            insert into markets.candles (instrument_id, interval_s, ts, open, high, low, close, volume)
            select $1, $2, row.* from unnest($6, $7, $8, $9, $10, $11) as row
            where not exists (
                select from markets.candles
                where instrument_id = $1 and interval_s = $2 and ts >= $3 and ts <= $4)
            returning 1)
        insert into markets.latest_bar as known (instrument_id, interval_s, first_ts, ts, bars, close)
        select $1, $2, $3, $4, count(*), $5 from added having count(*) > 0
        on conflict (instrument_id, interval_s) do update set
            first_ts = least(known.first_ts, excluded.first_ts),
            ts = greatest(known.ts, excluded.ts),
            bars = known.bars + excluded.bars,
            close = case when excluded.ts > known.ts then excluded.close else known.close end
        """;

    /// <summary>False, and nothing written, when a bar is stored between the first and the last of these.</summary>
    public static async Task<bool> TryAsync(
        NpgsqlConnection connection,
        int instrumentRow,
        BarInterval interval,
        List<StampedBar> bars,
        CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(Sql, connection);
        BarRows.AddRange(command, new BarRange(instrumentRow, interval, bars[0].Start, bars[^1].Start));
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = bars[^1].Scaled.Close });
        command.Parameters.Add(new NpgsqlParameter<DateTime[]>
        {
            TypedValue = [.. bars.Select(bar => bar.Start.ToUtc())],
            NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz,
        });
        Add(command, bars.Select(bar => bar.Scaled.Open));
        Add(command, bars.Select(bar => bar.Scaled.High));
        Add(command, bars.Select(bar => bar.Scaled.Low));
        Add(command, bars.Select(bar => bar.Scaled.Close));
        Add(command, bars.Select(bar => bar.Scaled.Volume));
        await command.PrepareAsync(ct);
        return await command.ExecuteNonQueryAsync(ct) > 0;
    }

    private static void Add(NpgsqlCommand command, IEnumerable<long> figures) =>
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. figures] });
}
