using System.Globalization;
using Pitwall.Engine.Platform;

namespace Pitwall.Server.Platform.Commands;

/// <summary>Reads days and times that people write on the command line; without an offset they are UTC.</summary>
internal static class UtcText
{
    public static Moment Parse(string option, string text) =>
        DateTimeOffset.TryParse(
            text,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var time)
            ? new Moment((time.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond)
            : throw new SetupException($"{option} '{text}' is no time: write 2025-03-14 or 2025-03-14T10:00Z.");
}
