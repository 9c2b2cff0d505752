using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Pitwall.Server.Platform;

namespace Pitwall.Server.Tests.Deliberation.Providers;

/// <summary>
/// Models on 127.0.0.1: chat completions of OpenAI, messages of Anthropic, and the contract of http minds. What is
/// answered is a function of the question alone, so two runs hear the same.
/// </summary>
internal sealed class FakeModels : IAsyncDisposable
{
    public const string LatencyHeader = "X-Stated-Latency-Ms";

    private readonly HttpListener listener = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly SortedDictionary<string, int> attempts = new(StringComparer.Ordinal);
    private readonly Func<FakeQuestion, FakeAnswer> mind;
    private readonly Task serving;
    private int count;

    public FakeModels(Func<FakeQuestion, FakeAnswer> mind)
    {
        this.mind = mind;
        Address = new Uri($"http://127.0.0.1:{FreePort.Find()}/");
        listener.Prefixes.Add(Address.ToString());
        listener.Start();
        serving = Task.Run(ServeAsync);
    }

    public Uri Address { get; }

    /// <summary>How many questions came.</summary>
    public int Count => count;

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Stop();
        listener.Close();
        await serving;
        stopping.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!stopping.IsCancellationRequested)
        {
            HttpListenerContext context;
            try
            {
                context = await listener.GetContextAsync();
            }
            catch (Exception ended) when (ended is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            _ = Task.Run(() => AnswerAsync(context));
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            using var body = new MemoryStream();
            await context.Request.InputStream.CopyToAsync(body);
            var question = Read(context.Request, body.ToArray());
            Interlocked.Increment(ref count);
            await WriteAsync(context.Response, question, mind(question));
        }
        catch (Exception gone) when (gone is HttpListenerException or IOException or ObjectDisposedException)
        {
            // The caller has hung up, which some of the tests are about.
        }
    }

    private FakeQuestion Read(HttpListenerRequest request, byte[] body)
    {
        var path = request.Url!.AbsolutePath;
        var wire = path.EndsWith("chat/completions", StringComparison.Ordinal) ? "openai"
            : path.EndsWith("v1/messages", StringComparison.Ordinal) ? "anthropic"
            : "http";
        var headers = new SortedDictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in request.Headers.AllKeys.OfType<string>())
        {
            headers[name] = request.Headers[name]!;
        }

        if (wire is "http")
        {
            var text = Encoding.UTF8.GetString(body);
            return new FakeQuestion(wire, path, "", text, Attempt($"{path}\n{text}"))
            {
                Headers = headers,
                Body = body
            };
        }

        using var document = JsonDocument.Parse(body);
        var root = document.RootElement;
        var (system, user) = wire switch
        {
            "openai" => (Content(root.GetProperty("messages")[0]), Content(root.GetProperty("messages")[1])),
            _ => (root.GetProperty("system").GetString()!, Content(root.GetProperty("messages")[0])),
        };
        var model = root.GetProperty("model").GetString()!;
        return new FakeQuestion(wire, model, system, user, Attempt($"{path}\n{model}\n{user}"))
        {
            Headers = headers,
            Body = body
        };
    }

    private int Attempt(string key)
    {
        lock (attempts)
        {
            return attempts[key] = attempts.GetValueOrDefault(key) + 1;
        }
    }

    private async Task WriteAsync(HttpListenerResponse response, FakeQuestion question, FakeAnswer answer)
    {
        response.Headers[LatencyHeader] = answer.LatencyMs.ToString(CultureInfo.InvariantCulture);
        switch (answer)
        {
            case FakeAnswer.Says says when question.Wire is "http":
                await SendAsync(response, "application/json", says.Text);
                break;
            case FakeAnswer.Says says:
                await SendAsync(response, "text/event-stream", Events(question, says));
                break;
            case FakeAnswer.Raw raw:
                var isStream = raw.Body.StartsWith("data:", StringComparison.Ordinal);
                await SendAsync(response, isStream ? "text/event-stream" : "application/json", raw.Body);
                break;
            case FakeAnswer.Status status:
                response.StatusCode = status.Code;
                await SendAsync(response, "application/json", status.Body);
                break;
            case FakeAnswer.EndsEarly early:
                var told = Events(question, new FakeAnswer.Says(early.Text) { IsCounted = false });
                var end = told.IndexOf(End(question), StringComparison.Ordinal);
                await SendAsync(response, "text/event-stream", told[..end]);
                break;
            case FakeAnswer.BreaksOff off:
                var events = Encoding.UTF8.GetBytes(Events(question, new FakeAnswer.Says(off.Text)));
                response.ContentType = "text/event-stream";
                response.ContentLength64 = events.Length;
                // Closed in order and not aborted, so that what was written arrives whoever is faster.
                response.KeepAlive = false;
                await response.OutputStream.WriteAsync(events.AsMemory(0, events.Length / 2));
                response.Close();
                break;
            case FakeAnswer.Hangs:
                response.SendChunked = true;
                await response.OutputStream.FlushAsync();
                await Task.Delay(Timeout.Infinite, stopping.Token)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                response.Abort();
                break;
            default:
                await SendAsync(response, "application/json", "<html>this is no model</html>");
                break;
        }
    }

    private static async Task SendAsync(HttpListenerResponse response, string type, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        response.ContentType = type;
        response.ContentLength64 = bytes.Length;
        await response.OutputStream.WriteAsync(bytes);
        response.Close();
    }

    /// <summary>With what the events begin that say how it ended.</summary>
    private static string End(FakeQuestion question) => question.Wire is "anthropic"
        ? "event: message_delta"
        : $$"""data: {"model":"{{question.Model}}","choices":[{"delta":{},"finish_reason":""";

    private static string Events(FakeQuestion question, FakeAnswer.Says says) => question.Wire is "anthropic"
        ? AnthropicEvents(question, says)
        : OpenAiEvents(question, says);

    private static string OpenAiEvents(FakeQuestion question, FakeAnswer.Says says)
    {
        var text = new StringBuilder();
        void Send(object part) => text.Append("data: ").Append(JsonSerializer.Serialize(part)).Append("\n\n");
        if (says.Reasoning is { } thought)
        {
            Send(new
            {
                model = question.Model,
                choices = new[] { new { delta = new { reasoning_content = thought } } }
            });
        }

        foreach (var piece in Pieces(says.Text))
        {
            Send(new { model = question.Model, choices = new[] { new { delta = new { content = piece } } } });
        }

        Send(new { model = question.Model, choices = new[] { new { delta = new { }, finish_reason = says.Finish } } });
        if (says.IsCounted)
        {
            Send(new { model = question.Model, choices = Array.Empty<object>(), usage = Usage(says) });
        }

        return text.Append("data: [DONE]\n\n").ToString();
    }

    private static object Usage(FakeAnswer.Says says) => new
    {
        prompt_tokens = says.Tokens.Prompt,
        completion_tokens = says.Tokens.Completion,
        prompt_tokens_details = new { cached_tokens = says.Tokens.Cached },
        completion_tokens_details = new { reasoning_tokens = says.Tokens.Reasoning },
    };

    private static string AnthropicEvents(FakeQuestion question, FakeAnswer.Says says)
    {
        var text = new StringBuilder();
        void Send(string type, object part) =>
            text.Append("event: ").Append(type).Append("\ndata: ").Append(JsonSerializer.Serialize(part))
                .Append("\n\n");
        Send("message_start", new
        {
            type = "message_start",
            message = new
            {
                model = question.Model,
                usage = new
                {
                    input_tokens = says.Tokens.Prompt - says.Tokens.Cached,
                    cache_read_input_tokens = says.Tokens.Cached,
                    output_tokens = 1,
                },
            },
        });
        if (says.Reasoning is { } thought)
        {
            Send("content_block_delta", new
            {
                type = "content_block_delta",
                index = 0,
                delta = new { type = "thinking_delta", thinking = thought },
            });
        }

        foreach (var piece in Pieces(says.Text))
        {
            Send("content_block_delta", new
            {
                type = "content_block_delta",
                index = 1,
                delta = new { type = "text_delta", text = piece },
            });
        }

        Send("message_delta", new
        {
            type = "message_delta",
            delta = new { stop_reason = AnthropicWord(says.Finish) },
            usage = says.IsCounted ? new { output_tokens = says.Tokens.Completion } : null,
        });
        Send("message_stop", new { type = "message_stop" });
        return text.ToString();
    }

    private static string AnthropicWord(string finish) => finish switch
    {
        "stop" => "end_turn",
        "length" => "max_tokens",
        "content_filter" => "refusal",
        _ => finish,
    };

    private static IEnumerable<string> Pieces(string text) =>
        text.Chunk(48).Select(piece => new string(piece));

    private static string Content(JsonElement message) => message.GetProperty("content").GetString()!;
}
