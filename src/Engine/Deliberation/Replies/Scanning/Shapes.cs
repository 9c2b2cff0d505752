using Pitwall.Engine.Deliberation.Replies.Rows;

namespace Pitwall.Engine.Deliberation.Replies.Scanning;

/// <summary>
/// Finds the rows in a JSON value, whatever they are wrapped in: a list, one object, an object keyed by coin, a list
/// under a key, the arguments of a tool call, also as JSON inside a text.
/// </summary>
internal static class Shapes
{
    private const int DepthMax = 6;

    private const string Arguments = "tradesignalargs";

    private static readonly string[] Wrappers =
    [
        "decisions", "tradedecisions", "tradingdecisions", "decision", "actions", "orders", "trades", "signals",
        "toolcalls", "function", "arguments", "args", "input", "parameters", "data", "result", "output", "response",
        "finalanswer", "answer", "final",
    ];

    /// <summary>
    /// The rows of a value; null when it is no answer. A list without any says that nothing is to be done.
    /// </summary>
    public static RowSet? Match(Node root) => Rows(root, "", 0);

    private static RowSet? Rows(Node node, string wrapper, int depth) =>
        depth > DepthMax ? null
        : node.Kind == NodeKind.Array ? OfList(node, wrapper, depth)
        : node.Kind == NodeKind.Object ? OfObject(node, wrapper, depth)
        : node.Kind == NodeKind.Text && wrapper.Length > 0 ? OfText(node, wrapper)
        : null;

    private static RowSet? OfList(Node list, string wrapper, int depth)
    {
        if (list.Items.All(item => item is { Kind: NodeKind.Object, Complete: true, Members.Count: 0 }))
        {
            return list.Complete ? RowSet.Empty(wrapper) : null;
        }

        var rows = new List<RowSource>();
        var readable = false;
        var keyed = false;
        foreach (var item in list.Items)
        {
            var inner = Rows(item, wrapper, depth + 1);
            readable |= inner is { Rows.Count: > 0 };
            keyed |= inner is { IsKeyed: true };
            rows.AddRange(inner is { Rows.Count: > 0 } ? inner.Rows
                : item.Kind == NodeKind.Object ? [new RowSource(item, null, null)]
                : []);
        }

        return readable ? new RowSet(wrapper, keyed, list.Kind == NodeKind.Array, rows) : null;
    }

    private static RowSet? OfObject(Node node, string wrapper, int depth)
    {
        if (node.Members.Count == 0)
        {
            return node.Complete ? RowSet.Empty(wrapper) : null;
        }

        RowSet? nothing = null;
        foreach (var name in Wrappers)
        {
            var inner = node.Members.FirstOrDefault(member => Is(member, name))?.Value;
            var rows = inner is null ? null : Rows(inner, name, depth + 1);
            if (rows is { Rows.Count: > 0 })
            {
                return rows;
            }

            nothing ??= rows;
        }

        return Keyed(node, wrapper) is { Rows.Count: > 0 } keyed ? keyed
            : IsRow(node) && !NamesCoin(node) && Elsewhere(node, depth) is { } inside ? inside
            : IsRow(node) ? new RowSet(wrapper, false, false, [new RowSource(node, null, null)])
            : Elsewhere(node, depth) ?? nothing;
    }

    /// <summary>Under a key of the model's own invention; the last such is what it ended with.</summary>
    private static RowSet? Elsewhere(Node node, int depth) => node.Members
        .Where(member => !member.Value.IsScalar && member.Value.Members.Count + member.Value.Items.Count > 0)
        .Select(member => Rows(member.Value, "", depth + 1))
        .LastOrDefault(rows => rows is { Rows.Count: > 0 });

    private static RowSet Keyed(Node node, string wrapper)
    {
        var rows = new List<RowSource>();
        var hasArguments = false;
        foreach (var member in node.Members)
        {
            var arguments = member.Value.Members.FirstOrDefault(inner => Is(inner, Arguments))?.Value;
            if (arguments is { Kind: NodeKind.Object })
            {
                hasArguments = true;
                rows.Add(new RowSource(arguments, member.Value, member.Key));
            }
            else if (member.Value.Kind == NodeKind.Object && IsRow(member.Value))
            {
                rows.Add(new RowSource(member.Value, null, member.Key));
            }
            else if (member.Value.Kind == NodeKind.Text && !IsRow(node) && IsCoinLike(member.Key)
                && ActionWords.IsKnown(member.Value.Text))
            {
                rows.Add(new RowSource(member.Value, null, member.Key));
            }
        }

        if (rows.Count > 0)
        {
            rows.AddRange(node.Members
                .Where(member => member.Value is { Kind: NodeKind.Object, Members.Count: > 0 }
                    && IsCoinLike(member.Key) && !rows.Any(row => row.Covers(member.Value)))
                .Select(member => new RowSource(member.Value, null, member.Key)));
        }

        return new RowSet(hasArguments ? Arguments : wrapper, true, false, rows);
    }

    private static bool IsCoinLike(string key) =>
        key.Length is > 1 and <= 16 && key.All(letter => char.IsAsciiLetterUpper(letter) || char.IsAsciiDigit(letter)
            || letter is '-' or '/' or '_' or ':');

    private static bool IsRow(Node node) =>
        node.Members.Any(member => member.Value.IsScalar && FieldNames.IsAction(member.Plain))
        || node.Members.Any(member => Is(member, Arguments));

    private static bool Is(Member member, string plain) => string.Equals(member.Plain, plain, StringComparison.Ordinal);

    private static bool NamesCoin(Node node) => node.Members.Any(
        member => FieldNames.Coin.Contains(member.Plain, StringComparer.Ordinal));

    /// <summary>JSON inside a text, as tool calls hand their arguments over.</summary>
    private static RowSet? OfText(Node node, string wrapper)
    {
        var text = node.Text.TrimStart();
        if (text is not ['{' or '[', ..])
        {
            return null;
        }

        var bytes = System.Text.Encoding.UTF8.GetBytes(text);
        var reader = new LenientReader(bytes, bytes.Length, ReplyLimits.Default, Workload.For(
            bytes.Length, ReplyLimits.Default));
        return reader.Read(0) is { Complete: true } root && !reader.Damaged && Match(root) is { } rows
            ? rows with { Rows = [.. rows.Rows.Select(row => row with { Host = node })] }
            : null;
    }
}

/// <summary>The rows of one value. Wrapper is the key they stood under, empty when they stood alone.</summary>
internal sealed record RowSet(string Wrapper, bool IsKeyed, bool IsList, IReadOnlyList<RowSource> Rows)
{
    public bool HasCompleteRow => Rows.Any(row => row.Fields.Complete);

    public static RowSet Empty(string wrapper) => new(wrapper, false, true, []);
}

/// <summary>
/// One row: the object with its fields, what stands around it, and the key it stood under. Host is the text that holds
/// the row when it was JSON inside a text: then that is where its bytes are.
/// </summary>
internal sealed record RowSource(Node Fields, Node? Around, string? Key)
{
    public Node? Host { get; init; }

    public int Offset => (Host ?? Around ?? Fields).Offset;

    public int End => (Host ?? Around ?? Fields).End;

    public bool Complete => Fields.Complete && (Around?.Complete ?? true);

    public bool Covers(Node node) => ReferenceEquals(Fields, node) || ReferenceEquals(Around, node);
}
