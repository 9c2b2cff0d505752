using System.Text;
using Pitwall.Engine.Deliberation.Replies.Rows;
using Pitwall.Engine.Deliberation.Replies.Scanning;

namespace Pitwall.Engine.Deliberation.Replies;

/// <summary>
/// Finds the model's own reasoning: handed over beside the reply, between tags, under a key of the answer, or as the
/// prose before it.
/// </summary>
internal sealed class Reasonings(ReplyText text, byte[] source, ReplyScan scan, Candidate? chosen)
{
    private const int ProseMin = 12;

    public FoundReasoning? Find() => Handed() ?? Tagged() ?? Keyed() ?? Before();

    private FoundReasoning? Handed() => string.IsNullOrWhiteSpace(text.Reasoning)
        ? null
        : new(text.Reasoning, text.Place ?? ReasoningPlace.MessageReasoning, null);

    private FoundReasoning? Tagged()
    {
        var said = scan.Thoughts
            .Select(thought => Read(thought.Start, thought.End))
            .Where(thought => thought.Length > 0)
            .ToArray();
        return said.Length == 0 ? null
            : new(string.Join("\n\n", said), ReasoningPlace.InlineTag, scan.Thoughts[0].Start);
    }

    private FoundReasoning? Keyed()
    {
        foreach (var root in (chosen?.Parts ?? []).Select(part => part.Root))
        {
            if (Shapes.Match(root) is { } set && set.Rows.Any(row => row.Covers(root)))
            {
                continue;
            }

            foreach (var member in root.Members)
            {
                var isThought = FieldNames.Thoughts.Contains(member.Plain, StringComparer.Ordinal);
                if (isThought && member.Value.Kind == NodeKind.Text && member.Value.Text.Trim() is { Length: > 0 } said)
                {
                    return new(said, ReasoningPlace.AnswerKey, member.Value.Offset);
                }
            }
        }

        return null;
    }

    private FoundReasoning? Before()
    {
        if (chosen is null)
        {
            return null;
        }

        var said = Read(0, chosen.Start);
        var fence = said.LastIndexOf("```", StringComparison.Ordinal);
        said = (fence >= 0 && said.Length - fence < 16 ? said[..fence] : said).Trim();
        return said.Length < ProseMin ? null : new(said, ReasoningPlace.ProseBefore, 0);
    }

    private string Read(int start, int stop) =>
        Encoding.UTF8.GetString(source, start, Math.Max(0, stop - start)).Replace('\0', '\uFFFD').Trim();
}
