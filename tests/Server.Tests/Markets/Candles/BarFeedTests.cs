using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Server.Markets.Candles;
using Pitwall.Server.Markets.Funding;
using Pitwall.Server.Markets.Import;
using Pitwall.Server.Tests.Markets.Import;
using Pitwall.Server.Tests.Platform;

namespace Pitwall.Server.Tests.Markets.Candles;

public sealed class BarFeedTests(TestDatabase database) : IClassFixture<TestDatabase>, IDisposable
{
    private const string Midnight = "2025-03-31T00:00:00Z";
    private static readonly Moment Start = Moment.FromSeconds(1_743_379_200);

    private readonly MarketFolder folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Takes_the_finest_interval_that_all_instruments_have()
    {
        await ImportAsync("BTC_1m.csv", 1, 60);
        await ImportAsync("BTC_5m.csv", 5, 12);
        await ImportAsync("ETH_5m.csv", 5, 12);

        var feed = (await LoadAsync("BTC", "ETH")).ShouldBeOfType<FeedOutcome.Ready>().Feed;

        feed.Interval.ShouldBe(BarInterval.FiveMinutes);
        feed.Series.Select(series => series.Bars.Length).ShouldBe([12, 12]);
        (await LoadAsync("BTC")).ShouldBeOfType<FeedOutcome.Ready>().Feed.Interval.ShouldBe(BarInterval.OneMinute);
    }

    [Fact]
    public async Task Bars_start_within_the_range_its_end_excluded()
    {
        await ImportAsync("SOL_5m.csv", 5, 12);

        var outcome = await BarFeed.LoadAsync(
            new BarStore(database.Source),
            new FundingStore(database.Source),
            [folder.Instrument("SOL")],
            (Start.Plus(5 * Moment.Minute), Start.Plus(20 * Moment.Minute)),
            Ct);

        outcome.ShouldBeOfType<FeedOutcome.Ready>().Feed.Series[0].Bars
            .Select(bar => bar.Start.Since(Start) / Moment.Minute)
            .ShouldBe([5L, 10L, 15L]);
    }

    [Fact]
    public async Task Refuses_an_instrument_without_candles_and_says_how_to_mend_it()
    {
        (await LoadAsync("NONE")).ShouldBeOfType<FeedOutcome.Refused>().Reason
            .ShouldStartWith($"{folder.Instrument("NONE")} has no stored candles between");
    }

    [Fact]
    public async Task Refuses_instruments_without_a_common_interval()
    {
        await ImportAsync("XRP_5m.csv", 5, 12);
        await ImportAsync("BNB_1h.csv", 60, 12);

        (await LoadAsync("XRP", "BNB")).ShouldBeOfType<FeedOutcome.Refused>().Reason
            .ShouldContain("have no candle interval in common");
    }

    public void Dispose() => folder.Dispose();

    private async Task ImportAsync(string name, int minutesApart, int rows)
    {
        var file = folder.Write(name, [MarketFolder.Header, .. MarketFolder.Rows(Midnight, minutesApart, rows)]);
        var outcome = await new FileImporter(database.Source, TextWriter.Null)
            .ImportAsync(file, new ImportFlags(null, null, null), Ct);
        outcome.ShouldBeOfType<FileOutcome.Taken>().New.ShouldBe(rows);
    }

    private Task<FeedOutcome> LoadAsync(params string[] symbols) => BarFeed.LoadAsync(
        new BarStore(database.Source),
        new FundingStore(database.Source),
        [.. symbols.Select(folder.Instrument)],
        (Start, Start.Plus(Moment.Day)),
        Ct);
}
