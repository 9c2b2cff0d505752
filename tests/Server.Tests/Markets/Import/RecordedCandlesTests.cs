using Pitwall.Server.Markets.Import;
using Pitwall.Server.Tests.Platform;

namespace Pitwall.Server.Tests.Markets.Import;

/// <summary>What recorded files of three venues and three time formats must bring, down to the missing hours.</summary>
public sealed class RecordedCandlesTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("hyperliquid")]
    [InlineData("binance_perp")]
    [InlineData("perp_1m")]
    public async Task Every_candle_is_taken_once(string venue)
    {
        var files = RecordedData.Files(Path.Combine("candles", venue), "*.csv.gz");
        foreach (var file in files.Where(file => !file.Contains("_funding_", StringComparison.Ordinal)))
        {
            var first = await TakeAsync(file);
            var second = await TakeAsync(file);

            (first.New, first.Unchanged, first.Rejected.Count).ShouldBe((first.Read, 0, 0), file);
            (second.New, second.Unchanged).ShouldBe((0, first.Read), file);
        }
    }

    [Fact]
    public async Task Every_funding_rate_is_taken_and_exactly_the_missing_hours_are_listed()
    {
        foreach (var file in RecordedData.Files(Path.Combine("candles", "hyperliquid"), "*_funding_1h.csv.gz"))
        {
            var taken = await TakeAsync(file);

            (taken.New, taken.Rejected.Count).ShouldBe((taken.Read, 0), file);
            taken.Missing.Select(ImportLog.Text).ShouldBe(
                ["2023-07-02T20:00:00Z", "2023-08-23T20:00:00Z", "2024-08-15T13:00:00Z"], file);
        }
    }

    private async Task<FileOutcome.Taken> TakeAsync(string file)
    {
        var outcome = await new FileImporter(database.Source, TextWriter.Null)
            .ImportAsync(file, new ImportFlags(null, null, null), Ct);
        return outcome.ShouldBeOfType<FileOutcome.Taken>();
    }
}
