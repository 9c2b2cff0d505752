using System.Text.Json;
using Pitwall.Engine.Platform;
using Pitwall.Server.Markets.Import;
using Pitwall.Server.Markets.OpenInterest;
using Pitwall.Server.Tests.Platform;

namespace Pitwall.Server.Tests.Markets.Import;

public sealed class OpenInterestImportTests(TestDatabase database) : IClassFixture<TestDatabase>, IDisposable
{
    private const string Header = "time,open_interest,open_interest_usd";

    private readonly MarketFolder folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Keeps_every_figure_exact_at_its_own_moment_in_units_dollars_or_both()
    {
        var taken = await TakeAsync(folder.Write(
            "BTC_open_interest.csv",
            Header,
            "2025-01-01T00:03:00.027Z,25877.149160000000000000,2926188027.01",
            "2025-01-01T00:05:00Z,25878.5,",
            "1735690200000,,2926188100"));

        (taken.New, taken.KindWord, taken.Interval).ShouldBe((3, "open_interest", null));
        (await StoredAsync("BTC")).Select(one => (one.At.ToString(), one.Contracts, one.Usd)).ShouldBe(
        [
            ("2025-01-01T00:03:00.027000Z", 25877.14916m, 2926188027.01m),
            ("2025-01-01T00:05:00.000000Z", 25878.5m, null),
            ("2025-01-01T00:10:00.000000Z", null, 2926188100m),
        ]);
    }

    [Fact]
    public async Task Takes_the_columns_of_binances_metrics_files()
    {
        var file = folder.Write(
            "ETHUSDT-metrics-2025-01-01.csv.gz",
            "create_time,symbol,sum_open_interest,sum_open_interest_value,count_long_short_ratio",
            "2025-01-01 00:05:00,ETHUSDT,1000.5000000000000000,3300000.1000000000000000,2.1");

        (await TakeAsync(file)).Instrument.ShouldBe(folder.Instrument("ETHUSDT"));
        (await StoredAsync("ETHUSDT")).Select(one => (one.Contracts, one.Usd)).ShouldBe([(1000.5m, 3300000.1m)]);
    }

    [Fact]
    public async Task Rejects_bad_rows_by_line_and_importing_again_changes_nothing()
    {
        var file = folder.Write(
            "BAD_open_interest_5m.csv",
            Header,
            "2025-01-01T00:00:00Z,10,",
            "2025-01-01T00:00:00Z,11,",
            "2025-01-01T00:05:00Z,many,",
            "2025-01-01T00:10:00Z,-1,",
            "2025-01-01T00:15:00Z,,",
            "soon,10,",
            "2025-01-01T00:20:00Z,10",
            "2025-01-01T00:25:00Z,12,");

        var taken = await TakeAsync(file);
        var again = await TakeAsync(file);

        (taken.Read, taken.New, taken.Rejected.Count).ShouldBe((8, 2, 6));
        taken.Rejected.Listed.Select(row => $"{row.Line} {row.Reason}").ShouldBe(
        [
            "3 conflict: line 2 has another value for this moment",
            "4 'many' in open_interest is no number",
            "5 open_interest -1 is not between 0 and 10^15",
            "6 has no open interest",
            "7 'soon' is no time between 2000 and 2099",
            "8 has 2 columns where the header has 3",
        ]);
        (again.New, again.Unchanged, again.Rejected.Count).ShouldBe((0, 2, 6));
        (await StoredAsync("BAD")).Select(one => one.Contracts).ShouldBe([10m, 12m]);
    }

    [Fact]
    public async Task Candles_that_have_a_column_of_open_interest_are_candles()
    {
        var taken = await TakeAsync(folder.Write(
            "SOL_5m.csv",
            [
                $"{MarketFolder.Header},open_interest",
                .. MarketFolder.Rows("2025-01-01T00:00:00Z", 5, 4).Select(row => $"{row},7"),
            ]));

        (taken.New, taken.KindWord).ShouldBe((4, "candles"));
    }

