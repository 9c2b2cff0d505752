using System.Collections.Immutable;
using Pitwall.Engine.Deliberation.Replies;
using Pitwall.Engine.Trading;

namespace Pitwall.Server.Deliberation.Past;

/// <summary>A past cycle as it is read here, by the parser that reads live replies too.</summary>
internal sealed record PastReading(PastCycle Cycle, ParsedReply Reply)
{
    public static PastReading Of(PastCycle cycle) => new(cycle, cycle switch
    {
        { Reply: { } reply } => ReplyParser.Parse(
            new ReplyText(reply, cycle.Reasoning, cycle.Reasoning is null ? null : ReasoningPlace.MessageReasoning),
            cycle.Context),
        { Rows: { } rows } => new ParsedReply(
            cycle.Unanswered, [], rows, null, [], null, "The source kept the action and not the reply"),
        _ => new ParsedReply(
            cycle.Unanswered, [], ImmutableArray<RowVerdict>.Empty, null, [], null,
            cycle.Error is null ? "There was no reply" : "The source kept no reply, only what went wrong"),
    });
}
