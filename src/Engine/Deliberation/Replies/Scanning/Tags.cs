using System.Text;

namespace Pitwall.Engine.Deliberation.Replies.Scanning;

/// <summary>The XML-like tags that models put around their thinking and around their answer.</summary>
internal static class Tags
{
    private const int NameMax = 24;

    private static readonly SortedSet<string> Reasoning = new(StringComparer.Ordinal)
    {
        "think", "thinking", "thought", "thoughts", "reasoning", "analysis", "scratchpad", "reflection",
        "chain_of_thought", "cot", "inner_monologue",
    };

    private static readonly SortedSet<string> Answers = new(StringComparer.Ordinal)
    {
        "decision", "decisions", "answer", "output", "response", "result", "json", "tool_call", "function_call",
        "final", "final_answer", "trading_decisions",
    };

    /// <summary>
    /// The tag that starts here: its name in lower case, whether it closes, its width; null when none.
    /// </summary>
    public static Tag? At(ReadOnlySpan<byte> source, int at)
    {
        var closes = at + 1 < source.Length && source[at + 1] == '/';
        var from = at + (closes ? 2 : 1);
        var rest = source[Math.Min(from, source.Length)..Math.Min(from + NameMax, source.Length)];
        var length = rest.IndexOf((byte)'>');
        if (length <= 0)
        {
            return null;
        }

        var name = Encoding.UTF8.GetString(rest[..length]).Trim().ToLowerInvariant();
        return Reasoning.Contains(name) ? new Tag(name, TagKind.Reasoning, closes, from + length + 1 - at)
            : Answers.Contains(name) ? new Tag(name, TagKind.Answer, closes, from + length + 1 - at)
            : null;
    }
}

internal enum TagKind
{
    Reasoning,
    Answer,
}

/// <summary>One tag of the text: its name in lower case and its width in bytes.</summary>
internal readonly record struct Tag(string Name, TagKind Kind, bool Closes, int Width);
