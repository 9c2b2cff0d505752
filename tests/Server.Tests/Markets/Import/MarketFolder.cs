using System.IO.Compression;
using Pitwall.Engine.Markets;

namespace Pitwall.Server.Tests.Markets.Import;

/// <summary>A folder of its own, whose name is a venue of its own, for files a test makes up.</summary>
internal sealed class MarketFolder : IDisposable
{
    public const string Header = "timestamp,open,high,low,close,volume";

    private readonly string parent = Directory.CreateTempSubdirectory("pitwall-markets-").FullName;

    public MarketFolder(string? venue = null)
    {
        Venue = venue ?? "t" + Guid.NewGuid().ToString("n");
        Directory.CreateDirectory(Path.Combine(parent, Venue));
    }

    public string Venue { get; }

    public InstrumentId Instrument(string symbol) => InstrumentId.Of(Venue, symbol);

    public string PathOf(string name) => Path.Combine(parent, Venue, name);

    public string Write(string name, params IEnumerable<string> lines)
    {
        var text = string.Join('\n', lines) + "\n";
        if (!name.EndsWith(".gz", StringComparison.Ordinal))
        {
            File.WriteAllText(PathOf(name), text);
            return PathOf(name);
        }

        using var gzip = new GZipStream(File.Create(PathOf(name)), CompressionLevel.Fastest);
        gzip.Write(System.Text.Encoding.UTF8.GetBytes(text));
        return PathOf(name);
    }

    /// <summary>So many sane rows of this spacing, prices walking up and down by cents.</summary>
    public static IEnumerable<string> Rows(string start, int minutesApart, int count) =>
        Enumerable.Range(0, count).Select(i => Row(start, i * minutesApart, 100 + (i % 7), 1 + i));

    public static string Row(string start, int minutes, decimal close, decimal volume)
    {
        var at = DateTimeOffset.Parse(start, System.Globalization.CultureInfo.InvariantCulture).AddMinutes(minutes);
        return FormattableString.Invariant(
            $"{at.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'},{close},{close + 1.5m},{close - 0.25m},{close},{volume}");
    }

    public void Dispose() => Directory.Delete(parent, recursive: true);
}
