using Npgsql;
using Pitwall.Engine.Markets;
using Pitwall.Server.Markets.Candles;
using Pitwall.Server.Markets.Import;
using Pitwall.Server.Tests.Markets.Import;
using Pitwall.Server.Tests.Platform;

namespace Pitwall.Server.Tests.Markets.Candles;

public sealed class RollUpsTests(TestDatabase database) : IClassFixture<TestDatabase>, IDisposable
{
    private const string Midnight = "2025-03-31T00:00:00Z";

    private readonly MarketFolder folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    [Requirement("S4-16")]
    public async Task Every_longer_interval_is_readable_after_an_import()
    {
        await TakeAsync(
            folder.Write("BTC_1m.csv", [MarketFolder.Header, .. MarketFolder.Rows(Midnight, 1, 2 * 1_440)]));
        var minutes = (await ReadAsync(BarInterval.OneMinute)).ToArray();

        foreach (var interval in BarInterval.All.Where(longer => longer.Micros > 5 * 60_000_000L))
        {
            (await ReadAsync(interval)).ShouldBe(RollUp.Of(minutes, BarInterval.OneMinute, interval));
        }
    }

    [Fact]
    public async Task A_bucket_completed_by_a_second_file_appears_then()
    {
        var rows = MarketFolder.Rows(Midnight, 5, 24).ToList();
        await TakeAsync(folder.Write("BTC_5m.csv", [MarketFolder.Header, .. rows.Take(10), .. rows.Skip(12)]));
        (await ReadAsync(BarInterval.OneHour)).Count.ShouldBe(1);

        await TakeAsync(folder.Write("BTC_5m.csv", [MarketFolder.Header, .. rows.Skip(10).Take(2)]));

        (await ReadAsync(BarInterval.OneHour)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task The_finest_candles_make_the_bar_whatever_came_first()
    {
        var fine = folder.Write("BTC_5m.csv", [MarketFolder.Header, .. MarketFolder.Rows(Midnight, 5, 48)]);
        var coarse = folder.Write("BTC_1h.csv", [MarketFolder.Header, .. MarketFolder.Rows(Midnight, 60, 4)]);
        using var other = new MarketFolder();
        var fineThere = other.Write("BTC_5m.csv", [MarketFolder.Header, .. MarketFolder.Rows(Midnight, 5, 48)]);
        var coarseThere = other.Write("BTC_1h.csv", [MarketFolder.Header, .. MarketFolder.Rows(Midnight, 60, 4)]);

        await TakeAsync(fine);
        await TakeAsync(coarse);
        await TakeAsync(coarseThere);
        await TakeAsync(fineThere);

        var expected = (48 * 49 / 2, 1);
        (await FourHoursAsync(folder)).ShouldBe(expected);
        (await FourHoursAsync(other)).ShouldBe(expected);

        async Task<(decimal, int)> FourHoursAsync(MarketFolder venue)
        {
            var bars = await StoredBars.ReadAsync(database.Source, venue.Instrument("BTC"), BarInterval.FourHours);
            return (bars[0].Volume, bars.Count);
        }
    }

    [Fact]
    public async Task An_imported_candle_wins_and_its_disagreement_is_visible()
    {
        await TakeAsync(folder.Write("BTC_5m.csv", [MarketFolder.Header, .. MarketFolder.Rows(Midnight, 5, 36)]));
        var rolledUp = await ReadAsync(BarInterval.OneHour);

        var taken = await TakeAsync(
            folder.Write("BTC_1h.csv", [MarketFolder.Header, .. MarketFolder.Rows(Midnight, 60, 2)]));

        taken.Disagreements.ShouldBe(2);
        var read = await ReadAsync(BarInterval.OneHour);
        read.Select(bar => bar.Volume).ShouldBe([1m, 2m, rolledUp[2].Volume]);
        (await ScalarAsync("select string_agg(source, ',' order by ts) from markets.public_candles "
            + "where instrument = $1 and interval = '1h'")).ShouldBe("import,import,rollup of 5m");
        (await ScalarAsync("select count(*)::text from markets.rollup_disagreements d "
            + "join markets.public_instruments i on i.id = d.instrument_id where i.instrument = $1 and d.volume"))
            .ShouldBe("2");
    }

    [Fact]
    public async Task Numbers_in_the_view_are_those_of_the_file()
    {
        await TakeAsync(folder.Write("BTC_5m.csv", MarketFolder.Header, $"{Midnight},1.23,123456.7,0.000001,2.50,300"));

        (await ScalarAsync("select concat_ws(' ', open, high, low, close, volume) from markets.public_candles "
            + "where instrument = $1 and interval = '5m'")).ShouldBe("1.23 123456.7 0.000001 2.5 300");
    }

    [Fact]
    [Requirement("S4-18")]
    public async Task A_range_of_bars_is_found_by_the_primary_key_and_the_month()
    {
        await TakeAsync(folder.Write("BTC_1d.csv", [MarketFolder.Header, .. MarketFolder.Rows(Midnight, 1_440, 400)]));
        await using var connection = await database.Source.OpenConnectionAsync(Ct);
        await using var command = new NpgsqlCommand(
            """
            explain select * from markets.candles where instrument_id = 7 and interval_s = 86400
              and ts >= '2025-05-03Z' and ts < '2025-05-09Z'
            """,
            connection);
        await using var reader = await command.ExecuteReaderAsync(Ct);
        var plan = "";
        while (await reader.ReadAsync(Ct))
        {
            plan += reader.GetString(0) + "\n";
        }

        plan.ShouldContain("candles_y2025m05_pkey");
        plan.ShouldNotContain("y2025m06");
    }

    public void Dispose() => folder.Dispose();

    private async Task<FileOutcome.Taken> TakeAsync(string file)
    {
        var outcome = await new FileImporter(database.Source, TextWriter.Null)
            .ImportAsync(file, new ImportFlags(null, null, null), Ct);
        return outcome.ShouldBeOfType<FileOutcome.Taken>();
    }

    private Task<List<Bar>> ReadAsync(BarInterval interval) =>
        StoredBars.ReadAsync(database.Source, folder.Instrument("BTC"), interval);

    private async Task<string?> ScalarAsync(string sql)
    {
        await using var command = database.Source.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter { Value = folder.Instrument("BTC").ToString() });
        return (string?)await command.ExecuteScalarAsync(Ct);
    }
}
