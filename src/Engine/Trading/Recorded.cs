using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Trading;

/// <summary>The payload of one journal row: the input and the facts it led to.</summary>
public sealed record Step(Input Input, ImmutableArray<Fact> Facts);

/// <summary>One journal row before the store adds wall time, epoch and the chain.</summary>
public sealed record Recorded(long Seq, Moment At, string Kind, byte[] Payload, Step Step)
{
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
        var kind = Encoding.UTF8.GetBytes(row.Kind);
        var head = new byte[32 + 4 + 8 + 8 + 8 + 8 + 4 + kind.Length + 4];
        var rest = head.AsSpan();
        previous.Span.CopyTo(rest);
        BinaryPrimitives.WriteInt32BigEndian(rest[32..], desk);
        BinaryPrimitives.WriteInt64BigEndian(rest[36..], row.Seq);
        BinaryPrimitives.WriteInt64BigEndian(rest[44..], row.At.Micros);
        BinaryPrimitives.WriteInt64BigEndian(rest[52..], wall.Micros);
        BinaryPrimitives.WriteInt64BigEndian(rest[60..], epoch);
        BinaryPrimitives.WriteInt32BigEndian(rest[68..], kind.Length);
        kind.CopyTo(rest[72..]);
        BinaryPrimitives.WriteInt32BigEndian(rest[(72 + kind.Length)..], row.Payload.Length);
        return Sha(head, row.Payload);
    }

    /// <summary>
    /// What the state keeps of all that was: SHA-256(previous ‖ len + kind ‖ at ‖ len + payload), without epoch and
    /// wall time, so that an interrupted and an uninterrupted run agree.
    /// </summary>
    public static Hash32 History(Hash32 previous, string kind, Moment at, byte[] payload)
    {
        var name = Encoding.UTF8.GetBytes(kind);
        var head = new byte[32 + 4 + name.Length + 8 + 4];
        var rest = head.AsSpan();
        previous.Span.CopyTo(rest);
        BinaryPrimitives.WriteInt32BigEndian(rest[32..], name.Length);
        name.CopyTo(rest[36..]);
        BinaryPrimitives.WriteInt64BigEndian(rest[(36 + name.Length)..], at.Micros);
        BinaryPrimitives.WriteInt32BigEndian(rest[(44 + name.Length)..], payload.Length);
        return Sha(head, payload);
    }

    private static Hash32 Sha(byte[] head, byte[] payload)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(head);
        hash.AppendData(payload);
        return Hash32.FromBytes(hash.GetHashAndReset());
    }
}
