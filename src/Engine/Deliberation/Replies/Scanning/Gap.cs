using System.Text;

namespace Pitwall.Engine.Deliberation.Replies.Scanning;

/// <summary>What stands between two values of a reply, and whether that parts them.</summary>
internal readonly ref struct Gap
{
    private const int JunkMax = 24;
    private const int KeyMax = 40;

    private readonly ReadOnlySpan<byte> bare;

    public Gap(ReadOnlySpan<byte> source, int from, int to) => bare = source[from..to].Trim(" \t\r\n,;"u8);

    /// <summary>Nothing but blanks and commas, or the key of the value that follows.</summary>
    public bool IsSeparator => bare.IsEmpty || (bare.Length <= JunkMax && bare[0] == '"' && bare[^1] == ':');

    /// <summary>
    /// The same answer goes on: hardly anything is there, or what is there begins like no sentence and no mark of one,
    /// or holds keys.
    /// </summary>
    public bool IsDebris => bare.Length <= JunkMax
        || (bare[0] < 0x80 && !char.IsAsciiLetter((char)bare[0]) && "*#->|_("u8.IndexOf(bare[0]) < 0)
        || bare.IndexOf("\":"u8) >= 0;

    /// <summary>Whether a value hangs on the last word of a sentence, without a blank or a colon between.</summary>
    public static bool IsGlued(ReadOnlySpan<byte> source, int offset) => offset > 0
        && (char.IsAsciiLetterOrDigit((char)source[offset - 1])
            || source[offset - 1] is (byte)'.' or (byte)'!' or (byte)')');

    /// <summary>The quoted word before a value and its colon; null when there is none.</summary>
    public static string? KeyBefore(ReadOnlySpan<byte> source, int offset)
    {
        var before = source[Math.Max(0, offset - KeyMax)..offset].TrimEnd(" \t\r\n"u8);
        if (before is not [.., (byte)':'])
        {
            return null;
        }

        before = before[..^1].TrimEnd(" \t"u8);
        if (before is not [.., (byte)'"' or (byte)'\''])
        {
            return null;
        }

        var open = before[..^1].LastIndexOf(before[^1]);
        return open < 0 ? null : Encoding.UTF8.GetString(before[(open + 1)..^1]);
    }
}
