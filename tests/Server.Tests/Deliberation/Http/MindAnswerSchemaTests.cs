using System.Text.Json;
using Pitwall.Server.Deliberation.Cycles;
using Pitwall.Server.Deliberation.Http;
using Pitwall.Server.Tests.Deliberation.Providers;

namespace Pitwall.Server.Tests.Deliberation.Http;

public sealed class MindAnswerSchemaTests
{
    private const string Entry =
        """
        {"coin":"BTC","action":"open_long","notional_usd":"1500","leverage":3,"stop":"98000","confidence":0.62,
         "event":"target_before_stop"}
        """;

    [Theory]
    [InlineData("""{"v":1,"decisions":[]}""")]
    [InlineData("""{"v":1,"decisions":[{"coin":"BTC","action":"close"}],"usage":{"usd":"0.006"}}""")]
    [InlineData("""{"v":1,"decisions":[{"coin":"BTC","action":"reduce","fraction":"0.5","valid_s":60}]}""")]
    public void What_keeps_the_schema_is_not_objected_to(string answer) => Objection(answer).ShouldBeNull();

    [Fact]
    public void An_entry_with_all_it_needs_is_not_objected_to() => Objection(Answer(Entry)).ShouldBeNull();

    [Theory]
    [InlineData("\"BTC\"", "\"B\\ud800\"", null)]
    [InlineData("\"event\"", "\"reason\":\"\\udc00 \\ud83d\",\"event\"", null)]
    [InlineData("\"98000\"", "\"9\\ud800\"", "stop is no decimal in a string")]
    [InlineData("target_before_stop", "\\ud800", "event is none of the contract's")]
    [InlineData("\"coin\":\"BTC\"", "\"\\ud800\":1,\"coin\":\"BTC\"", "? is no field of the contract")]
    public void Half_a_surrogate_is_a_character_like_any_other(string has, string instead, string? says) =>
        Objection(Answer(Entry.Replace(has, instead, StringComparison.Ordinal)))?.Replace('\ud800', '?')
            .ShouldBe(says is null ? null : $"decisions[0]: {says}");

    [Fact]
    public async Task The_probes_of_a_mind_that_answers_half_a_surrogate_are_all_made()
    {
        await using var models = new FakeModels(_ => new FakeAnswer.Says(
            """{"v":"\ud800","decisions":[],"error":{"code":"\ud800"}}"""));
        using var http = ModelHttp.Make();

        var probes = await new MindCheck(http, TimeProvider.System, new Uri(models.Address, "hook"), null)
            .RunAsync(TestContext.Current.CancellationToken);

        probes.Count.ShouldBe(12);
        probes.Where(probe => probe.Passed == false).Select(probe => probe.Name)
            .ShouldBe(["json_v1", "rows_by_schema", "refuses_bad_json"]);
    }

    [Theory]
    [InlineData("notional_usd")]
    [InlineData("leverage")]
    [InlineData("stop")]
    [InlineData("confidence")]
    [InlineData("event")]
    public void An_entry_without_what_it_needs_is_named(string field)
    {
        var fields = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(Entry)!;
        fields.Remove(field);

        Objection(Answer(JsonSerializer.Serialize(fields))).ShouldBe($"decisions[0]: an entry needs {field}");
    }

    [Theory]
    [InlineData("\"stop\":\"98000\"", "\"stop\":98000", "stop is no decimal in a string")]
    [InlineData("\"98000\"", "\"98,000\"", "stop is no decimal in a string")]
    [InlineData("\"98000\"", "\"98000\\n\"", "stop is no decimal in a string")]
    [InlineData("\"98000\"", "null", "stop is no decimal in a string")]
    [InlineData("\"1500\"", "\"1.5e3\"", "notional_usd is no decimal in a string")]
    [InlineData("\"1500\"", "\"1234567890123456789\"", "notional_usd is no decimal in a string")]
    [InlineData("\"leverage\":3", "\"leverage\":51", "leverage is no whole number of 1 to 50")]
    [InlineData("\"leverage\":3", "\"leverage\":2.5", "leverage is no whole number of 1 to 50")]
    [InlineData("0.62", "62", "confidence is no number of 0 to 1")]
    [InlineData("target_before_stop", "moon", "event is none of the contract's")]
    [InlineData("open_long", "yolo", "action is none of the contract's")]
    [InlineData("\"coin\":\"BTC\"", "\"coin\":\"BTC\",\"n\":1", "n is no field of the contract")]
    [InlineData("\"coin\":\"BTC\"", "\"coin\":\"BTC\",\"valid_s\":0", "valid_s is no whole number of 1 to 3600")]
    [InlineData("\"coin\":\"BTC\"", "\"coin\":\"BTC\",\"news_used\":[1]", "news_used is no list")]
    [InlineData("\"BTC\"", "\"ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFG\"", "coin is no text of at most 32")]
    public void A_row_that_breaks_the_schema_is_objected_to_by_its_field(string has, string instead, string says) =>
        Objection(Answer(Entry.Replace(has, instead, StringComparison.Ordinal))).ShouldNotBeNull().ShouldContain(says);

    [Fact]
    public void What_is_too_long_or_beside_the_contract_is_objected_to()
    {
        var reason = $"\"event\":\"target_before_stop\",\"reason\":\"{new string('x', 2_001)}\"";
        Objection(Answer(Entry.Replace("\"event\":\"target_before_stop\"", reason, StringComparison.Ordinal)))
            .ShouldNotBeNull().ShouldContain("reason");
        Objection("{\"v\":1,\"decisions\":[],\"mood\":\"good\"}").ShouldBe("mood is no field of the contract");
        Objection("{\"v\":\"1\",\"decisions\":[]}").ShouldBe("v is not 1");
        Objection(Answer(string.Join(',', Enumerable.Repeat(Entry, 33))))
            .ShouldBe("decisions is no list of at most 32");
    }

    [Fact]
    public async Task The_probe_of_a_mind_whose_entry_lacks_its_stop_fails_and_says_so()
    {
        var row = Entry.Replace("\"stop\":\"98000\",", "", StringComparison.Ordinal);
        await using var models = new FakeModels(_ => new FakeAnswer.Says(Answer(row)));
        using var http = ModelHttp.Make();

        var probes = await new MindCheck(http, TimeProvider.System, new Uri(models.Address, "hook"), null)
            .RunAsync(TestContext.Current.CancellationToken);

        var probe = probes.Single(each => string.Equals(each.Name, "rows_by_schema", StringComparison.Ordinal));
        probe.ShouldBe(new Probe("rows_by_schema", false, "decisions[0]: an entry needs stop"));
    }

    private static string Answer(string rows) => $"{{\"v\":1,\"decisions\":[{rows}]}}";

    private static string? Objection(string answer) =>
        MindAnswerSchema.Objection(JsonSerializer.Deserialize<JsonElement>(answer));
}
