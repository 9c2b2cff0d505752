using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pitwall.Server.Deliberation.Providers;

namespace Pitwall.Server.Deliberation.Http;

/// <summary>One thing an http mind must do; Passed is null when it could not be tried.</summary>
internal sealed record Probe(string Name, bool? Passed, string Saw);

/// <summary>
/// Twelve questions to the author of an http mind, each about one line of the contract. The account in them is made up
/// and nothing that is answered is traded.
/// </summary>
internal sealed class MindCheck(HttpClient http, TimeProvider time, Uri url, string? secret)
{
    private const int DeadlineMs = 10_000;

    public async Task<IReadOnlyList<Probe>> RunAsync(CancellationToken ct)
    {
        var key = Guid.CreateVersion7();
        var first = await AskAsync(new Asked(Body()) { Key = key }, ct);
        var second = await AskAsync(new Asked(Body()) { Key = key }, ct);
        var late = await AskAsync(new Asked(Body(deadlineMs: 1_000)), ct);
        var large = await AskAsync(new Asked(Body(candles: 4_000)), ct);
        var garbage = await AskAsync(new Asked("{\"v\":1,"u8.ToArray()), ct);
        var objection = MindAnswerSchema.Objection(first.Json);
        return
        [
            new Probe("answers", first.IsOk, first.Saw),
            new Probe("in_time", first.IsAnswer && first.TookMs <= DeadlineMs, first.Saw),
            new Probe("json_v1", first.Json?.Find("v")?.Said() is "1", Short(first.Text)),
            new Probe("rows_by_schema", objection is null, objection ?? Short(first.Text)),
            new Probe("same_key_same_answer", first.IsOk
                && string.Equals(first.Text, second.Text, StringComparison.Ordinal),
                Short(second.Text)),
            new Probe("other_key_is_answered", (await AskAsync(new Asked(Body()), ct)).IsOk, "a second question"),
            new Probe("keeps_a_short_deadline", late.IsAnswer && late.TookMs <= 1_000, $"of 1000 ms, {late.Saw}"),
            new Probe("takes_a_large_question", large.IsOk, large.Saw),
            new Probe("refuses_bad_json", garbage.IsRefusal, garbage.Saw),
            new Probe("names_its_errors", garbage.Json?.Find("error")?.Text("code") is { Length: > 0 },
                Short(garbage.Text)),
            await SignedAsync("refuses_a_wrong_signature", $"{secret}x", time.GetUtcNow(), ct),
            await SignedAsync("refuses_an_old_signature", secret, time.GetUtcNow().AddHours(-1), ct),
        ];
    }

    private async Task<Probe> SignedAsync(string name, string? with, DateTimeOffset when, CancellationToken ct)
    {
        if (secret is null)
        {
            return new Probe(name, null, "no secret is set, so nothing is signed");
        }

        var seen = await AskAsync(new Asked(Body()) { Secret = with, When = when }, ct);
        return new Probe(name, seen.Status is 401 or 403, seen.Saw);
    }

    private async Task<Seen> AskAsync(Asked asked, CancellationToken ct)
    {
        var started = time.GetTimestamp();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(TimeSpan.FromMilliseconds(DeadlineMs));
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, url)
            {
                Content = new ByteArrayContent(asked.Body),
            };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            request.Headers.Add("X-Execution-ID", asked.Key.ToString());
            request.Headers.Add("Idempotency-Key", asked.Key.ToString());
            if ((asked.Secret ?? secret) is { } with)
            {
                request.Headers.Add(
                    MindSignature.Header, MindSignature.Of(with, asked.When ?? time.GetUtcNow(), asked.Body));
            }

            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            await using var body = await response.Content.ReadAsStreamAsync(limit.Token);
            using var bounded = new BoundedStream(body, HttpMindClient.ReplyBytesMax);
            using var reader = new StreamReader(bounded, Encoding.UTF8);
            return new Seen((int)response.StatusCode, await reader.ReadToEndAsync(limit.Token), Since(started));
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new Seen(0, "no answer in time", Since(started));
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or ReplyTooLongException)
        {
            return new Seen(0, fault.Message, Since(started));
        }
    }

    private static byte[] Body(int deadlineMs = DeadlineMs, int candles = 20)
    {
        var bars = new JsonArray();
        for (var i = 0; i < candles; i++)
        {
            bars.Add(new JsonArray(
                1_735_700_000_000L + (i * 300_000L), "100000", "100100", "99900", "100050", "12.5"));
        }

        return JsonSerializer.SerializeToUtf8Bytes(new JsonObject
        {
            ["v"] = 1,
            ["execution"] = Guid.CreateVersion7().ToString(),
            ["agent"] = "contract-check",
            ["as_of"] = "2026-01-02T03:04:05.000000Z",
            ["deadline_ms"] = deadlineMs,
            ["mode"] = "paper",
            ["account"] = new JsonObject { ["equity"] = "10000", ["free_margin"] = "10000" },
            ["positions"] = new JsonArray(),
            ["markets"] = new JsonArray(new JsonObject
            {
                ["coin"] = "BTC",
                ["mark"] = "100050",
                ["bid"] = "100049",
                ["ask"] = "100051",
                ["age_ms"] = 0,
                ["funding_h"] = null,
                ["candles"] = new JsonObject { ["5m"] = bars },
            }),
            ["news"] = new JsonArray(),
            ["limits"] = new JsonObject { ["max_leverage"] = 5, ["max_notional"] = "2000", ["min_notional"] = "10" },
        });
    }

    private static string Short(string text) => text.Length <= 120 ? text : text[..120] + "…";

    private long Since(long started) => (long)time.GetElapsedTime(started).TotalMilliseconds;

    private sealed record Asked(byte[] Body)
    {
        public Guid Key { get; init; } = Guid.CreateVersion7();

        public string? Secret { get; init; }

        public DateTimeOffset? When { get; init; }
    }

    private sealed record Seen(int Status, string Text, long TookMs)
    {
        /// <summary>Whether anything came back at all, be it a refusal: silence keeps no deadline.</summary>
        public bool IsAnswer => Status > 0;

        public bool IsOk => Status is >= 200 and < 300;

        public bool IsRefusal => Status is >= 400 and < 500;

        public string Saw => string.Create(CultureInfo.InvariantCulture, $"{Status} in {TookMs} ms: {Short(Text)}");

        public JsonElement? Json
        {
            get
            {
                try
                {
                    return JsonSerializer.Deserialize<JsonElement>(Text);
                }
                catch (JsonException)
                {
                    // Not JSON: the probes that need it say so.
                    return null;
                }
            }
        }
    }
}
