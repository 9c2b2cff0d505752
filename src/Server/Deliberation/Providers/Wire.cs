using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Pitwall.Engine.Deliberation.Replies;

namespace Pitwall.Server.Deliberation.Providers;

/// <summary>What a wire format makes of the pieces of one answer, whether they were streamed or came at once.</summary>
internal interface IReplyBuilder
{
    /// <summary>One JSON document: an event of a stream or the whole answer.</summary>
    void Add(JsonElement part, bool isWhole);

    /// <summary>What the provider said went wrong inside an answer that began well; null when nothing did.</summary>
    string? Trouble { get; }

    /// <summary>Whether anything of an answer was there at all.</summary>
    bool HasBegun { get; }

    /// <summary>Whether the provider has said why or that the answer ends, in words known or not.</summary>
    bool HasEnded { get; }

    ModelReply Build();
}

/// <summary>
/// One HTTP exchange with a provider: bounded in time and bytes, streamed or not, every way it can go wrong turned into
/// a value. Time is the provider's own where it states it and is believed.
/// </summary>
internal sealed class Wire(HttpClient http, TimeProvider time)
{
    private const int ErrorBytesMax = 4_096;

    /// <summary>Sends and reads to the end.</summary>
    public async Task<AttemptResult> ExchangeAsync(
        HttpRequestMessage request, ProviderSettings provider, ModelCall call, IReplyBuilder builder,
            CancellationToken ct)
    {
        var started = time.GetTimestamp();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(call.Deadline);
        long? stated = null;
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            stated = Stated(response, provider);
            var late = stated > call.Deadline.TotalMilliseconds;
            return late
                ? new AttemptResult.Failed(DeadlineMs(call), CallFault.Timeout, Late(call))
                : await ReadAsync(response, new Exchange(provider, call, builder, () => stated ?? Since(started)),
                    limit.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            return new AttemptResult.Failed(DeadlineMs(call), CallFault.Timeout, Late(call));
        }
        catch (Exception fault) when (IsUnsent(fault) && !ct.IsCancellationRequested)
        {
            return new AttemptResult.Failed(
                Since(started), CallFault.Unreachable, $"{provider.Name} cannot be reached")
            {
                IsUnsent = true,
                Detail = fault.Message,
            };
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            return new AttemptResult.Failed(
                stated ?? Since(started), CallFault.Unreachable, $"{provider.Name} broke the connection off")
            {
                Detail = fault.Message,
            };
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or FormatException)
        {
            return new AttemptResult.Failed(
                stated ?? Since(started), CallFault.Garbage,
                    $"{provider.Name} does not speak its format: {fault.Message}");
        }
    }

    private static async Task<AttemptResult> ReadAsync(
        HttpResponseMessage response, Exchange exchange, CancellationToken ct)
    {
        await using var body = await response.Content.ReadAsStreamAsync(ct);
        if (!response.IsSuccessStatusCode)
        {
            var said = Encoding.UTF8.GetString(await HeadAsync(body, ErrorBytesMax, ct));
            return exchange.Failed(FaultOf(response.StatusCode),
                $"{exchange.Provider.Name} answers {(int)response.StatusCode}: {OneLine(said)}");
        }

        // Events wrap a reply in several times its size; the bound is on what all of it may take.
        using var bounded = new BoundedStream(body, 16L * exchange.Call.ReplyBytesMax);
        var isStream = string.Equals(
            response.Content.Headers.ContentType?.MediaType, "text/event-stream", StringComparison.OrdinalIgnoreCase);
        var isWhole = true;
        try
        {
            if (isStream)
            {
                isWhole = await EventsAsync(bounded, exchange.Builder, ct);
            }
            else
            {
                using var whole = await JsonDocument.ParseAsync(bounded, cancellationToken: ct);
                exchange.Builder.Add(whole.RootElement, isWhole: true);
            }
        }
        catch (ReplyTooLongException)
        {
            return exchange.Failed(CallFault.TooLong, $"{exchange.Provider.Name} goes on beyond every bound");
        }

        return exchange.Builder.Trouble is { } trouble ? exchange.Failed(CallFault.ServerError, OneLine(trouble))
            : !exchange.Builder.HasBegun
                ? exchange.Failed(CallFault.Garbage, $"{exchange.Provider.Name} answers without an answer")
            : exchange.Builder.Build() is var reply && reply.Text.Length > exchange.Call.ReplyBytesMax
                ? exchange.Failed(CallFault.TooLong, $"The reply has {reply.Text.Length} bytes")
            : new AttemptResult.Answered(exchange.LatencyMs(), isWhole ? reply : Cut(reply));
    }

    /// <summary>A stream that just ends has lost its end on the way, however well what came of it reads.</summary>
    private static ModelReply Cut(ModelReply reply) =>
        reply.Finish == FinishReason.Unknown ? reply with { Finish = FinishReason.Length } : reply;

    /// <summary>No connection was made; one that takes too long is a cancellation nobody asked for.</summary>
    private static bool IsUnsent(Exception fault) => fault is OperationCanceledException or HttpRequestException
    {
        HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError
    };

    /// <summary>
    /// Server-sent events by the WHATWG's rules, as far as providers use them: lines of data, a blank line. False when
    /// they stop without a word that they have ended.
    /// </summary>
    private static async Task<bool> EventsAsync(Stream body, IReplyBuilder builder, CancellationToken ct)
    {
        using var reader = new StreamReader(body, Encoding.UTF8);
        while (await reader.ReadLineAsync(ct) is { } line)
        {
            if (!line.StartsWith("data:", StringComparison.Ordinal))
            {
                continue;
            }

            var data = line.AsMemory(5).Trim();
            if (data.Span.SequenceEqual("[DONE]"))
            {
                return true;
            }

            if (data.Length > 0)
            {
                using var part = JsonDocument.Parse(data);
                builder.Add(part.RootElement, isWhole: false);
            }
        }

        return builder.HasEnded;
    }

    private static async Task<byte[]> HeadAsync(Stream body, int max, CancellationToken ct)
    {
        var head = new byte[max];
        var read = await body.ReadAtLeastAsync(head, max, throwOnEndOfStream: false, ct);
        return head[..read];
    }

    private static CallFault FaultOf(HttpStatusCode status) =>
        status == HttpStatusCode.TooManyRequests ? CallFault.RateLimited
        : (int)status >= 500 || status == HttpStatusCode.RequestTimeout ? CallFault.ServerError
        : CallFault.Declined;

    private static string OneLine(string text)
    {
        var line = text.ReplaceLineEndings(" ").Trim();
        return line.Length <= 300 ? line : line[..300];
    }

    private static long? Stated(HttpResponseMessage response, ProviderSettings provider) =>
        provider.LatencyHeader is { } name
        && response.Headers.TryGetValues(name, out var values)
        && long.TryParse(values.FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var ms)
            ? ms
            : null;

    private long Since(long started) => (long)time.GetElapsedTime(started).TotalMilliseconds;

    private static long DeadlineMs(ModelCall call) => (long)call.Deadline.TotalMilliseconds;

    private static string Late(ModelCall call) => string.Create(
        CultureInfo.InvariantCulture, $"No answer within the deadline of {call.Deadline.TotalSeconds:0.###} s");

    private sealed record Exchange(
        ProviderSettings Provider, ModelCall Call, IReplyBuilder Builder, Func<long> LatencyMs)
    {
        public AttemptResult.Failed Failed(CallFault fault, string why) => new(LatencyMs(), fault, why);
    }
}
