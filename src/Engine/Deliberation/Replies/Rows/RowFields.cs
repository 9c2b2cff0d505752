using Pitwall.Engine.Deliberation.Replies.Scanning;

namespace Pitwall.Engine.Deliberation.Replies.Rows;

/// <summary>The fields of one row by their plain names; what stands around the row answers for what it lacks.</summary>
internal sealed class RowFields
{
    private static readonly string[] Nested = ["adjustprofit", "exitplan", "buy", "sell", "parameters"];

    private readonly SortedDictionary<string, Node> own = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, Node> around = new(StringComparer.Ordinal);

    public RowFields(RowSource row)
    {
        Source = row;
        foreach (var member in row.Fields.Members)
        {
            var name = member.Plain;
            var differs = own.TryGetValue(name, out var earlier)
                && !string.Equals(earlier.Text, member.Value.Text, StringComparison.Ordinal);
            Contradiction ??= differs ? member.Key : null;
            var isVital = FieldNames.IsAction(name) || FieldNames.Coin.Contains(name, StringComparer.Ordinal);
            Objection ??= differs && isVital
                ? $"'{member.Key}' stands in it twice and says two things"
                : member.Value.Suspect ? "A quote is missing, and rows run into each other"
                : null;
            own[name] = member.Value;
        }

        foreach (var member in row.Around?.Members ?? [])
        {
            around[member.Plain] = member.Value;
        }
    }

    public RowSource Source { get; }

    /// <summary>A key that stands here twice and says two things.</summary>
    public string? Contradiction { get; }

    /// <summary>
    /// Why nobody can tell whose row this is: it has two actions or coins, or a text ran over into it. Null when one
    /// can.
    /// </summary>
    public string? Objection { get; }

    public bool Has(string name) => own.ContainsKey(name);

    /// <summary>The first of these fields that is there.</summary>
    public Node? Find(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (own.TryGetValue(name, out var node))
            {
                return node;
            }
        }

        foreach (var name in names)
        {
            if ((around.GetValueOrDefault(name) ?? InNested(name)) is { } node)
            {
                return node;
            }
        }

        return null;
    }

    /// <summary>The text of the first of these fields that is a scalar, empty when none is.</summary>
    public string Text(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if ((own.GetValueOrDefault(name) ?? around.GetValueOrDefault(name)) is { IsScalar: true } node
                && node.Kind != NodeKind.Null)
            {
                return node.Text;
            }
        }

        return "";
    }

    public SaidNumber Number(params ReadOnlySpan<string> names) => SaidNumber.Of(Find(names));

    private Node? InNested(string name)
    {
        foreach (var host in Nested)
        {
            if (own.GetValueOrDefault(host) is not { Kind: NodeKind.Object } node)
            {
                continue;
            }

            foreach (var member in node.Members)
            {
                if (string.Equals(member.Plain, name, StringComparison.Ordinal))
                {
                    return member.Value;
                }
            }
        }

        return null;
    }
}
