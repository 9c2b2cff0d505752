using System.Text;
using Pitwall.Engine.Deliberation.Replies.Rows;

namespace Pitwall.Engine.Deliberation.Replies.Scanning;

internal enum NodeKind
{
    Object,
    Array,
    Text,

    /// <summary>A number as JSON writes it.</summary>
    Number,

    /// <summary>A token without quotes that JSON does not know: <c>5x</c>, <c>98,000</c>, <c>NaN</c>.</summary>
    Bare,
    True,
    False,
    Null,
}

/// <summary>
/// One value of a reply with the bytes it stood in, from <see cref="Offset"/> up to <see cref="End"/>. Complete means
/// that its closing bracket or quote was there.
/// </summary>
internal sealed class Node(NodeKind kind, byte[] source, int offset)
{
    private List<Member>? members;
    private List<Node>? items;
    private string? text;

    public NodeKind Kind { get; } = kind;

    public int Offset { get; } = offset;

    public int End { get; set; } = offset;

    public bool Complete { get; set; }

    /// <summary>A text that holds stray quotes and braces: it may have swallowed what follows it.</summary>
    public bool Suspect { get; set; }

    /// <summary>How many bytes of quotes stand before and after the content of a text.</summary>
    public (int Before, int After) Quotes { get; set; }

    public IReadOnlyList<Member> Members => members ?? [];

    public IReadOnlyList<Node> Items => items ?? [];

    public bool IsScalar => Kind is not (NodeKind.Object or NodeKind.Array);

    /// <summary>A text without quotes and escapes; any other scalar as it was written.</summary>
    public string Text => text ??= Unescaped(
        Encoding.UTF8.GetString(source, Offset + Quotes.Before, Math.Max(0, ContentLength)), Kind == NodeKind.Text);

    private int ContentLength => End - Offset - Quotes.Before - Quotes.After;

    public void Add(Member member) => (members ??= []).Add(member);

    public void Add(Node item) => (items ??= []).Add(item);

    private static string Unescaped(string raw, bool isText)
    {
        if (!isText)
        {
            return raw.Trim();
        }

        var built = new StringBuilder(raw.Length);
        for (var at = 0; at < raw.Length; at++)
        {
            var (letter, width) = raw[at] == '\\' && at + 1 < raw.Length ? Escape(raw, at) : (raw[at], 1);
            built.Append(letter == '\0' ? '\uFFFD' : letter);
            at += width - 1;
        }

        return Paired(built.ToString());
    }

    private static (char Letter, int Width) Escape(string raw, int at) => raw[at + 1] switch
    {
        'n' => ('\n', 2),
        't' => ('\t', 2),
        'r' => ('\r', 2),
        'b' or 'f' => (' ', 2),
        'u' when at + 6 <= raw.Length && ushort.TryParse(
            raw.AsSpan(at + 2, 4),
            System.Globalization.NumberStyles.AllowHexSpecifier,
            System.Globalization.CultureInfo.InvariantCulture,
            out var code) => ((char)code, 6),
        var other => (other, 2),
    };

    /// <summary>Half a surrogate pair cannot be stored as UTF-8, so it becomes the replacement character.</summary>
    private static string Paired(string value) =>
        value.Any(char.IsSurrogate) ? Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(value)) : value;
}

/// <summary>One key of an object, its plain name, and what it says.</summary>
internal sealed class Member(string key, Node value)
{
    public string Key { get; } = key;

    /// <summary>The name without case, blanks, dashes and underscores.</summary>
    public string Plain { get; } = FieldNames.Plain(key);

    public Node Value { get; } = value;
}
