using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Serialization;
using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Trading;

/// <summary>The payload of one journal row: the input and the facts it led to.</summary>
public sealed record Step(Input Input, ImmutableArray<Fact> Facts);

/// <summary>One journal row before the store adds wall time, epoch and the chain.</summary>
public sealed record Recorded(long Seq, Moment At, string Kind, byte[] Payload, Step Step)
{
    /// <summary>
    /// What this row did to the hash of history, when this process decided it; null when it was read. So that whoever
    /// folds it again on the same past need not hash its payload again.
    /// </summary>
    public HistoryLink? Link { get; init; }

    /// <summary>Writes a step down in canonical bytes; the kind is the input's stored name.</summary>
    public static Recorded Of(long seq, Step step) =>
        new(seq, step.Input.At, KindOf(step.Input), Canonical.Bytes(step), step);

    /// <summary>Reads a stored row back.</summary>
    public static Recorded Read(long seq, Moment at, string kind, byte[] payload) =>
        new(seq, at, kind, payload, Canonical.Read<Step>(payload));

    private static readonly ImmutableSortedDictionary<string, string> Kinds = typeof(Input)
        .GetCustomAttributes(typeof(JsonDerivedTypeAttribute), inherit: false)
        .Cast<JsonDerivedTypeAttribute>()
        .ToImmutableSortedDictionary(a => a.DerivedType.Name, a => (string)a.TypeDiscriminator!,
            StringComparer.Ordinal);

    private static string KindOf(Input input) => Kinds[input.GetType().Name];
}

/// <summary>The hash of history before and after one row.</summary>
public sealed record HistoryLink(Hash32 Before, Hash32 After);

/// <summary>
/// The hash formulas that cannot change: all integers big-endian, text as UTF-8 with its length as int32.
/// </summary>
public static class JournalHash
{
    /// <summary>
    /// SHA-256(prev 32 ‖ desk i32 ‖ seq i64 ‖ at i64 ‖ wall i64 ‖ epoch i64 ‖ len i32 + kind ‖ len i32 + payload).
    /// </summary>
    public static Hash32 Row(Hash32 previous, int desk, Recorded row, Moment wall, long epoch)
    {
        var kind = Encoding.UTF8.GetByteCount(row.Kind);
        var length = 32 + 4 + 8 + 8 + 8 + 8 + 4 + kind + 4 + row.Payload.Length;
        var rented = ArrayPool<byte>.Shared.Rent(length);
        var rest = rented.AsSpan(0, length);
        previous.Span.CopyTo(rest);
        BinaryPrimitives.WriteInt32BigEndian(rest[32..], desk);
        BinaryPrimitives.WriteInt64BigEndian(rest[36..], row.Seq);
        BinaryPrimitives.WriteInt64BigEndian(rest[44..], row.At.Micros);
        BinaryPrimitives.WriteInt64BigEndian(rest[52..], wall.Micros);
        BinaryPrimitives.WriteInt64BigEndian(rest[60..], epoch);
        BinaryPrimitives.WriteInt32BigEndian(rest[68..], kind);
        Encoding.UTF8.GetBytes(row.Kind, rest[72..]);
        BinaryPrimitives.WriteInt32BigEndian(rest[(72 + kind)..], row.Payload.Length);
        row.Payload.CopyTo(rest[(76 + kind)..]);
        return ShaOf(rented, rest);
    }

    /// <summary>
    /// What the state keeps of all that was: SHA-256(previous ‖ len + kind ‖ at ‖ len + payload), without epoch and
    /// wall time, so that an interrupted and an uninterrupted run agree.
    /// </summary>
    public static Hash32 History(Hash32 previous, string kind, Moment at, byte[] payload)
    {
        var name = Encoding.UTF8.GetByteCount(kind);
        var length = 32 + 4 + name + 8 + 4 + payload.Length;
        var rented = ArrayPool<byte>.Shared.Rent(length);
        var rest = rented.AsSpan(0, length);
        previous.Span.CopyTo(rest);
        BinaryPrimitives.WriteInt32BigEndian(rest[32..], name);
        Encoding.UTF8.GetBytes(kind, rest[36..]);
        BinaryPrimitives.WriteInt64BigEndian(rest[(36 + name)..], at.Micros);
        BinaryPrimitives.WriteInt32BigEndian(rest[(44 + name)..], payload.Length);
        payload.CopyTo(rest[(48 + name)..]);
        return ShaOf(rented, rest);
    }

    /// <summary>One pass over one buffer: a hash context per row costs more than copying the row.</summary>
    private static Hash32 ShaOf(byte[] rented, ReadOnlySpan<byte> content)
    {
        var hash = Hash32.Of(content);
        ArrayPool<byte>.Shared.Return(rented);
        return hash;
    }
}
