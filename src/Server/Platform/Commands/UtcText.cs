using System.Globalization;
using Pitwall.Engine.Platform;

namespace Pitwall.Server.Platform.Commands;

/// <summary>Reads days and times that people write on the command line; without an offset they are UTC.</summary>
internal static class UtcText
{
    private static readonly string[] Forms =
    [
        "yyyy-MM-dd", "yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mmK", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-ddTHH:mm:ssK",
        "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mmK", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm:ssK",
        "yyyy-MM-ddTHH:mm:ss.FFFFFFK",
    ];

    public static Moment Parse(string option, string text) =>
        DateTimeOffset.TryParseExact(
            text,
            Forms,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var time)
            ? new Moment((time.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond)
            : throw new SetupException($"{option} '{text}' is no time: write 2025-03-14 or 2025-03-14T10:00Z.");
}
