using System.Buffers.Binary;
using Npgsql;
using Pitwall.Engine.Markets;

namespace Pitwall.Server.Markets.Candles;

/// <summary>
/// Bars as PostgreSQL's binary COPY format, put together by hand: all columns have fixed lengths, so a row is a pattern
/// that is filled in.
/// </summary>
internal static class BarCopy
{
    private const string Copy = """
        copy markets.candles (instrument_id, interval_s, ts, open, high, low, close, volume) from stdin (format binary)
        """;

    /// <summary>2000-01-01T00:00Z, where PostgreSQL counts its microseconds from.</summary>
    private const long EpochMicros = 946_684_800_000_000;

    private const int Columns = 8;
    private const int RowBytes = 2 + (2 * (4 + 4)) + (6 * (4 + 8));
    private const int RowsPerWrite = 512;

    /// <summary>"PGCOPY", its control bytes, no flags, no extension.</summary>
    private static ReadOnlySpan<byte> Header =>
        [0x50, 0x47, 0x43, 0x4f, 0x50, 0x59, 0x0a, 0xff, 0x0d, 0x0a, 0x00, 0, 0, 0, 0, 0, 0, 0, 0];

    private static ReadOnlySpan<byte> End => [0xff, 0xff];

    /// <summary>Sends them all; the caller's transaction says whether they stay.</summary>
    public static void Write(
        NpgsqlConnection connection, int instrumentRow, BarInterval interval, IReadOnlyList<StampedBar> bars)
    {
        using var stream = connection.BeginRawBinaryCopy(Copy);
        stream.Write(Header);
        var rows = new byte[RowsPerWrite * RowBytes];
        for (var i = 0; i < RowsPerWrite; i++)
        {
            Pattern(rows.AsSpan(i * RowBytes, RowBytes), instrumentRow, BarRows.Seconds(interval));
        }

        for (var first = 0; first < bars.Count; first += RowsPerWrite)
        {
            var count = Math.Min(RowsPerWrite, bars.Count - first);
            for (var i = 0; i < count; i++)
            {
                Fill(rows.AsSpan(i * RowBytes, RowBytes), bars[first + i]);
            }

            stream.Write(rows.AsSpan(0, count * RowBytes));
        }

        stream.Write(End);
    }

    /// <summary>Everything of a row that is the same in all: lengths, instrument, interval.</summary>
    private static void Pattern(Span<byte> row, int instrumentRow, int seconds)
    {
        BinaryPrimitives.WriteInt16BigEndian(row, Columns);
        BinaryPrimitives.WriteInt32BigEndian(row[2..], sizeof(int));
        BinaryPrimitives.WriteInt32BigEndian(row[6..], instrumentRow);
        BinaryPrimitives.WriteInt32BigEndian(row[10..], sizeof(int));
        BinaryPrimitives.WriteInt32BigEndian(row[14..], seconds);
        for (var at = 18; at < RowBytes; at += 4 + sizeof(long))
        {
            BinaryPrimitives.WriteInt32BigEndian(row[at..], sizeof(long));
        }
    }

    private static void Fill(Span<byte> row, in StampedBar bar)
    {
        BinaryPrimitives.WriteInt64BigEndian(row[22..], bar.Start.Micros - EpochMicros);
        BinaryPrimitives.WriteInt64BigEndian(row[34..], bar.Scaled.Open);
        BinaryPrimitives.WriteInt64BigEndian(row[46..], bar.Scaled.High);
        BinaryPrimitives.WriteInt64BigEndian(row[58..], bar.Scaled.Low);
        BinaryPrimitives.WriteInt64BigEndian(row[70..], bar.Scaled.Close);
        BinaryPrimitives.WriteInt64BigEndian(row[82..], bar.Scaled.Volume);
    }
}