    [Fact]
    public async Task Of_a_venues_answer_the_coins_that_are_known_here_are_taken_and_the_rest_is_said()
    {
        await TakeAsync(folder.Write("AAA_open_interest.csv", Header, "2025-01-01T00:00:00Z,1,"));
        await TakeAsync(folder.Write("BBB_open_interest.csv", Header, "2025-01-01T00:00:00Z,1,"));
        await TakeAsync(folder.Write("OLD_open_interest.csv", Header, "2025-01-01T00:00:00Z,1,"));
        var file = WriteAnswer(
            ("AAA", """{"openInterest":"25877.14916","markPx":"113080.0"}"""),
            ("BBB", """{"openInterest":null,"markPx":"1"}"""),
            ("CCC", """{"openInterest":"3","markPx":"1"}"""));

        var (outcomes, said) = await TakeAllAsync(file, new ImportFlags(null, null, null) { At = At(12) });

        var taken = outcomes.Select(one => one.ShouldBeOfType<FileOutcome.Taken>()).ToArray();
        taken.Select(one => (one.Instrument.Symbol, one.New, one.Rejected.Count))
            .ShouldBe([("AAA", 1, 0), ("BBB", 0, 1)]);
        taken[1].Rejected.Listed.ShouldHaveSingleItem().Reason.ShouldBe("has no openInterest");
        (await StoredAsync("AAA"))[^1].ShouldBe(new OpenInterestPoint(At(12), 25877.14916m, 2926188027.0128m));
        said.ShouldContain("left out 1 coins that are not known here");
    }

    [Fact]
    public async Task A_venues_answer_that_does_not_say_its_moment_or_tells_nothing_asked_for_is_refused()
    {
        var file = WriteAnswer(("CCC", """{"openInterest":"3","markPx":"1"}"""));
        var timed = new ImportFlags(null, null, null) { At = At(12) };

        (await RefusedAsync(file, new ImportFlags(null, null, null))).ShouldContain("say --at");
        (await RefusedAsync(file, timed)).ShouldContain("has none of them here");
        (await RefusedAsync(file, timed with { Symbol = "ZZZ" })).ShouldBe("tells nothing of ZZZ");
        (await RefusedAsync(folder.Write("x.json", "{\"a\":1}"), timed)).ShouldContain("metaAndAssetCtxs");
        (await RefusedAsync(folder.Write("y.json", "[{\"universe\":[{}]},[]]"), timed))
            .ShouldContain("as many contexts");
        (await RefusedAsync(folder.PathOf("gone.json"), timed)).ShouldBe("is not there");
        (await RefusedAsync(folder.Write("CCC_open_interest.csv", Header), timed)).ShouldContain("leave --at out");
    }

    [Fact]
    public async Task Every_coin_of_a_recorded_answer_of_hyperliquid_is_taken_when_it_is_asked_for()
    {
        var file = RecordedData.File("hyperliquid", "rest", "go_MetaAndAssetCtxs__metaAndAssetCtxs_0.json");
        var flags = new ImportFlags("hyperliquid", null, null) { At = At(0) };

        var (outcomes, _) = await TakeAllAsync(file, flags);
        var (again, _) = await TakeAllAsync(file, flags);

        outcomes.Cast<FileOutcome.Taken>().Select(one => (one.Instrument.Symbol, one.New)).ShouldBe(
            [("BTC", 1), ("ETH", 1), ("SOL", 1), ("BNB", 1), ("DOGE", 1), ("XRP", 1)], ignoreOrder: true);
        again.Cast<FileOutcome.Taken>().Sum(one => one.Unchanged).ShouldBe(6);
    }

    public void Dispose() => folder.Dispose();

    private static Moment At(int hour) => Moment.FromSeconds(1_735_689_600 + (hour * 3_600));

    /// <summary>Recorded with its request, and with a coin the venue has delisted.</summary>
    private string WriteAnswer(params (string Coin, string Context)[] coins)
    {
        var universe = coins.Select(one => (object)new { name = one.Coin })
            .Append(new { name = "OLD", isDelisted = true });
        var contexts = string.Join(',', coins.Select(one => one.Context).Append("""{"openInterest":"0.0"}"""));
        return folder.Write(
            "answer.json",
            $"{{\"status\":200,\"response\":[{{\"universe\":{JsonSerializer.Serialize(universe)}}},[{contexts}]]}}");
    }

    private async Task<FileOutcome.Taken> TakeAsync(string file) =>
        (await new FileImporter(database.Source, TextWriter.Null)
            .ImportAsync(file, new ImportFlags(null, null, null), Ct)).ShouldBeOfType<FileOutcome.Taken>();

    private async Task<(IReadOnlyList<FileOutcome> Outcomes, string Said)> TakeAllAsync(string file, ImportFlags flags)
    {
        await using var said = new StringWriter();
        var outcomes = await new FileImporter(database.Source, said).ImportAllAsync(file, flags, Ct);
        return (outcomes, said.ToString());
    }

    private async Task<string> RefusedAsync(string file, ImportFlags flags) =>
        (await TakeAllAsync(file, flags)).Outcomes.ShouldHaveSingleItem()
            .ShouldBeOfType<FileOutcome.Refused>().Reason;

    private Task<IReadOnlyList<OpenInterestPoint>> StoredAsync(string symbol) =>
        new OpenInterestStore(database.Source).ReadAsync(
            folder.Instrument(symbol), StoredBars.Earliest, StoredBars.Latest, 1_000, Ct);
}
