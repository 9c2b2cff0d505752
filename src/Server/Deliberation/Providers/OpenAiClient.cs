using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pitwall.Engine.Deliberation.Replies;

namespace Pitwall.Server.Deliberation.Providers;

/// <summary>
/// Chat completions as OpenAI, DeepSeek, Qwen, xAI, OpenRouter, Gemini's door, Ollama, vLLM and llama.cpp speak them,
/// streamed; an answer that comes at once is read as well.
/// </summary>
internal sealed class OpenAiClient(Wire wire) : IModelClient
{
    public async Task<AttemptResult> TryAsync(ProviderSettings provider, ModelCall call, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(provider.BaseUrl, "chat/completions"))
        {
            Content = new ByteArrayContent(Body(provider, call)),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (provider.ApiKey is { Length: > 0 } key)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        return await wire.ExchangeAsync(request, provider, call, new Builder(), ct);
    }

    private static byte[] Body(ProviderSettings provider, ModelCall call)
    {
        var body = new JsonObject
        {
            ["model"] = call.Model,
            ["messages"] = new JsonArray(Message("system", call.System), Message("user", call.User)),
            ["stream"] = true,
            ["stream_options"] = new JsonObject { ["include_usage"] = true },
            [provider.OutputTokensField] = call.OutputTokensMax,
        };
        if (call.Temperature is { } temperature)
        {
            body["temperature"] = temperature;
        }

        return JsonSerializer.SerializeToUtf8Bytes(body);
    }

    private static JsonObject Message(string role, string content) =>
        new() { ["role"] = role, ["content"] = content };

    private sealed class Builder : IReplyBuilder
    {
        private readonly StringBuilder text = new();
        private readonly StringBuilder reasoning = new();
        private ReasoningPlace? place;
        private FinishReason finish = FinishReason.Unknown;
        private bool isRefused;
        private string? model;
        private TokenCount? tokens;

        public string? Trouble { get; private set; }

        public bool HasBegun { get; private set; }

        public bool HasEnded { get; private set; }

        public void Add(JsonElement part, bool isWhole)
        {
            if (part.ValueKind == JsonValueKind.Object
                && part.Find("error") is { ValueKind: not JsonValueKind.Null } error)
            {
                Trouble = (error.Find("message") ?? error).Said();
                return;
            }

            model = part.Text("model") ?? model;
            if (part.Find("usage") is { ValueKind: JsonValueKind.Object } usage)
            {
                tokens = Count(usage) ?? tokens;
            }

            if (part.Find("choices") is not { ValueKind: JsonValueKind.Array } choices || choices.GetArrayLength() == 0)
            {
                return;
            }

            HasBegun = true;
            var choice = choices[0];
            var ended = Finish(choice.Text("finish_reason"));
            HasEnded |= ended is not null;
            finish = ended ?? finish;
            if (choice.Find(isWhole ? "message" : "delta") is { ValueKind: JsonValueKind.Object } message)
            {
                Take(message);
            }
        }

        public ModelReply Build() => new(
            Encoding.UTF8.GetBytes(text.ToString()),
            reasoning.Length == 0 ? null : reasoning.ToString(),
            reasoning.Length == 0 ? null : place,
            isRefused ? FinishReason.Filtered : finish,
            model,
            tokens);

        private void Take(JsonElement message)
        {
            text.Append(message.Text("content"));
            if (message.Find("tool_calls") is { ValueKind: JsonValueKind.Array } calls)
            {
                foreach (var call in calls.EnumerateArray())
                {
                    text.Append(call.Find("function")?.Text("arguments"));
                }
            }

            if (message.Text("refusal") is { Length: > 0 } refusal)
            {
                text.Append(refusal);
                // The stream goes on after it and ends like any other, with the word stop.
                isRefused = true;
            }

            if (message.Text("reasoning_content") is { Length: > 0 } content)
            {
                reasoning.Append(content);
                place = ReasoningPlace.ReasoningContent;
            }
            else if (message.Text("reasoning") is { Length: > 0 } thought)
            {
                reasoning.Append(thought);
                place = ReasoningPlace.MessageReasoning;
            }
        }

        private static FinishReason? Finish(string? word) => word switch
        {
            null => null,
            "stop" => FinishReason.Stop,
            "tool_calls" or "function_call" => FinishReason.ToolCall,
            "length" => FinishReason.Length,
            "content_filter" => FinishReason.Filtered,
            _ => FinishReason.Unknown,
        };

        /// <summary>Null for a count of nothing at all: no call has no tokens.</summary>
        private static TokenCount? Count(JsonElement usage)
        {
            var prompt = usage.Count("prompt_tokens");
            var cached = usage.Find("prompt_tokens_details")?.Count("cached_tokens") ?? 0;
            cached = cached == 0 ? usage.Count("prompt_cache_hit_tokens") : cached;
            var completion = usage.Count("completion_tokens");
            var thought = usage.Find("completion_tokens_details")?.Count("reasoning_tokens") ?? 0;
            return prompt + completion == 0 ? null : new TokenCount(
                Math.Max(0, prompt - cached), cached, thought, Math.Max(0, completion - thought));
        }
    }
}
