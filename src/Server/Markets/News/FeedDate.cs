using System.Globalization;

namespace Pitwall.Server.Markets.News;

/// <summary>Dates as feeds write them: RFC 822 with zones by name, and ISO 8601; one without a zone is UTC.</summary>
internal static class FeedDate
{
    private static readonly (string Name, string Offset)[] Zones =
    [
        ("GMT", "+00:00"), ("UTC", "+00:00"), ("UT", "+00:00"), ("Z", "+00:00"), ("EST", "-05:00"), ("EDT", "-04:00"),
        ("CST", "-06:00"), ("CDT", "-05:00"), ("MST", "-07:00"), ("MDT", "-06:00"), ("PST", "-08:00"),
        ("PDT", "-07:00"), ("BST", "+01:00"), ("CET", "+01:00"), ("CEST", "+02:00"), ("JST", "+09:00"),
    ];

    /// <summary>In UTC; null when it is no date.</summary>
    public static DateTime? Read(string? text)
    {
        var said = text?.Trim() ?? "";
        foreach (var (name, offset) in Zones)
        {
            if (said.EndsWith($" {name}", StringComparison.OrdinalIgnoreCase))
            {
                said = $"{said[..^name.Length]}{offset}";
                break;
            }
        }

        // The day of the week is often wrong, and says nothing that the date does not.
        var comma = said.IndexOf(',', StringComparison.Ordinal);
        var date = comma is > 0 and < 12 ? said[(comma + 1)..].Trim() : said;
        return DateTimeOffset.TryParse(
            date,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var moment) && moment.Year is > 1970 and < 2200
                ? moment.UtcDateTime : null;
    }
}
