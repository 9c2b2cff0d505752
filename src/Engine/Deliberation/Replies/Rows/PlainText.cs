using System.Text;
using Pitwall.Engine.Deliberation.Replies.Scanning;

namespace Pitwall.Engine.Deliberation.Replies.Rows;

/// <summary>
/// Decisions without any JSON: a coin, an action and a confidence on a line, one word on the first line, a final
/// proposal, or "price:0.5, size:0.1, side:BUY". Prose is none of these and stays unread.
/// </summary>
internal sealed class PlainText(byte[] source, int end, ReplyContext context)
{
    private const int LineMax = 160;
    private const string Proposal = "FINAL TRANSACTION PROPOSAL";

    private readonly List<(List<(string Key, string Value)> Fields, int Offset, int End)> found = [];

    /// <summary>The rows of a text outside of the model's thinking; none when it is prose.</summary>
    public IReadOnlyList<RowSource> Rows(IReadOnlyList<Thought> thoughts)
    {
        var first = true;
        for (var at = 0; at < end;)
        {
            var line = source.AsSpan(at, end - at).IndexOf((byte)'\n');
            var stop = line < 0 ? end : at + line;
            var text = stop - at > LineMax ? "" : Encoding.UTF8.GetString(source, at, stop - at)
                .Trim().Trim('*', '#', '>', '-', '`', ' ', '•');
            if (text.Length > 0 && !thoughts.Any(thought => at >= thought.Start && at < thought.End))
            {
                Line(text, (at, stop), first);
                first = false;
            }

            first &= stop - at <= LineMax;
            at = stop + 1;
        }

        return [.. found.Select(Source).OfType<RowSource>()];
    }

    private void Line(string text, (int Start, int End) span, bool isFirst)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (text.StartsWith(Proposal, StringComparison.OrdinalIgnoreCase))
        {
            found.Clear();
            Add(span, ("action", text[Proposal.Length..].Trim(':', ' ', '*')));
        }
        else if (words.Length is 2 or 3 && CoinNames.Find(words[0].Trim(':'), context) is not null
            && ActionWords.IsKnown(words[1]))
        {
            found.RemoveAll(row => row.Fields.Contains(("coin", words[0].Trim(':'))));
            Add(span, words.Length == 3
                ? [("coin", words[0].Trim(':')), ("action", words[1]), ("confidence", words[2])]
                : [("coin", words[0].Trim(':')), ("action", words[1])]);
        }
        else if (isFirst && ActionWords.IsKnown(text))
        {
            Add(span, ("action", text));
        }
        else
        {
            Pairs(text, span);
        }
    }

    /// <summary>
    /// "side:BUY, size:0.1" is a row of its own; a single "QUANTITY: 0.5" belongs to the row above it.
    /// </summary>
    private void Pairs(string text, (int Start, int End) span)
    {
        var pairs = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(part => part.Split(':', 2, StringSplitOptions.TrimEntries))
            .Where(part => part.Length == 2
                && part[0].Length is > 0 and <= 24
                && !part[0].Contains(' ', StringComparison.Ordinal))
            .Select(part => (Key: part[0], Value: part[1].Trim('`', '*')))
            .ToArray();
        if (pairs.Any(pair => FieldNames.IsAction(pair.Key) && ActionWords.IsKnown(pair.Value)))
        {
            Add(span, pairs);
        }
        else if (pairs.Length == 1 && found.Count > 0
            && SaidNumber.OfText(pairs[0].Value, false, 0).AnyValue is not null)
        {
            var (fields, offset, _) = found[^1];
            fields.Add(pairs[0]);
            found[^1] = (fields, offset, span.End);
        }
    }

    private void Add((int Start, int End) span, params (string Key, string Value)[] fields) =>
        found.Add(([.. fields], span.Start, span.End));

    /// <summary>The row as an object, so that it is read by the same rules as any other.</summary>
    private RowSource? Source((List<(string Key, string Value)> Fields, int Offset, int End) row)
    {
        var fields = row.Fields.Select(field => Bareword.IsNumber(field.Value)
            ? $"{Quoted(field.Key)}:{field.Value}"
            : $"{Quoted(field.Key)}:{Quoted(field.Value)}");
        var bytes = Encoding.UTF8.GetBytes($"{{{string.Join(',', fields)}}}");
        var reader = new LenientReader(
            bytes, bytes.Length, ReplyLimits.Default, Workload.For(bytes.Length, ReplyLimits.Default));
        var host = new Node(NodeKind.Text, source, row.Offset) { End = row.End, Complete = true };
        return reader.Read(0) is { Complete: true } node ? new RowSource(node, null, null) { Host = host } : null;
    }

    private static string Quoted(string text) =>
        $"\"{text.Replace("\\", "", StringComparison.Ordinal).Replace("\"", "", StringComparison.Ordinal)}\"";
}
