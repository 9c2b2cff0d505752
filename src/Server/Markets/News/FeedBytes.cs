using System.Text;
using System.Xml;

namespace Pitwall.Server.Markets.News;

/// <summary>
/// Bytes of a feed as XML. Two faults of feeds leave no doubt about what is meant and are passed over: space before
/// the declaration, and Latin-1 that says it is UTF-8.
/// </summary>
internal static class FeedBytes
{
    private static readonly UTF8Encoding Strict =
        new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static XmlReader Open(Stream stream, XmlReaderSettings settings)
    {
        using var all = new MemoryStream();
        stream.CopyTo(all);
        var bytes = all.ToArray();
        var start = Array.FindIndex(bytes, one => one is not ((byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t'));
        var rest = bytes.AsMemory(Math.Max(0, start));
        return SaysUtf8(rest.Span) && !IsUtf8(rest.Span)
            ? XmlReader.Create(new StringReader(Encoding.Latin1.GetString(rest.Span)), settings)
            : XmlReader.Create(new MemoryStream(rest.ToArray()), settings);
    }

    /// <summary>Without another word XML is UTF-8; a mark of UTF-16 is another word.</summary>
    private static bool SaysUtf8(ReadOnlySpan<byte> bytes)
    {
        var head = Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, 200)]);
        var at = head.IndexOf("encoding=", StringComparison.Ordinal);
        return bytes is not ([0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
            && (at < 0 || head[(at + 10)..].StartsWith("utf-8", StringComparison.OrdinalIgnoreCase));
    }

    private static bool IsUtf8(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Strict.GetCharCount(bytes) >= 0;
        }
        catch (DecoderFallbackException)
        {
            // The answer to the question, not a fault of ours.
            return false;
        }
    }
}
