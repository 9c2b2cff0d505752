namespace Pitwall.Engine.Deliberation.Replies.Scanning;

/// <summary>
/// A sign that structures JSON, in the form it was written: ASCII, full width or typographic. Sign is its ASCII form
/// and 0 when there is none; Width is in bytes of UTF-8.
/// </summary>
internal readonly record struct Punctuation(char Sign, int Width)
{
    public static Punctuation None => new('\0', 1);

    /// <summary>Anything but ASCII, which a strict reader would have refused.</summary>
    public bool IsForeign => Width > 1;

    public bool IsQuote => Sign is '"' or '\'';

    public static Punctuation At(ReadOnlySpan<byte> source, int at)
    {
        if (at >= source.Length)
        {
            return None;
        }

        var first = source[at];
        return first switch
        {
            (byte)'{' or (byte)'}' or (byte)'[' or (byte)']' or (byte)':' or (byte)',' or (byte)';' or (byte)'"'
                or (byte)'\'' or (byte)'=' => new((char)first, 1),
            0xE2 or 0xE3 or 0xEF when at + 2 < source.Length => Wide(first, source[at + 1], source[at + 2]),
            _ => None,
        };
    }

    /// <summary>
    /// Bytes of a character that shows nothing or only a gap, and is no ASCII blank; 0 when it is none.
    /// </summary>
    public static int InvisibleWidth(ReadOnlySpan<byte> source, int at)
    {
        var rest = source[at..];
        return rest switch
        {
            [0xC2, 0xA0, ..] or [0xC2, 0xAD, ..] => 2,
            [0xE2, 0x80, >= 0x80 and <= 0x8F, ..] or [0xE2, 0x80, 0xA8 or 0xA9 or 0xAF, ..] => 3,
            [0xE2, 0x81, 0x9F or 0xA0, ..] or [0xE3, 0x80, 0x80, ..] or [0xEF, 0xBB, 0xBF, ..] => 3,
            _ => 0,
        };
    }

    private static Punctuation Wide(byte first, byte second, byte third) => (first, second, third) switch
    {
        (0xEF, 0xBD, 0x9B) => new('{', 3),
        (0xEF, 0xBD, 0x9D) => new('}', 3),
        (0xEF, 0xBC, 0xBB) or (0xE3, 0x80, 0x90) => new('[', 3),
        (0xEF, 0xBC, 0xBD) or (0xE3, 0x80, 0x91) => new(']', 3),
        (0xEF, 0xBC, 0x9A) => new(':', 3),
        (0xEF, 0xBC, 0x8C) or (0xE3, 0x80, 0x81) => new(',', 3),
        (0xEF, 0xBC, 0x9B) => new(';', 3),
        (0xE2, 0x80, >= 0x9C and <= 0x9F) or (0xEF, 0xBC, 0x82) => new('"', 3),
        (0xE3, 0x80, >= 0x8C and <= 0x8F) => new('"', 3),
        (0xE2, 0x80, >= 0x98 and <= 0x9B) or (0xEF, 0xBC, 0x87) => new('\'', 3),
        _ => None,
    };
}
