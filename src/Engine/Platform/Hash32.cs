using System.Security.Cryptography;

namespace Pitwall.Engine.Platform;

/// <summary>A SHA-256 value, shown as 64 lower-case hex digits.</summary>
public readonly struct Hash32 : IEquatable<Hash32>
{
    private readonly byte[]? bytes;

    private Hash32(byte[] bytes) => this.bytes = bytes;

    /// <summary>32 zero bytes: what the first row of a chain calls its predecessor.</summary>
    public static Hash32 Zero { get; } = new(new byte[32]);

    public ReadOnlySpan<byte> Span => bytes ?? Zero.bytes;

    public static Hash32 Of(ReadOnlySpan<byte> content) => new(SHA256.HashData(content));

    public static Hash32 FromBytes(ReadOnlySpan<byte> value) =>
        value.Length == 32
            ? new(value.ToArray())
            : throw new ArgumentException($"A SHA-256 value has 32 bytes, this has {value.Length}", nameof(value));

    public static Hash32 Parse(string hex) => FromBytes(Convert.FromHexString(hex));

    public byte[] ToArray() => Span.ToArray();

    public bool Equals(Hash32 other) => Span.SequenceEqual(other.Span);

    public override bool Equals(object? obj) => obj is Hash32 other && Equals(other);

    public override int GetHashCode() => BitConverter.ToInt32(Span);

    public override string ToString() => Convert.ToHexStringLower(Span);

    public static bool operator ==(Hash32 left, Hash32 right) => left.Equals(right);

    public static bool operator !=(Hash32 left, Hash32 right) => !left.Equals(right);
}
