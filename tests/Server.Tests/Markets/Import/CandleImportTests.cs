using Pitwall.Engine.Markets;
using Pitwall.Server.Markets.Candles;
using Pitwall.Server.Markets.Import;
using Pitwall.Server.Markets.Instruments;
using Pitwall.Server.Tests.Platform;

namespace Pitwall.Server.Tests.Markets.Import;

public sealed class CandleImportTests(TestDatabase database) : IClassFixture<TestDatabase>, IDisposable
{
    private const string Start = "2025-03-31T23:00:00Z";

    private readonly MarketFolder folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("1748545200000", "1748545500000")]
    [InlineData("1748545200", "1748545500")]
    [InlineData("2025-05-29T19:00:00.000Z", "2025-05-29T19:05:00.000Z")]
    [InlineData("2025-05-29 19:00:00+00:00", "2025-05-29 19:05:00+00:00")]
    public async Task Takes_every_time_format(string first, string second)
    {
        var file = folder.Write("BTC_5m.csv.gz", MarketFolder.Header, $"{first},1,2,1,2,3", $"{second},2,3,2,3,4");

        var taken = await TakeAsync(file);

        (taken.Read, taken.New, taken.Rejected.Count).ShouldBe((2, 2, 0));
        (await StoredAsync("BTC", BarInterval.FiveMinutes)).Select(bar => bar.Start.Micros)
            .ShouldBe([1_748_545_200_000_000, 1_748_545_500_000_000]);
    }

    [Fact]
    public async Task Finds_columns_by_header_in_any_order_case_and_company()
    {
        var file = folder.Write(
            "BTC_5m.csv",
            "\uFEFFVolume,\"Close\",trades,Low,High,Open,Open_Time",
            "7,2,99,1,3,1.5,1748545200000",
            "\"8\",2,99,1,3,1.5,1748545500000\r");

        (await TakeAsync(file)).New.ShouldBe(2);

        var bar = (await StoredAsync("BTC", BarInterval.FiveMinutes))[0];
        (bar.Open, bar.High, bar.Low, bar.Close, bar.Volume).ShouldBe((1.5m, 3m, 1m, 2m, 7m));
    }

    [Fact]
    [Requirement("S4-15")]
    public async Task Stores_figures_exactly()
    {
        var file = folder.Write(
            "BTC_5m.csv",
            MarketFolder.Header,
            "2025-05-29T19:00:00Z,0.00001234,123456.789012,1e-5,1e-5,99999999.12345678",
            "2025-05-29T19:05:00Z,0.000000000001,1,0.000000000001,1,0");

        (await TakeAsync(file)).New.ShouldBe(2);

        var bars = await StoredAsync("BTC", BarInterval.FiveMinutes);
        (bars[0].Open, bars[0].High, bars[0].Low, bars[0].Volume)
            .ShouldBe((0.00001234m, 123456.789012m, 0.00001m, 99999999.12345678m));
        bars[1].Open.ShouldBe(0.000000000001m);
    }

    [Fact]
    public async Task Finer_figures_in_a_later_file_change_nothing_that_is_stored()
    {
        await TakeAsync(folder.Write("BTC_5m.csv", MarketFolder.Header, "2025-05-29T19:00:00Z,1.5,2,1,2,3"));
        var finer = await TakeAsync(
            folder.Write("BTC_5m.csv", MarketFolder.Header, "2025-05-29T19:05:00Z,1.50000000001,2,1,2,3.000000000007"));

        finer.New.ShouldBe(1);
        (await StoredAsync("BTC", BarInterval.FiveMinutes)).Select(bar => (bar.Open, bar.Volume))
            .ShouldBe([(1.5m, 3m), (1.50000000001m, 3.000000000007m)]);
    }

    [Fact]
    public async Task Importing_again_changes_nothing()
    {
        var file = folder.Write("BTC_5m.csv.gz", [MarketFolder.Header, .. MarketFolder.Rows(Start, 5, 400)]);
        await TakeAsync(file);
        var before = await StoredAsync("BTC", BarInterval.OneHour);

        var again = await TakeAsync(file);

        (again.Read, again.New, again.Unchanged, again.Rejected.Count).ShouldBe((400, 0, 400, 0));
        (await StoredAsync("BTC", BarInterval.OneHour)).ShouldBe(before);
    }

    [Fact]
    public async Task Takes_the_new_rows_of_an_overlapping_unsorted_file()
    {
        await TakeAsync(folder.Write("BTC_5m.csv", [MarketFolder.Header, .. MarketFolder.Rows(Start, 5, 100)]));
        var longer = MarketFolder.Rows(Start, 5, 150).Reverse();

        var taken = await TakeAsync(folder.Write("BTC_5m.csv", [MarketFolder.Header, .. longer]));

        (taken.New, taken.Unchanged, taken.Rejected.Count).ShouldBe((50, 100, 0));
        var stored = await StoredAsync("BTC", BarInterval.FiveMinutes);
        stored.Count.ShouldBe(150);
        stored.ShouldBe([.. stored.OrderBy(bar => bar.Start)]);
    }

    [Fact]
    public async Task Lists_bad_rows_with_their_lines_and_takes_the_rest()
    {
        List<string> lines = [MarketFolder.Header, .. MarketFolder.Rows(Start, 5, 12)];
        lines[2] = lines[2].Replace(",101,102.5,", ",101,1,", StringComparison.Ordinal);
        lines[4] = lines[4].Replace(",103,", ",abc,", StringComparison.Ordinal);
        lines[6] = lines[5].Replace(",5", ",6", StringComparison.Ordinal);
        lines.InsertRange(7,
        [
            "",
            "2025-03-31T23:31:00Z,1,2,1,2,3",
            "2025-03-31T23:30:00Z,1,2,1,2",
            "2025-03-31T23:30:00Z,0,2,0,2,3",
            "2025-03-31T23:30:00Z,1,2,1,2,-3",
            "2025-03-31T23:30:00Z,1,2,1,2,0.1234567890123",
            "soon,1,2,1,2,3",
        ]);
        lines.Add(lines[^1]);

        var taken = await TakeAsync(folder.Write("BTC_5m.csv", lines));

        taken.Rejected.Listed.Select(row => row.Line).ShouldBe([3, 5, 7, 9, 10, 11, 12, 13, 14]);
        taken.Rejected.Listed.Select(row => row.Reason).ShouldBe(
        [
            "high 1 is below low 100.75",
            "'abc' in open is no number",
            "conflict: line 6 has other values for this time",
            "2025-03-31T23:31:00.000000Z is off the 5m grid",
            "has 5 columns where the header has 6",
            "a price is not above 0",
            "volume -3 is negative",
            "0.1234567890123 has more than the 12 decimals that can be stored",
            "'soon' is no time between 2000 and 2099",
        ]);
        (taken.Read, taken.New, taken.Unchanged).ShouldBe((19, 9, 1));
    }

    [Fact]
    public async Task A_stored_candle_stays_when_a_file_says_otherwise()
    {
        await TakeAsync(folder.Write("BTC_5m.csv", MarketFolder.Header, "2025-05-29T19:00:00Z,1,2,1,2,3"));

        var taken = await TakeAsync(folder.Write("BTC_5m.csv", MarketFolder.Header, "2025-05-29T19:00:00Z,1,2,1,2,4"));

        taken.Rejected.Listed.ShouldBe(
            [new RejectedRow(2, "conflict: the stored candle of this time has other values")]);
        (await StoredAsync("BTC", BarInterval.FiveMinutes)).Single().Volume.ShouldBe(3m);
    }

    [Fact]
    public async Task Names_the_holes_between_candles()
    {
        List<string> lines = [MarketFolder.Header, .. MarketFolder.Rows(Start, 5, 20)];
        lines.RemoveRange(10, 3);

        var taken = await TakeAsync(folder.Write("BTC_5m.csv", lines));

        taken.Gaps.Select(gap => (gap.From.ToString(), gap.To.ToString(), gap.Bars)).ShouldBe(
            [("2025-03-31T23:45:00.000000Z", "2025-04-01T00:00:00.000000Z", 3)]);
    }

    [Fact]
    public async Task The_data_tell_the_interval_when_the_name_does_not()
    {
        var taken = await TakeAsync(folder.Write("BTC.csv", [MarketFolder.Header, .. MarketFolder.Rows(Start, 15, 5)]));

        taken.Interval.ShouldBe(BarInterval.FifteenMinutes);
    }

    [Fact]
    public async Task Concurrent_imports_of_one_file_store_each_row_once()
    {
        var file = folder.Write("BTC_1m.csv", [MarketFolder.Header, .. MarketFolder.Rows(Start, 1, 3_000)]);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => TakeAsync(file)));

        outcomes.Sum(taken => taken.New).ShouldBe(3_000);
        outcomes.Sum(taken => taken.Unchanged).ShouldBe(9_000);
        outcomes.Sum(taken => taken.Rejected.Count).ShouldBe(0);
    }

    [Fact]
    public async Task Rules_of_an_own_file_are_assumed_from_the_finest_row_ever_taken()
    {
        var catalogue = new InstrumentCatalogue(database.Source);
        await TakeAsync(folder.Write("BTC_5m.csv", MarketFolder.Header, "2025-05-29T19:00:00Z,1.50,2.00,1,2,3.0"));
        (await catalogue.FindAsync(folder.Instrument("BTC"), Ct))!.Tick.ShouldBe(0.1m);
        await TakeAsync(folder.Write("BTC_5m.csv", MarketFolder.Header, "2025-05-29T19:05:00Z,1.25,2,1,2,3.125"));
        await TakeAsync(
            folder.Write("BTC_5m.csv", MarketFolder.Header, "2025-05-29T19:10:00Z,1,2,1,2,3", "x,1,2,1,2.123,3"));

        var rules = (await catalogue.FindAsync(folder.Instrument("BTC"), Ct))!;
        (rules.Tick, rules.Step, rules.Assumed).ShouldBe((0.01m, 0.001m, true));
        (rules.MaxLeverage, rules.MinNotional, rules.HalfSpreadBps).ShouldBe((20, 10m, 3m));
    }

    public void Dispose() => folder.Dispose();

    private async Task<FileOutcome.Taken> TakeAsync(string file)
    {
        var outcome = await new FileImporter(database.Source, TextWriter.Null)
            .ImportAsync(file, new ImportFlags(null, null, null), Ct);
        return outcome.ShouldBeOfType<FileOutcome.Taken>();
    }

    private Task<List<Bar>> StoredAsync(string symbol, BarInterval interval) =>
        StoredBars.ReadAsync(database.Source, folder.Instrument(symbol), interval);
}
