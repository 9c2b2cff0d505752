using System.Globalization;

namespace Pitwall.Engine.Platform;

/// <summary>
/// The id of anything a desk creates: (desk 32 bits, seq 56 bits, ordinal 16 bits), written as a UUIDv8 whose text
/// sorts in the same order. Nothing random, so a replay makes the same ids.
/// </summary>
public readonly record struct RowId : IComparable<RowId>
{
    private const long SeqMax = (1L << 56) - 1;

    public RowId(int desk, long seq, int ordinal)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(desk);
        ArgumentOutOfRangeException.ThrowIfNegative(seq);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(seq, SeqMax);
        ArgumentOutOfRangeException.ThrowIfNegative(ordinal);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ordinal, ushort.MaxValue);
        Desk = desk;
        Seq = seq;
        Ordinal = ordinal;
    }

    public int Desk { get; }

    public long Seq { get; }

    public int Ordinal { get; }

    public Guid ToGuid()
    {
        var high = ((ulong)(uint)Desk << 32) | ((ulong)(Seq >> 40) << 16) | 0x8000UL | (ulong)((Seq >> 28) & 0xFFF);
        var low = (0b10UL << 62) | ((ulong)(Seq & 0xFFF_FFFF) << 34) | ((ulong)Ordinal << 18);
        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(bytes, high);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], low);
        return new Guid(bytes, bigEndian: true);
    }

    public static RowId FromGuid(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        var high = System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(bytes);
        var low = System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        if (((high >> 12) & 0xF) != 8 || low >> 62 != 0b10 || (low & 0x3FFFF) != 0)
        {
            throw new FormatException($"{id} is not an id made by a desk (UUIDv8 of desk, seq, ordinal)");
        }

        var seq = (long)(((high >> 16) & 0xFFFF) << 40)
            | (long)((high & 0xFFF) << 28)
            | (long)((low >> 34) & 0xFFF_FFFF);
        return new RowId(checked((int)(high >> 32)), seq, (int)((low >> 18) & 0xFFFF));
    }

    public static RowId Parse(string text) => FromGuid(Guid.ParseExact(text, "D"));

    public int CompareTo(RowId other)
    {
        var byDesk = Desk.CompareTo(other.Desk);
        var bySeq = byDesk != 0 ? byDesk : Seq.CompareTo(other.Seq);
        return bySeq != 0 ? bySeq : Ordinal.CompareTo(other.Ordinal);
    }

    public override string ToString() => ToGuid().ToString("D", CultureInfo.InvariantCulture);
}
