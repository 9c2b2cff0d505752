using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Trading;

/// <summary>UTF-8 JSON put together by hand, in one array that is used again.</summary>
internal sealed class CanonicalBuffer
{
    private const int NumberMax = 20;
    private const int GuidLength = 36;

    /// <summary>What the serializer's encoder leaves as it is; anything else goes through that encoder.</summary>
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        " !#$%()*,-./0123456789:;=?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_abcdefghijklmnopqrstuvwxyz{|}~");

    private byte[] bytes = new byte[4096];
    private int length;

    public void Clear() => length = 0;

    public byte[] ToArray() => bytes.AsSpan(0, length).ToArray();

    public void Raw(ReadOnlySpan<byte> text)
    {
        text.CopyTo(Room(text.Length));
        length += text.Length;
    }

    public void Number(long value)
    {
        _ = value.TryFormat(Room(NumberMax), out var written, default, CultureInfo.InvariantCulture);
        length += written;
    }

    public void Text(string value)
    {
        if (value.AsSpan().IndexOfAnyExcept(Plain) >= 0)
        {
            Raw(JsonSerializer.SerializeToUtf8Bytes(value));
            return;
        }

        var room = Room(value.Length + 2);
        room[0] = (byte)'"';
        _ = Encoding.ASCII.GetBytes(value, room[1..]);
        room[value.Length + 1] = (byte)'"';
        length += value.Length + 2;
    }

    public void Amount(decimal value)
    {
        var room = Room(DecimalMath.TextMax + 2);
        room[0] = (byte)'"';
        var written = DecimalMath.ToText(value, room[1..]);
        room[written + 1] = (byte)'"';
        length += written + 2;
    }

    public void Id(RowId id)
    {
        var room = Room(GuidLength + 2);
        room[0] = (byte)'"';
        _ = id.ToGuid().TryFormat(room[1..], out _, "D");
        room[GuidLength + 1] = (byte)'"';
        length += GuidLength + 2;
    }

    private Span<byte> Room(int needed)
    {
        if (bytes.Length - length < needed)
        {
            Array.Resize(ref bytes, Math.Max(2 * bytes.Length, length + needed));
        }

        return bytes.AsSpan(length);
    }
}
