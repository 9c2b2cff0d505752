using Pitwall.Engine.Deliberation.Replies.Rows;
using Pitwall.Engine.Deliberation.Replies.Scanning;

namespace Pitwall.Engine.Deliberation.Replies;

/// <summary>
/// Reads what models really write. Never throws, never invents a HOLD, and never loses a valid close because something
/// else in the reply is wrong. How a text is written is mended wherever that leaves no doubt; what it means is only
/// ever guessed where the guess takes risk away.
/// </summary>
public static class ReplyParser
{
    /// <summary>One reply, read in time and memory proportional to its size.</summary>
    public static ParsedReply Parse(ReplyText text, ReplyContext context)
    {
        var bytes = text.Bytes.ToArray();
        var end = Math.Min(bytes.Length, context.Limits.BytesMax);
        var scan = new ReplyScan(bytes, end, context.Limits);
        return new ReplyReading(text, bytes, scan, context).Read();
    }
}
