using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Pitwall.Server.Deliberation.Cycles;
using Pitwall.Server.Deliberation.Http;
using Pitwall.Server.Platform;
using Pitwall.Server.Tests.Deliberation.Cycles;
using Pitwall.Server.Tests.Deliberation.Providers;

namespace Pitwall.Server.Tests.Deliberation.Http;

public sealed class HttpMindTests
{
    private const string Secret = "a secret of the test";
    private const string Nothing = "{\"v\":1,\"decisions\":[]}";

    [Fact]
    public async Task It_is_sent_facts_under_one_key_per_cycle_and_a_signature_over_the_very_bytes()
    {
        var questions = new List<FakeQuestion>();
        await using var world = await ModelWorld.BeginAsync(days: 1, question =>
        {
            lock (questions)
            {
                questions.Add(question);
            }

            return question.Attempt == 1 ? new FakeAnswer.Status(503, "{}", 10) : new FakeAnswer.Says(Nothing);
        });
        await world.SeatAsync(world.FileOf(
            "hook", $"{{kind: http, url: '{world.Models.Address}hook', secret_from: hook, deadline_s: 30}}"));

        await world.LiveAsync();

        questions.Count.ShouldBeGreaterThan(20);
        foreach (var pair in questions.Chunk(2))
        {
            pair[0].Headers["Idempotency-Key"].ShouldBe(pair[1].Headers["Idempotency-Key"]);
            pair[0].Body.ShouldBe(pair[1].Body);
        }

        var asked = questions[^1];
        var parts = asked.Headers[MindSignature.Header].Split(',');
        byte[] signed = [.. Encoding.UTF8.GetBytes(parts[0][2..]), (byte)'.', .. asked.Body];
        parts[1].ShouldBe("v1=" + Convert.ToHexStringLower(
            HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), signed)));
        var body = JsonSerializer.Deserialize<JsonElement>(asked.Body);
        body.GetProperty("agent").GetString().ShouldBe("hook");
        body.GetProperty("account").GetProperty("equity").ValueKind.ShouldBe(JsonValueKind.String);
        body.GetProperty("markets").GetArrayLength().ShouldBe(2);
        (await world.ListAsync("SELECT DISTINCT outcome, attempts FROM deliberation.calls")).ShouldBe(["no_action 2"]);
    }

    [Fact]
    public async Task Half_a_surrogate_in_an_answer_costs_no_decision_and_in_an_error_it_is_told()
    {
        await using var world = await ModelWorld.BeginAsync(days: 1, question => question.Body switch
        {
            _ when question.Model is "/rude" => new FakeAnswer.Status(400, """{"error":{"code":"\ud800"}}"""),
            var body when !Encoding.UTF8.GetString(body).Contains("\"side\":\"long\"", StringComparison.Ordinal) =>
                new FakeAnswer.Says(
                    """
                    {"v":1,"decisions":[{"coin":"AAA","action":"open_long","notional_usd":"1000","leverage":2,
                    "stop":"50","confidence":0.6,"event":"net_profit_at_exit","reason":"\ud83d"}],
                    "usage":{"usd":"\ud800"},"\ud800":1}
                    """),
            _ => new FakeAnswer.Says(
                """{"\udc00":0,"v":1,"decisions":[{"coin":"AAA","action":"close","reason":"\ud800 \udc00"}]}"""),
        });
        await world.SeatAsync(world.FileOf(
            "hook", $"{{kind: http, url: '{world.Models.Address}hook', secret_from: hook, deadline_s: 30}}"));

        await world.SeatAsync(world.FileOf(
            "rude", $"{{kind: http, url: '{world.Models.Address}rude', deadline_s: 30}}"));

        await world.LiveAsync();

        (await world.ListAsync("SELECT DISTINCT agent, outcome, error FROM deliberation.calls ORDER BY agent"))
            .ShouldBe(["hook ok ", "rude provider_error declined: it answers 400: \ufffd: no message"]);
        (await world.ListAsync("SELECT count(*) > 3 FROM trading.positions WHERE closed_at IS NOT NULL"))
            .ShouldBe(["True"]);
        await world.ShouldVerifyAsync();
    }

    [Fact]
    public async Task A_secret_that_is_named_and_not_set_sends_nothing_and_says_so()
    {
        await using var world = await ModelWorld.BeginAsync(days: 1, _ => new FakeAnswer.Says(Nothing));
        await world.SeatAsync(world.FileOf(
            "hook", $"{{kind: http, url: '{world.Models.Address}hook', secret_from: hok, deadline_s: 30}}"));

        await world.LiveAsync();

        world.Models.Count.ShouldBe(0);
        (await world.ListAsync(
            "SELECT outcome, error FROM deliberation.calls ORDER BY asked_at LIMIT 1"))
            .ShouldBe(["provider_error declined: Secrets:hok is not set, so the question cannot be signed"]);
    }

    [Fact]
    public async Task Every_probe_of_an_address_where_nobody_listens_fails()
    {
        using var http = ModelHttp.Make();
        var nobody = new Uri($"http://127.0.0.1:{FreePort.Find()}/hook");

        var probes = await new MindCheck(http, TimeProvider.System, nobody, Secret)
            .RunAsync(TestContext.Current.CancellationToken);

        probes.Count.ShouldBe(12);
        probes.Where(probe => probe.Passed != false).ShouldBeEmpty();
    }

    [Fact]
    public async Task Twelve_probes_pass_a_mind_that_keeps_the_contract()
    {
        await using var models = new FakeModels(question => IsOurs(question)
            ? IsJson(question.Body)
                ? new FakeAnswer.Says(Nothing)
                : new FakeAnswer.Status(400, "{\"error\":{\"code\":\"BAD_JSON\",\"message\":\"no\"}}")
            : new FakeAnswer.Status(401, "{\"error\":{\"code\":\"SIGNATURE\",\"message\":\"no\"}}"));
        using var http = ModelHttp.Make();

        var probes = await new MindCheck(http, TimeProvider.System, new Uri(models.Address, "hook"), Secret)
            .RunAsync(TestContext.Current.CancellationToken);

        probes.Count.ShouldBe(12);
        probes.Where(probe => probe.Passed != true).ShouldBeEmpty();
    }

    [Fact]
    public async Task Probes_name_what_a_careless_mind_does_wrong()
    {
        var count = 0;
        await using var models = new FakeModels(_ => new FakeAnswer.Says(
            $"{{\"decisions\":[{{\"coin\":\"BTC\",\"action\":\"yolo\",\"n\":{Interlocked.Increment(ref count)}}}]}}"));
        using var http = ModelHttp.Make();

        var probes = await new MindCheck(http, TimeProvider.System, new Uri(models.Address, "hook"), null)
            .RunAsync(TestContext.Current.CancellationToken);

        probes.Where(probe => probe.Passed == false).Select(probe => probe.Name).ShouldBe(
            ["json_v1", "rows_by_schema", "same_key_same_answer", "refuses_bad_json", "names_its_errors"]);
        probes.Count(probe => probe.Passed is null).ShouldBe(2);
    }

    /// <summary>What an author would check: the signature over the bytes, and that it is of these minutes.</summary>
    private static bool IsOurs(FakeQuestion question)
    {
        var parts = question.Headers[MindSignature.Header].Split(',');
        var seconds = long.Parse(parts[0][2..], System.Globalization.CultureInfo.InvariantCulture);
        byte[] signed = [.. Encoding.UTF8.GetBytes(parts[0][2..]), (byte)'.', .. question.Body];
        var mac = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), signed));
        return Math.Abs(DateTimeOffset.UtcNow.ToUnixTimeSeconds() - seconds) < 300
            && string.Equals(parts[1], $"v1={mac}", StringComparison.Ordinal);
    }

    private static bool IsJson(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return true;
        }
        catch (JsonException)
        {
            // One of the probes sends broken JSON on purpose.
            return false;
        }
    }
}
