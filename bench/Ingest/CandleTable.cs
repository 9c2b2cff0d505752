using System.Buffers.Binary;
using System.Globalization;
using Dapper;
using Npgsql;
using Pitwall.Bench.Measuring;
using Pitwall.Engine.Markets;
using Pitwall.Server.Markets.Candles;
using Pitwall.Server.Markets.Instruments;
using Pitwall.Server.Platform;

namespace Pitwall.Bench.Ingest;

/// <summary>The candle table with one instrument in it: emptied, filled by hand, checked.</summary>
internal sealed class CandleTable(NpgsqlDataSource source, StoredInstrument instrument)
{
    private const long EpochMicros = 946_684_800_000_000;
    private const int RowBytes = 90;

    public StoredInstrument Instrument => instrument;

    public static async Task<CandleTable> MakeAsync(
        NpgsqlDataSource source, InstrumentId name, IReadOnlyList<Bar> bars, CancellationToken ct)
    {
        var seen = new SeenFigures();
        foreach (var bar in bars)
        {
            seen.See(bar);
        }

        await CandleMonths.EnsureAsync(source, bars.Select(bar => bar.Start), ct);
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var instrument = await InstrumentRegistry.ClaimAsync(connection, name, seen, ct);
        await transaction.CommitAsync(ct);
        return new CandleTable(source, instrument);
    }

    public async Task EmptyAsync(CancellationToken ct)
    {
        // Old pages are written back now and not in somebody's round.
        foreach (var statement in (string[])
            ["truncate markets.candles, markets.rollups, markets.latest_bar", "checkpoint"])
        {
            await using var command = source.CreateCommand(statement);
            await command.ExecuteNonQueryAsync(ct);
        }
    }

    /// <summary>The bars as a whole COPY in binary, header and end included.</summary>
    public byte[] Buffer(IReadOnlyList<Bar> bars)
    {
        byte[] header = [.. "PGCOPY\n"u8, 0xff, 0x0d, 0x0a, 0x00, 0, 0, 0, 0, 0, 0, 0, 0];
        var buffer = new byte[header.Length + (bars.Count * RowBytes) + 2];
        header.CopyTo(buffer, 0);
        var at = header.Length;
        foreach (var bar in bars)
        {
            if (!instrument.Scale.TryScale(bar, out var scaled))
            {
                throw new SetupException($"The bar of {bar.Start} does not fit the scale, so there is no report.");
            }

            at = Row(buffer, at, bar.Start.Micros - EpochMicros, scaled);
        }

        BinaryPrimitives.WriteInt16BigEndian(buffer.AsSpan(at), -1);
        return buffer;
    }

    /// <summary>Sends a prepared buffer and commits.</summary>
    public async Task CopyAsync(byte[] buffer, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using (var copy = await connection.BeginRawBinaryCopyAsync(
            "copy markets.candles (instrument_id, interval_s, ts, open, high, low, close, volume) "
            + "from stdin (format binary)", ct))
        {
            await copy.WriteAsync(buffer, ct);
        }

        await transaction.CommitAsync(ct);
    }

    /// <summary>Throws unless the table holds exactly these bars by count and sums.</summary>
    public async Task CheckAsync(IReadOnlyList<Bar> bars, string after, CancellationToken ct)
    {
        var expected = (Rows: (long)bars.Count, Close: 0m, Volume: 0m);
        foreach (var bar in bars)
        {
            _ = instrument.Scale.TryScale(bar, out var scaled);
            expected = (expected.Rows, expected.Close + scaled.Close, expected.Volume + scaled.Volume);
        }

        await using var connection = await source.OpenConnectionAsync(ct);
        var got = await connection.QuerySingleAsync<(long Rows, decimal Close, decimal Volume)>(new CommandDefinition(
            """
            select count(*), coalesce(sum(close::numeric), 0), coalesce(sum(volume::numeric), 0)
            from markets.candles where instrument_id = @id
            """,
            new { id = instrument.Id },
            cancellationToken: ct));
        Wrong.Unless(got, expected, string.Create(CultureInfo.InvariantCulture, $"What is stored after {after}"));
    }

    private int Row(byte[] buffer, int at, long micros, in ScaledBar bar)
    {
        BinaryPrimitives.WriteInt16BigEndian(buffer.AsSpan(at), 8);
        at = Four(buffer, Four(buffer, at + 2, instrument.Id), 60);
        at = Eight(buffer, Eight(buffer, at, micros), bar.Open);
        at = Eight(buffer, Eight(buffer, at, bar.High), bar.Low);
        return Eight(buffer, Eight(buffer, at, bar.Close), bar.Volume);
    }

    private static int Four(byte[] buffer, int at, int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(buffer.AsSpan(at), 4);
        BinaryPrimitives.WriteInt32BigEndian(buffer.AsSpan(at + 4), value);
        return at + 8;
    }

    private static int Eight(byte[] buffer, int at, long value)
    {
        BinaryPrimitives.WriteInt32BigEndian(buffer.AsSpan(at), 8);
        BinaryPrimitives.WriteInt64BigEndian(buffer.AsSpan(at + 4), value);
        return at + 12;
    }
}
