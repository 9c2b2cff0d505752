using System.Globalization;
using Pitwall.Engine.Platform;

namespace Pitwall.Server.Deliberation.Past;

/// <summary>
/// Times as programs in Go write them: RFC 3339 with up to nine decimals, or "2025-11-09 01:35:13.3912553 +0800 +08
/// m=+364.9" with the zone twice and a monotonic clock behind, or a bare date. No zone means UTC.
/// </summary>
internal static class GoTime
{
    private static readonly string[] Forms =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ss.FFFFFFF zzz", "yyyy-MM-dd HH:mm:ss.FFFFFFF",
        "yyyy-MM-dd",
    ];

    /// <summary>The moment, to the microsecond; what is no time refuses the file.</summary>
    public static Moment Read(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var plain = words switch
        {
            [var date, var clock, ['+' or '-', _, _, _, _] zone, ..] =>
                $"{date} {Cut(clock)} {zone[..3]}:{zone[3..]}",
            [var date, var clock, ..] => $"{date} {Cut(clock)}",
            [var whole] => Cut(whole),
            _ => text,
        };
        return DateTimeOffset.TryParseExact(
            plain, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? new Moment((time.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond)
            : throw new PastFileException($"has '{text}' where a time belongs");
    }

    /// <summary>.NET reads seven decimals, Go writes up to nine.</summary>
    private static string Cut(string text)
    {
        var point = text.IndexOf('.', StringComparison.Ordinal);
        if (point < 0)
        {
            return text;
        }

        var end = point + 1;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
        {
            end++;
        }

        return end - point > 8 ? text[..(point + 8)] + text[end..] : text;
    }
}
