using System.Text.RegularExpressions;
using Pitwall.Engine.Markets;

namespace Pitwall.Server.Markets.Import;

/// <summary>
/// What a file's name says: <c>hyperliquid/BTC_5m.csv.gz</c> is venue hyperliquid, symbol BTC, interval 5m. Parts that
/// it does not say are null and must come from flags or, for the interval, from the data; what it holds is told by its
/// header.
/// </summary>
internal sealed partial record MarketFileName(string? Venue, string? Symbol, string? Interval)
{
    public static MarketFileName Of(string path)
    {
        var folder = Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(path)));
        var name = Path.GetFileName(path);
        foreach (var ending in (string[])[".gz", ".csv"])
        {
            if (name.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
            {
                name = name[..^ending.Length];
            }
        }

        var parts = Parts().Match(name);
        return parts.Success
            ? new MarketFileName(VenueOf(folder), parts.Groups["symbol"].Value, Text(parts.Groups["interval"]))
            : new MarketFileName(VenueOf(folder), null, null);
    }

    private static string? VenueOf(string? folder)
    {
        var slug = ForeignLetters().Replace(folder?.ToLowerInvariant() ?? "", "_");
        return slug.Length is > 0 and <= 40 && InstrumentId.IsValid(slug + ":X") ? slug : null;
    }

    private static string? Text(Group group) => group.Success ? group.Value : null;

    [GeneratedRegex(
        @"^(?<symbol>[A-Za-z0-9.]+(?:[_-][A-Za-z0-9.]+)*?)(?:[_-](?:funding|open[_-]interest|metrics(?:[_-].*)?))?"
            + @"(?:[_-](?<interval>[0-9]{1,3}[smhdwM])(?:[_-].*)?)?$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Parts();

    [GeneratedRegex("[^a-z0-9_-]", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex ForeignLetters();
}
