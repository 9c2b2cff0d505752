using System.Text;

namespace Pitwall.Engine.Deliberation.Replies;

/// <summary>
/// What a model answered, byte for byte as received (UTF-8, perhaps broken): the text of the message, or the arguments
/// of its tool call. Reasoning is what the provider handed over beside it, and where that was found.
/// </summary>
public sealed record ReplyText(ReadOnlyMemory<byte> Bytes, string? Reasoning = null, ReasoningPlace? Place = null)
{
    public static ReplyText Of(string text) => new(Encoding.UTF8.GetBytes(text));
}

/// <summary>Why a provider stopped writing, in one vocabulary for all of them.</summary>
public enum FinishReason
{
    /// <summary>The model had said all it wanted (stop, end_turn, STOP).</summary>
    Stop,

    /// <summary>The model asked for a tool (tool_calls, tool_use).</summary>
    ToolCall,

    /// <summary>A limit of tokens cut it off (length, max_tokens, MAX_TOKENS).</summary>
    Length,

    /// <summary>The provider or the model declined (content_filter, refusal, SAFETY).</summary>
    Filtered,

    /// <summary>Nothing was said about it, or a word nobody knows.</summary>
    Unknown,
}

/// <summary>Where a model's reasoning was found.</summary>
public enum ReasoningPlace
{
    /// <summary><c>message.reasoning</c> of OpenRouter.</summary>
    MessageReasoning,

    /// <summary><c>message.reasoning_content</c> of DeepSeek, Qwen and vLLM.</summary>
    ReasoningContent,

    /// <summary>Anthropic's blocks of type <c>thinking</c>.</summary>
    ThinkingBlock,

    /// <summary>Gemini's parts with <c>thought: true</c>.</summary>
    ThoughtPart,

    /// <summary><c>&lt;think&gt;</c>, <c>&lt;reasoning&gt;</c> and their kin inside the text.</summary>
    InlineTag,

    /// <summary>A key of the answer: <c>chain_of_thought</c>, <c>cot_trace_summary</c>, <c>thinking</c>…</summary>
    AnswerKey,

    /// <summary>Prose before the answer.</summary>
    ProseBefore,
}
