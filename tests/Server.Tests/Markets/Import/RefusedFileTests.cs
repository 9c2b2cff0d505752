using Pitwall.Server.Markets.Import;
using Pitwall.Server.Markets.Instruments;
using Pitwall.Server.Tests.Platform;

namespace Pitwall.Server.Tests.Markets.Import;

public sealed class RefusedFileTests(TestDatabase database) : IClassFixture<TestDatabase>, IDisposable
{
    private readonly MarketFolder folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Refuses_a_file_that_is_not_there() =>
        (await ReasonAsync(folder.PathOf("BTC_5m.csv"))).ShouldBe("is not there");

    [Fact]
    public async Task Refuses_a_foreign_file()
    {
        (await ReasonAsync(folder.Write("BTC_5m.csv", "{\"some\": \"json\"}")))
            .ShouldStartWith("is not a candles or funding file");
        (await ReasonAsync(folder.Write("BTC_5m.csv", "timestamp,open,high,low,close")))
            .ShouldStartWith("is not a candles or funding file");
        (await ReasonAsync(folder.Write("BTC_5m.csv", new string('x', 100_000))))
            .ShouldStartWith("is no table of text lines");
    }

    [Fact]
    public async Task Refuses_a_file_that_would_pass_for_the_generated_market()
    {
        var path = folder.Write("LAB-A_5m.csv", File(1, 3));

        var outcome = await new FileImporter(database.Source, TextWriter.Null)
            .ImportAsync(path, new ImportFlags("lab", null, null), Ct);

        outcome.ShouldBeOfType<FileOutcome.Refused>().Reason.ShouldContain("prices are generated");
    }

    [Fact]
    public async Task Refuses_an_empty_file()
    {
        await System.IO.File.WriteAllBytesAsync(folder.PathOf("BTC_5m.csv"), [], Ct);

        (await ReasonAsync(folder.PathOf("BTC_5m.csv"))).ShouldBe("is empty");
    }

    [Fact]
    public async Task Refuses_a_gzip_file_that_was_cut_short_and_stores_nothing_of_it()
    {
        var path = folder.Write("BTC_1m.csv.gz", File(1, 5_000));
        var bytes = await System.IO.File.ReadAllBytesAsync(path, Ct);
        foreach (var length in (int[])[bytes.Length / 2, bytes.Length - 8, bytes.Length - 1, 15])
        {
            await System.IO.File.WriteAllBytesAsync(path, bytes[..length], Ct);

            (await ReasonAsync(path)).ShouldStartWith("is a gzip file that is damaged, cut short");
        }

        (await new InstrumentCatalogue(database.Source).ListAsync(folder.Venue, Ct)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Refuses_rows_of_another_interval_than_the_name_says()
    {
        (await ReasonAsync(folder.Write("BTC_5m.csv", File(60, 9))))
            .ShouldBe("is called 5m, but its rows are 1h apart: correct the name or say --interval");

        (await ReasonAsync(folder.Write("BTC_1h.csv", File(5, 90))))
            .ShouldBe("is called 1h, but its rows are 5m apart: correct the name or say --interval");

        (await ReasonAsync(folder.Write("BTC_2m.csv", File(2, 9))))
            .ShouldBe("is of interval 2m, and candles are one of 1m, 5m, 15m, 1h, 4h, 1d");
    }

    [Fact]
    public async Task Asks_for_what_neither_name_nor_rows_tell()
    {
        (await ReasonAsync(folder.Write("some file.csv", File(5, 9)))).ShouldContain("--symbol");
        (await ReasonAsync(folder.Write("BTC.csv", File(5, 1)))).ShouldContain("--interval");
    }

    public void Dispose() => folder.Dispose();

    private static List<string> File(int minutesApart, int rows) =>
        [MarketFolder.Header, .. MarketFolder.Rows("2025-03-31T00:00:00Z", minutesApart, rows)];

    private async Task<string> ReasonAsync(string path)
    {
        var outcome = await new FileImporter(database.Source, TextWriter.Null)
            .ImportAsync(path, new ImportFlags(null, null, null), Ct);
        return outcome.ShouldBeOfType<FileOutcome.Refused>().Reason;
    }
}
