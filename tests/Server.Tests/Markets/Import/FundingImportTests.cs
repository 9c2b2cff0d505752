using Pitwall.Server.Markets.Funding;
using Pitwall.Server.Markets.Import;
using Pitwall.Server.Tests.Platform;

namespace Pitwall.Server.Tests.Markets.Import;

public sealed class FundingImportTests(TestDatabase database) : IClassFixture<TestDatabase>, IDisposable
{
    private const string Header = "timestamp,funding_rate";

    private readonly MarketFolder folder = new("hyperliquid");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Floors_late_rows_to_their_hour_and_keeps_tiny_rates_exact()
    {
        var taken = await TakeAsync(folder.Write(
            "LATE_funding_1h.csv", Header, "2025-01-01T00:24:01.5Z,2.384e-7", "2025-01-01T01:00:00.027Z,-0.0000125"));

        taken.New.ShouldBe(2);
        var stored = await StoredAsync("LATE");
        stored.Select(one => (one.Rate.Hour.ToString(), one.Rate.Rate)).ShouldBe(
            [("2025-01-01T00:00:00.000000Z", 0.0000002384m), ("2025-01-01T01:00:00.000000Z", -0.0000125m)]);
    }

    [Fact]
    public async Task Lists_exactly_the_missing_settlements_across_the_change_from_eight_hours_to_one()
    {
        var file = folder.Write(
            "GAPS_funding_1h.csv.gz",
            Header,
            "2023-06-07T00:00:00.048Z,0.0001",
            "2023-06-07T16:00:00.026Z,0.0001",
            "2023-06-08T00:00:00.254Z,0.0001",
            "2023-06-08T01:00:00.054Z,0.0000125",
            "2023-06-08T03:00:00.054Z,0.0000125");

        var taken = await TakeAsync(file);

        string[] expected = ["2023-06-07T08:00:00.000000Z", "2023-06-08T02:00:00.000000Z"];
        taken.Missing.Select(hour => hour.ToString()).ShouldBe(expected);
        (await new FundingStore(database.Source).MissingAsync(
            folder.Instrument("GAPS"), StoredBars.Earliest, StoredBars.Latest, Ct))
            .Select(hour => hour.ToString()).ShouldBe(expected);
        (await StoredAsync("GAPS")).Select(one => one.PeriodHours).ShouldBe([8, 8, 8, 1, 1]);
    }

    [Fact]
    public async Task A_later_file_fills_what_was_missing()
    {
        await TakeAsync(
            folder.Write("FILL_funding_1h.csv", Header, "2025-01-01T00:00:00Z,0.1", "2025-01-01T02:00:00Z,0.1"));

        var taken = await TakeAsync(folder.Write("FILL_funding_1h.csv", Header, "2025-01-01T01:00:00Z,0.1"));

        taken.Missing.ShouldBeEmpty();
        (await new FundingStore(database.Source).MissingAsync(
            folder.Instrument("FILL"), StoredBars.Earliest, StoredBars.Latest, Ct)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Rejects_bad_rows_by_line_and_importing_again_changes_nothing()
    {
        var file = folder.Write(
            "BAD_funding_1h.csv",
            Header,
            "2025-01-01T00:00:00Z,0.1",
            "2025-01-01T00:09:00Z,0.2",
            "2025-01-01T01:00:00Z,none",
            "2025-01-01T01:00:00Z,1.5",
            "2023-01-01T01:00:00Z,0.1",
            "2025-01-01T01:00:00Z,0.1");

        var taken = await TakeAsync(file);

        (taken.Read, taken.New).ShouldBe((6, 2));
        taken.Rejected.Listed.Select(row => row.Line).ShouldBe([3, 4, 5, 6]);
        taken.Rejected.Listed[0].Reason.ShouldBe("conflict: line 2 has another value for this hour");
        (await TakeAsync(file)).ShouldSatisfyAllConditions(
            again => again.New.ShouldBe(0), again => again.Unchanged.ShouldBe(2));
    }

    public void Dispose() => folder.Dispose();

    private async Task<FileOutcome.Taken> TakeAsync(string file)
    {
        var outcome = await new FileImporter(database.Source, TextWriter.Null)
            .ImportAsync(file, new ImportFlags(null, null, null), Ct);
        return outcome.ShouldBeOfType<FileOutcome.Taken>();
    }

    private Task<IReadOnlyList<StoredFunding>> StoredAsync(string symbol) =>
        new FundingStore(database.Source).ReadAsync(
            folder.Instrument(symbol), StoredBars.Earliest, StoredBars.Latest, 1_000, Ct);
}
