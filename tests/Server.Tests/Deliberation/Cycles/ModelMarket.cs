using Npgsql;
using Pitwall.Server.Markets.Import;
using Pitwall.Testing;

namespace Pitwall.Server.Tests.Deliberation.Cycles;

/// <summary>Two coins with five-minute candles from the day before a moment on, and how they are imported.</summary>
internal abstract record ModelMarket(string Venue, string First, string Second, DateTime From)
{
    /// <summary>Imports the day before and at least so many days.</summary>
    public abstract Task ImportAsync(NpgsqlDataSource source, int days, CancellationToken ct);

    protected async Task TakeAsync(NpgsqlDataSource source, IEnumerable<string> files, CancellationToken ct)
    {
        var importer = new FileImporter(source, TextWriter.Null);
        foreach (var file in files)
        {
            (await importer.ImportAsync(file, new ImportFlags(Venue, null, null), ct))
                .ShouldBeOfType<FileOutcome.Taken>().Rejected.Count.ShouldBe(0);
        }
    }
}

/// <summary>Real candles and funding of two coins; a test of it is skipped where no recorded data is.</summary>
internal sealed record RecordedMarket() : ModelMarket(
    "hyperliquid", "BTC", "ETH", new DateTime(2025, 4, 2, 0, 0, 0, DateTimeKind.Utc))
{
    public override Task ImportAsync(NpgsqlDataSource source, int days, CancellationToken ct) => TakeAsync(
        source,
        new[] { First, Second }.SelectMany(coin => new[]
        {
            RecordedData.File("candles", "hyperliquid", $"{coin}_5m.csv.gz"),
            RecordedData.File("candles", "hyperliquid", $"{coin}_funding_1h.csv.gz"),
        }),
        ct);
}
