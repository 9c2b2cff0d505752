using System.Globalization;
using Pitwall.Engine.Platform;

namespace Pitwall.Server.Deliberation.Files;

/// <summary>Times as people write them: a whole number and s, m, h or d.</summary>
internal static class Durations
{
    /// <summary>Microseconds, above 0 and at most 30 days; null when the text is no such time.</summary>
    public static long? Micros(string text)
    {
        var unit = text.Length < 2 ? 0 : text[^1] switch
        {
            's' => Moment.Second,
            'm' => Moment.Minute,
            'h' => Moment.Hour,
            'd' => Moment.Day,
            _ => 0,
        };
        return unit > 0
            && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture,
                out var count)
            && count > 0 && count <= 30 * Moment.Day / unit
                ? count * unit
                : null;
    }

    /// <summary>The shortest such text for a time in microseconds.</summary>
    public static string Text(long micros) =>
        micros % Moment.Day == 0 ? string.Create(CultureInfo.InvariantCulture, $"{micros / Moment.Day}d")
        : micros % Moment.Hour == 0 ? string.Create(CultureInfo.InvariantCulture, $"{micros / Moment.Hour}h")
        : micros % Moment.Minute == 0 ? string.Create(CultureInfo.InvariantCulture, $"{micros / Moment.Minute}m")
        : string.Create(CultureInfo.InvariantCulture, $"{micros / Moment.Second}s");
}
