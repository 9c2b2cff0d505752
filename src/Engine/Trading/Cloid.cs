using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Trading;

/// <summary>
/// Client order id: the first 16 bytes of SHA-256 over length-prefixed UTF-8 fields (desk, decision, leg, version), as
/// 0x and 32 hex digits. The same intent always has the same id, so a resend can never be a second order.
/// </summary>
public readonly record struct Cloid : IComparable<Cloid>
{
    private readonly string? text;

    private Cloid(string text) => this.text = text;

    public static Cloid For(int desk, RowId decision, OrderLeg leg, int version) =>
        OfFields(
            desk.ToString(CultureInfo.InvariantCulture),
            decision.ToString(),
            Canonical.EnumName(leg),
            version.ToString(CultureInfo.InvariantCulture));

    /// <summary>For mirrors: no rule version, because an edited rule must not double an order.</summary>
    public static Cloid ForMirror(int desk, string sourceAccount, string sourceFill, string rule) =>
        OfFields(desk.ToString(CultureInfo.InvariantCulture), sourceAccount, sourceFill, rule);

    public static Cloid Parse(string text) =>
        text is { Length: 34 } && text.StartsWith("0x", StringComparison.Ordinal)
            && text.AsSpan(2).IndexOfAnyExcept("0123456789abcdef") < 0
            ? new Cloid(text)
            : throw new FormatException($"'{text}' is no client order id: 0x and 32 hex digits");

    public int CompareTo(Cloid other) => string.CompareOrdinal(text, other.text);

    public override string ToString() => text ?? throw new InvalidOperationException("A Cloid was never set");

    private static Cloid OfFields(params ReadOnlySpan<string> fields)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[4];
        foreach (var field in fields)
        {
            var bytes = Encoding.UTF8.GetBytes(field);
            BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }

        return new Cloid("0x" + Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16)));
    }
}
