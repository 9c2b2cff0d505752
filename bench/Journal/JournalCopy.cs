using System.Buffers.Binary;
using System.Text;
using Pitwall.Server.Trading.Journal;

namespace Pitwall.Bench.Journal;

/// <summary>Journal rows in PostgreSQL's binary COPY format, prepared before the clock runs.</summary>
internal static class JournalCopy
{
    public const string Command =
        "COPY trading.journal (desk_id, seq, at, wall, epoch, kind, payload, hash) FROM STDIN (FORMAT BINARY)";

    private const long EpochMicros = 946_684_800_000_000;

    public static byte[] Buffer(int desk, IReadOnlyList<JournalRow> rows)
    {
        using var buffer = new MemoryStream();
        buffer.Write([.. "PGCOPY\n"u8, 0xff, 0x0d, 0x0a, 0x00, 0, 0, 0, 0, 0, 0, 0, 0]);
        Span<byte> fixedPart = stackalloc byte[2 + 8 + (4 * 12)];
        Span<byte> length = stackalloc byte[4];
        foreach (var row in rows)
        {
            BinaryPrimitives.WriteInt16BigEndian(fixedPart, 8);
            BinaryPrimitives.WriteInt32BigEndian(fixedPart[2..], 4);
            BinaryPrimitives.WriteInt32BigEndian(fixedPart[6..], desk);
            Eight(fixedPart[10..], row.Seq);
            Eight(fixedPart[22..], row.At.Micros - EpochMicros);
            Eight(fixedPart[34..], row.Wall.Micros - EpochMicros);
            Eight(fixedPart[46..], row.Epoch);
            buffer.Write(fixedPart);
            foreach (var part in (byte[][])[Encoding.UTF8.GetBytes(row.Kind), row.Payload, row.Hash])
            {
                BinaryPrimitives.WriteInt32BigEndian(length, part.Length);
                buffer.Write(length);
                buffer.Write(part);
            }
        }

        buffer.Write([0xff, 0xff]);
        return buffer.ToArray();
    }

    private static void Eight(Span<byte> to, long value)
    {
        BinaryPrimitives.WriteInt32BigEndian(to, 8);
        BinaryPrimitives.WriteInt64BigEndian(to[4..], value);
    }
}
