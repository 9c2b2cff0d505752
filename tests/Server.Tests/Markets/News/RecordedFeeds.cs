using System.Text.Json;
using System.Text.RegularExpressions;
using Pitwall.Server.Markets.Import;
using Pitwall.Server.Markets.News;
using Pitwall.Testing;

namespace Pitwall.Server.Tests.Markets.News;

/// <summary>Recorded feeds beside what a good reader makes of them; the test is skipped where there are none.</summary>
internal static partial class RecordedFeeds
{
    /// <summary>Per feed how many items, titles or dates differ from the expected ones.</summary>
    public static IReadOnlyList<string> Differences()
    {
        var differences = new List<string>();
        foreach (var expected in RecordedData.Files(Path.Combine("news", "expected"), "*.json"))
        {
            var name = Path.GetFileNameWithoutExtension(expected);
            var file = RecordedData.Files(Path.Combine("news", "feeds"), $"{name}.*")[0];
            using var wanted = JsonDocument.Parse(File.ReadAllText(expected));
            var items = wanted.RootElement.GetProperty("feed").GetProperty("items").EnumerateArray()
                .Where(item => item.TryGetProperty("isoDate", out _) && item.TryGetProperty("title", out _))
                .Select(item => (Title: Words(item.GetProperty("title").GetString()!),
                    Date: item.GetProperty("isoDate").GetDateTimeOffset().UtcDateTime))
                .ToArray();
            try
            {
                using var stream = File.OpenRead(file);
                var read = FeedReader.Read(stream).Items.Select(item => (Title: Words(item.Title), item.PublishedAt))
                    .ToHashSet();
                var missing = items.Where(item => !read.Contains((item.Title, item.Date))).ToArray();
                if (missing.Length > 0)
                {
                    differences.Add($"{name}: {missing.Length} of {items.Length}, first {missing[0]}");
                }
            }
            catch (FileRefusedException refused)
            {
                differences.Add($"{name}: {refused.Message}");
            }
        }

        return differences;
    }

    // Markup and spaces are a matter of taste between readers, and the expected titles lost letters beyond ASCII.
    private static string Words(string text) =>
        Others().Replace(System.Net.WebUtility.HtmlDecode(text), "");

    [GeneratedRegex("<[^<>]*>|[^A-Za-z0-9]", RegexOptions.None, matchTimeoutMilliseconds: 2_000)]
    private static partial Regex Others();
}
