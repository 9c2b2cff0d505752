using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Server.Accounts;
using Pitwall.Server.Markets;
using Pitwall.Server.Markets.Import;
using Pitwall.Server.Markets.Quotes;
using Pitwall.Server.Platform;
using Pitwall.Server.Tests.Markets.Import;
using Pitwall.Server.Tests.Platform;
using Pitwall.Testing;

namespace Pitwall.Server.Tests.Markets.Api;

public sealed class MarketsApiTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private readonly MarketFolder folder = new();
    private RunningServer? server;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private HttpClient Client => server!.Client;

    private string Btc => folder.Instrument("BTC").ToString();

    [Fact]
    public async Task Instruments_can_be_listed_by_venue()
    {
        var listed = await GetAsync("instruments?venue=hyperliquid");

        listed.EnumerateArray().Select(one => one.GetProperty("symbol").GetString())
            .ShouldBe(["BNB", "BTC", "DOGE", "ETH", "SOL", "XRP"]);
        listed[1].GetProperty("tiers")[1].GetProperty("maxLeverage").GetInt32().ShouldBe(20);
        listed[1].GetProperty("venueKind").GetString().ShouldBe("exchange");
    }

    [Fact]
    [Requirement("S1-69")]
    public async Task Candles_can_be_paged_through_without_gap_or_repetition()
    {
        var seen = new List<string>();
        string? from = "2025-03-31";
        while (from is not null)
        {
            var page = await GetAsync($"candles?instrument={Btc}&interval=5m&from={from}&limit=7");
            var candles = page.GetProperty("candles").EnumerateArray();
            seen.AddRange(candles.Select(bar => bar.GetProperty("time").GetString()!));
            from = page.GetProperty("next").GetString();
        }

        seen.Count.ShouldBe(24);
        seen.ShouldBe(seen.Distinct().Order(StringComparer.Ordinal));
        seen[0].ShouldBe("2025-03-31T00:00:00Z");
    }

    [Fact]
    public async Task Without_from_the_newest_candles_come_and_roll_ups_say_so()
    {
        var newest = await GetAsync($"candles?instrument={Btc}&interval=1h&limit=1");

        var bar = newest.GetProperty("candles").EnumerateArray().ShouldHaveSingleItem();
        bar.GetProperty("time").GetString().ShouldBe("2025-03-31T01:00:00Z");
        bar.GetProperty("source").GetString().ShouldBe("rollup of 5m");
        bar.GetProperty("volume").GetDecimal().ShouldBe(Enumerable.Range(13, 12).Sum());
    }

    [Fact]
    public async Task Funding_comes_with_the_hours_that_are_missing()
    {
        var funding = await GetAsync($"funding?instrument={Btc}");

        funding.GetProperty("settlements").GetArrayLength().ShouldBe(2);
        funding.GetProperty("missing").EnumerateArray().Select(hour => hour.GetString())
            .ShouldBe(["2025-03-31T01:00:00Z"]);
    }

    [Fact]
    public async Task Open_interest_can_be_paged_through_with_what_is_not_known_of_it()
    {
        var first = await GetAsync($"open-interest?instrument={Btc}&limit=1");
        var rest = await GetAsync(
            $"open-interest?instrument={Btc}&from={first.GetProperty("next").GetString()}&to=2025-04-01");

        var point = first.GetProperty("points").EnumerateArray().ShouldHaveSingleItem();
        point.GetProperty("time").GetString().ShouldBe("2025-03-31T00:00:00.027Z");
        point.GetProperty("contracts").GetDecimal().ShouldBe(25877.14916m);
        point.GetProperty("usd").ValueKind.ShouldBe(JsonValueKind.Null);
        rest.GetProperty("points").EnumerateArray().ShouldHaveSingleItem()
            .GetProperty("usd").GetDecimal().ShouldBe(2926188027.01m);
        rest.GetProperty("next").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task Imports_are_listed_newest_first()
    {
        var imports = await GetAsync("imports?limit=3");

        imports.EnumerateArray().Select(one => one.GetProperty("kind").GetString())
            .ShouldBe(["open_interest", "funding", "candles"]);
        imports[2].GetProperty("read").GetInt32().ShouldBe(24);
    }

    [Fact]
    public async Task Quotes_show_what_the_board_holds()
    {
        server!.Services.GetRequiredService<QuoteBoard>()
            .Put(null, Quote.FromClose(folder.Instrument("BTC"), Moment.FromSeconds(1_743_379_200), new Price(123.5m)));

        var quote = (await GetAsync("quotes")).EnumerateArray().ShouldHaveSingleItem();

        quote.GetProperty("mark").GetDecimal().ShouldBe(123.5m);
        quote.GetProperty("grade").GetString().ShouldBe("candle");
    }

    [Theory]
    [InlineData("candles?instrument=nonsense&interval=5m", "instrument")]
    [InlineData("candles?interval=5m", "instrument")]
    [InlineData("candles?instrument=hyperliquid:NONE&interval=5m", "instrument")]
    [InlineData("candles?instrument=hyperliquid:BTC&interval=7m", "interval")]
    [InlineData("candles?instrument=hyperliquid:BTC&interval=5m&from=soon", "from")]
    [InlineData("candles?instrument=hyperliquid:BTC&interval=5m&to=later", "to")]
    [InlineData("candles?instrument=hyperliquid:BTC&interval=5m&from=2025-02-02&to=2025-01-01", "to")]
    [InlineData("candles?instrument=hyperliquid:BTC&interval=5m&limit=5001", "limit")]
    [InlineData("candles?instrument=hyperliquid:BTC&interval=5m&limit=0", "limit")]
    [InlineData("candles?instrument=hyperliquid:BTC&interval=5m&symbol=BTC", "symbol")]
    [InlineData("funding?instrument=hyperliquid:BTC&limit=x", "limit")]
    [InlineData("open-interest?instrument=hyperliquid:NONE", "instrument")]
    [InlineData("open-interest?instrument=hyperliquid:BTC&from=2025-02-02&to=2025-01-01", "to")]
    [InlineData("open-interest?instrument=hyperliquid:BTC&interval=5m", "interval")]
    [InlineData("instruments?vneue=hyperliquid", "vneue")]
    [InlineData("imports?before=x", "before")]
    [InlineData("quotes?instrument=x", "instrument")]
    public async Task A_wrong_or_unknown_field_is_refused_by_its_name(string path, string field)
    {
        using var response = await Client.GetAsync(new Uri("/api/markets/" + path, UriKind.Relative), Ct);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Ct)).RootElement;
        problem.GetProperty("errors").EnumerateObject().Select(error => error.Name).ShouldBe([field]);
    }

    public async ValueTask InitializeAsync()
    {
        server = await RunningServer.StartAsync(database.Source, Rooms.Compose() with { Workers = [] });
        await ImportAsync("BTC_5m.csv", [MarketFolder.Header, .. MarketFolder.Rows("2025-03-31T00:00:00Z", 5, 24)]);
        await ImportAsync(
            "BTC_funding_1h.csv",
            ["timestamp,funding_rate", "2025-03-31T00:00:00Z,0.00001", "2025-03-31T02:00:00Z,0.00001"]);
        await ImportAsync(
            "BTC_open_interest.csv",
            [
                "time,open_interest,open_interest_usd",
                "2025-03-31T00:00:00.027Z,25877.14916,",
                "2025-03-31T01:00:00Z,25878,2926188027.01",
            ]);
    }

    public async ValueTask DisposeAsync()
    {
        folder.Dispose();
        if (server is not null)
        {
            await server.DisposeAsync();
        }
    }

    private async Task ImportAsync(string name, IEnumerable<string> lines) =>
        (await new FileImporter(database.Source, TextWriter.Null)
            .ImportAsync(folder.Write(name, lines), new ImportFlags(null, null, null), Ct))
            .ShouldBeOfType<FileOutcome.Taken>();

    private async Task<JsonElement> GetAsync(string path)
    {
        using var response = await Client.GetAsync(new Uri("/api/markets/" + path, UriKind.Relative), Ct);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync(Ct)).RootElement;
    }
}
