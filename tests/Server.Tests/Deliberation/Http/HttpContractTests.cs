using System.Globalization;
using System.Text.Json;
using Pitwall.Engine.Platform;
using Pitwall.Server.Deliberation.Http;
using Pitwall.Server.Markets.News;
using Pitwall.Server.Tests.Deliberation.Cycles;
using Pitwall.Server.Tests.Deliberation.Providers;

namespace Pitwall.Server.Tests.Deliberation.Http;

public sealed class HttpContractTests
{
    /// <summary>The question as it was promised to authors.</summary>
    private const string Promised =
        """
        {"v":1,"execution":"…","agent":"ds-a","as_of":"2026-01-02T03:04:05Z","deadline_ms":30000,"mode":"paper",
         "account":{"equity":"10000.00","free_margin":"8123.10"},
         "positions":[{"coin":"BTC","side":"long","size":"0.05","entry":"100000","mark":"100120","liq":"91139",
          "stop":"98000","target":null,"age_s":840}],
         "markets":[{"coin":"BTC","mark":"100120","bid":"100119","ask":"100121","age_ms":420,
          "funding_h":"0.0000125","candles":{}}],
         "news":[{"id":"n1","time":"…","title":"…","untrusted":true}],
         "limits":{"max_leverage":5,"max_notional":"2000","min_notional":"10"}}
        """;

    [Fact]
    public async Task An_http_mind_is_sent_exactly_the_fields_that_were_promised_with_what_the_engine_knows()
    {
        var asked = new List<JsonElement>();
        await using var world = await ModelWorld.BeginAsync(days: 1, question =>
        {
            var body = JsonSerializer.Deserialize<JsonElement>(question.Body);
            lock (asked)
            {
                asked.Add(body);
            }

            return new FakeAnswer.Says(Opening(body));
        });
        await new NewsStore(world.Source).PutAsync(
            "Wire", [new FeedItem("k", world.Market.From, "A headline", "", "https://wire.example/k")], "wire.xml",
            TestContext.Current.CancellationToken);
        await world.SeatAsync(world.FileOf(
            "hook",
            $"{{kind: http, url: '{world.Models.Address}hook', secret_from: hook, deadline_s: 30}}",
            "reads: {news: {max_items: 3, max_age_h: 24}}"));

        await world.LiveAsync();

        var whole = asked.First(body => body.GetProperty("positions").GetArrayLength() > 0);
        Fields(whole).ShouldBe(Fields(JsonSerializer.Deserialize<JsonElement>(Promised)));
        var market = whole.GetProperty("markets")[0];
        market.GetProperty("bid").GetString().ShouldBe(market.GetProperty("mark").GetString());
        market.GetProperty("ask").GetString().ShouldBe(market.GetProperty("mark").GetString());
        Amount(whole.GetProperty("limits"), "min_notional").ShouldBe(
            (await world.StateAsync()).Instruments.Values.Max(instrument => instrument.MinNotional));
        var held = whole.GetProperty("positions")[0];
        // A long of leverage 5 with an isolated margin of a fifth: between its stop and a fifth below its entry.
        Amount(held, "liq").ShouldBeInRange(Amount(held, "entry") * 0.79m, Amount(held, "entry") * 0.9m);
    }

    private static string Opening(JsonElement body)
    {
        var market = body.GetProperty("markets")[0];
        return body.GetProperty("positions").GetArrayLength() > 0
            ? """{"v":1,"decisions":[]}"""
            : JsonSerializer.Serialize(new
            {
                v = 1,
                decisions = (object[])
                [
                    new
                    {
                        coin = market.GetProperty("coin").GetString(),
                        action = "open_long",
                        notional_usd = "1000",
                        leverage = 5,
                        stop = DecimalMath.ToText(decimal.Round(Amount(market, "mark") * 0.95m, 2)),
                        confidence = 0.6,
                        @event = "target_before_stop",
                    },
                ],
            });
    }

    private static decimal Amount(JsonElement within, string name) =>
        decimal.Parse(within.GetProperty(name).GetString()!, CultureInfo.InvariantCulture);

    /// <summary>Every field by its path; what a list holds counts once, bars by any interval not at all.</summary>
    private static IReadOnlyList<string> Fields(JsonElement body) =>
        [.. Fields("", body).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Fields(string path, JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object when !path.EndsWith(".candles", StringComparison.Ordinal) => element.EnumerateObject()
            .SelectMany(field => Fields($"{path}.{field.Name}", field.Value).Prepend($"{path}.{field.Name}")),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(item => Fields($"{path}[]", item)),
        _ => [],
    };
}
