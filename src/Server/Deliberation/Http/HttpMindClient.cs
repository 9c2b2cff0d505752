using System.Globalization;
using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using System.Text.Json;
using Pitwall.Engine.Deliberation.Replies;
using Pitwall.Server.Deliberation.Files;
using Pitwall.Server.Deliberation.Providers;
using Pitwall.Server.Deliberation.Record;

namespace Pitwall.Server.Deliberation.Http;

/// <summary>
/// Asks a mind behind an address: signed, with one key per cycle, so that a repetition is the same question. Only 2xx
/// is an answer, redirects are not followed, at most 256 KB are read.
/// </summary>
internal sealed class HttpMindClient(HttpClient http, IConfiguration config, TimeProvider time)
{
    public const int ReplyBytesMax = 262_144;

    private readonly string? latencyHeader = config["HttpMinds:LatencyHeader"];

    /// <summary>Asks, and again with the same key when that may help and is allowed, all within the deadline.</summary>
    public async Task<CallResult> CallAsync(SpecMind mind, CallBegun call, byte[] body, CancellationToken ct)
    {
        var deadlineMs = mind.DeadlineSeconds * 1_000L;
        var took = 0L;
        for (var attempt = 1; ; attempt++)
        {
            var rest = TimeSpan.FromMilliseconds(deadlineMs - took);
            var result = await TryAsync(mind, new Question(call.AskedUnder ?? call.Id, call.Id, body, rest), ct);
            took = Math.Min(deadlineMs, took + result.LatencyMs);
            if (result is not AttemptResult.Failed { MayRetry: true } || attempt == call.AttemptsMax
                || took >= deadlineMs)
            {
                return new CallResult(result, attempt, took);
            }
        }
    }

    /// <summary>One exchange; it does not throw for what the other side does.</summary>
    public async Task<AttemptResult> TryAsync(SpecMind mind, Question question, CancellationToken ct)
    {
        var secret = mind.SecretFrom is { } name ? config[$"Secrets:{name}"] : null;
        if (mind.SecretFrom is not null && string.IsNullOrEmpty(secret))
        {
            // Unsigned, the account would go to an address that has no way to tell us from anybody else.
            return new AttemptResult.Failed(
                0, CallFault.Declined, $"Secrets:{mind.SecretFrom} is not set, so the question cannot be signed");
        }

        var started = time.GetTimestamp();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(question.Deadline);
        long? stated = null;
        long Took() => stated ?? (long)time.GetElapsedTime(started).TotalMilliseconds;
        try
        {
            using var request = RequestOf(mind, secret, question);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            stated = Stated(response);
            if (stated > question.Deadline.TotalMilliseconds)
            {
                return Late(question);
            }

            var text = await ReadAsync(response, limit.Token);
            return response.IsSuccessStatusCode
                ? new AttemptResult.Answered(Took(), ReplyOf(text))
                : new AttemptResult.Failed(Took(), FaultOf(response),
                    $"it answers {(int)response.StatusCode}: {ErrorIn(text)}");
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return Late(question);
        }
        catch (ReplyTooLongException)
        {
            return new AttemptResult.Failed(
                Took(), CallFault.TooLong, $"its answer has more than {ReplyBytesMax} bytes");
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            return new AttemptResult.Failed(Took(), CallFault.Unreachable, $"it broke off: {fault.Message}");
        }
    }

    private HttpRequestMessage RequestOf(SpecMind mind, string? secret, Question question)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, mind.Url)
        {
            Content = new ByteArrayContent(question.Body),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("X-Execution-ID", question.Execution.ToString());
        request.Headers.Add("Idempotency-Key", question.Key.ToString());
        if (secret is not null)
        {
            request.Headers.Add(MindSignature.Header, MindSignature.Of(secret, time.GetUtcNow(), question.Body));
        }

        return request;
    }

    private static async Task<byte[]> ReadAsync(HttpResponseMessage response, CancellationToken ct)
    {
        await using var body = await response.Content.ReadAsStreamAsync(ct);
        using var bounded = new BoundedStream(body, ReplyBytesMax);
        using var whole = new MemoryStream();
        await bounded.CopyToAsync(whole, ct);
        return whole.ToArray();
    }

    /// <summary>The answer, or what the envelope of a marketplace holds of it, and what it says it has cost.</summary>
    private static ModelReply ReplyOf(byte[] text)
    {
        var bare = new ModelReply(text, null, null, FinishReason.Stop, null, TokenCount.None);
        try
        {
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement;
            var inner = root.Find("success") is not null
                && root.Find("data") is { ValueKind: JsonValueKind.Object } data
                ? JsonMarshal.GetRawUtf8Value(data).ToArray()
                : text;
            return root.Find("usage") is { } usage
                ? bare with
                {
                    Text = inner,
                    Tokens = new TokenCount(usage.Count("tokens_in"), 0, 0, usage.Count("tokens_out")),
                    ClaimedUsd = decimal.TryParse(
                        usage.Text("usd"), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var usd)
                        && usd <= 1_000_000m ? usd : null,
                }
                : bare with { Text = inner };
        }
        catch (JsonException)
        {
            // No JSON at all: the parser says so, row by row.
            return bare;
        }
    }

    private static string ErrorIn(byte[] text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var error = document.RootElement.Find("error");
            return $"{error?.Text("code") ?? "no code"}: {error?.Text("message") ?? "no message"}";
        }
        catch (JsonException)
        {
            return "without saying why";
        }
    }

    private static CallFault FaultOf(HttpResponseMessage response) => (int)response.StatusCode switch
    {
        429 => CallFault.RateLimited,
        >= 500 => CallFault.ServerError,
        _ => CallFault.Declined,
    };

    private long? Stated(HttpResponseMessage response) =>
        latencyHeader is { } name
        && response.Headers.TryGetValues(name, out var values)
        && long.TryParse(values.FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var ms)
            ? ms
            : null;

    private static AttemptResult.Failed Late(Question question) => new(
        (long)question.Deadline.TotalMilliseconds,
        CallFault.Timeout,
        string.Create(CultureInfo.InvariantCulture, $"no answer within {question.Deadline.TotalSeconds:0.###} s"));

    /// <summary>What is sent: the key that makes it one question, the body with its number, how long it has.</summary>
    internal sealed record Question(Guid Key, Guid Execution, byte[] Body, TimeSpan Deadline);
}
