using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pitwall.Engine.Deliberation.Replies;

namespace Pitwall.Server.Deliberation.Providers;

/// <summary>The Messages API of Anthropic, streamed; an answer that comes at once is read as well.</summary>
internal sealed class AnthropicClient(Wire wire) : IModelClient
{
    private const string Version = "2023-06-01";

    public async Task<AttemptResult> TryAsync(ProviderSettings provider, ModelCall call, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(provider.BaseUrl, "v1/messages"))
        {
            Content = new ByteArrayContent(Body(call)),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("anthropic-version", Version);
        if (provider.ApiKey is { Length: > 0 } key)
        {
            request.Headers.Add("x-api-key", key);
        }

        return await wire.ExchangeAsync(request, provider, call, new Builder(), ct);
    }

    private static byte[] Body(ModelCall call)
    {
        var body = new JsonObject
        {
            ["model"] = call.Model,
            ["max_tokens"] = call.OutputTokensMax,
            ["system"] = call.System,
            ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = call.User }),
            ["stream"] = true,
        };
        if (call.Temperature is { } temperature)
        {
            body["temperature"] = temperature;
        }

        return JsonSerializer.SerializeToUtf8Bytes(body);
    }

    private sealed class Builder : IReplyBuilder
    {
        private readonly StringBuilder text = new();
        private readonly StringBuilder thinking = new();
        private FinishReason finish = FinishReason.Unknown;
        private string? model;
        private long input;
        private long cached;
        private long output;
        private bool isCounted;

        public string? Trouble { get; private set; }

        public bool HasBegun { get; private set; }

        public bool HasEnded { get; private set; }

        public void Add(JsonElement part, bool isWhole)
        {
            switch (part.Text("type"))
            {
                case "error":
                    Trouble = part.Find("error")?.Text("message") ?? part.Said();
                    break;
                case "message_start":
                    HasBegun = true;
                    Begin(part.Find("message"));
                    break;
                case "content_block_delta":
                    Take(part.Find("delta"), "text_delta", "thinking_delta");
                    break;
                case "message_delta":
                    End(part.Find("delta")?.Text("stop_reason"));
                    if (part.Find("usage") is { ValueKind: JsonValueKind.Object } usage)
                    {
                        output = usage.Count("output_tokens");
                        isCounted = true;
                    }

                    break;
                case "message_stop":
                    HasEnded = true;
                    break;
                case "message":
                    HasBegun = true;
                    Begin(part);
                    foreach (var block in part.Find("content")?.EnumerateArray().ToArray() ?? [])
                    {
                        Take(block, "text", "thinking");
                    }

                    End(part.Text("stop_reason"));
                    isCounted = true;
                    break;
            }
        }

        public ModelReply Build() => new(
            Encoding.UTF8.GetBytes(text.ToString()),
            thinking.Length == 0 ? null : thinking.ToString(),
            thinking.Length == 0 ? null : ReasoningPlace.ThinkingBlock,
            finish,
            model,
            isCounted && input + cached + output > 0 ? new TokenCount(input, cached, 0, output) : null);

        /// <summary>
        /// What is written into the cache costs like input, and is counted as such. The count of what comes out stands
        /// here before it has come out, so it only counts when the end repeats it.
        /// </summary>
        private void Begin(JsonElement? message)
        {
            model = message?.Text("model") ?? model;
            if (message?.Find("usage") is { } usage)
            {
                input = usage.Count("input_tokens") + usage.Count("cache_creation_input_tokens");
                cached = usage.Count("cache_read_input_tokens");
                output = usage.Count("output_tokens");
            }
        }

        private void End(string? word)
        {
            HasEnded |= word is not null;
            finish = Finish(word) ?? finish;
        }

        private void Take(JsonElement? piece, string textType, string thinkingType)
        {
            var type = piece?.Text("type");
            if (string.Equals(type, textType, StringComparison.Ordinal))
            {
                text.Append(piece?.Text("text"));
            }
            else if (string.Equals(type, thinkingType, StringComparison.Ordinal))
            {
                thinking.Append(piece?.Text("thinking"));
            }
        }

        private static FinishReason? Finish(string? word) => word switch
        {
            null => null,
            "end_turn" or "stop_sequence" => FinishReason.Stop,
            "tool_use" => FinishReason.ToolCall,
            "max_tokens" or "model_context_window_exceeded" => FinishReason.Length,
            "refusal" => FinishReason.Filtered,
            _ => FinishReason.Unknown,
        };
    }
}
