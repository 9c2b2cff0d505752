namespace Pitwall.Engine.Deliberation.Replies.Scanning;

/// <summary>
/// Reads one JSON value as models write it: comments, trailing commas, foreign quotes and punctuation, keys without
/// quotes, Python's literals, a missing comma. Each liberty taken is a named repair. What cannot be mended so is
/// damage: the value ends there, and what was read up to it stands.
/// </summary>
internal sealed partial class LenientReader(byte[] source, int end, ReplyLimits limits, Workload work)
{
    private const int RepairsMax = 4_096;

    private int at;
    private int openObjects;
    private bool stuck;
    private int damages;
    private bool suspectKey;

    public List<Repair> Repairs { get; } = [];

    /// <summary>A bracket, quote or sign was missing, so nobody can be sure what belonged together.</summary>
    public bool Damaged => damages > 0;

    /// <summary>The text ended before the value did.</summary>
    public bool ReachedEnd { get; private set; }

    /// <summary>How far it has read.</summary>
    public int Position => at;

    /// <summary>There were more brackets inside brackets than anybody means.</summary>
    public bool IsTooDeep { get; private set; }

    /// <summary>The value that starts at this byte; null when none does.</summary>
    public Node? Read(int start)
    {
        at = start;
        openObjects = 0;
        return Value(0, inObject: false);
    }

    private Node? Value(int depth, bool inObject)
    {
        if (depth > limits.DepthMax)
        {
            IsTooDeep = true;
            Stop("too_deep");
            return null;
        }

        var mark = Peek();
        return mark.Sign switch
        {
            '{' => Object(depth, mark),
            '[' => Array(depth, mark),
            '"' or '\'' => Text(mark, isKey: false),
            _ => Bare(inObject),
        };
    }

    private Node Object(int depth, Punctuation opening)
    {
        var node = new Node(NodeKind.Object, source, at);
        Take(opening);
        openObjects++;
        while (!stuck && !Ends(node, '}') && Member(node, depth))
        {
            // each member adds itself to the node
        }

        openObjects--;
        node.End = at;
        return node;
    }

    private bool Member(Node node, int depth)
    {
        if (Key() is not { } key)
        {
            Misplaced('}');
            return false;
        }

        var suspect = suspectKey;
        Blank();
        var mark = Peek();
        if (mark.Sign is ':' or '=')
        {
            Take(mark);
            Blank();
        }
        else if (!mark.IsQuote && mark.Sign is not ('{' or '['))
        {
            Misplaced('}');
            return false;
        }
        else
        {
            Damage("missing_colon");
        }

        if (Peek().Sign is ',' or '}')
        {
            Damage("missing_value");
            node.Add(new Member(key, new Node(NodeKind.Null, source, at)));
            return Separated('}');
        }

        if (Value(depth + 1, inObject: true) is not { } value)
        {
            return false;
        }

        value.Suspect |= suspect;
        node.Add(new Member(key, value));
        return Separated('}');
    }

    private string? Key()
    {
        var mark = Peek();
        if (mark.IsQuote)
        {
            var said = Text(mark, isKey: true);
            suspectKey = said?.Suspect == true;
            return said?.Text;
        }

        suspectKey = false;

        var start = at;
        while (at < end && at - start < 64 && IsWord(source[at]) && work.Spend())
        {
            at++;
        }

        if (at == start)
        {
            return null;
        }

        Note("unquoted_key", start);
        return System.Text.Encoding.ASCII.GetString(source, start, at - start);
    }

    private Node Array(int depth, Punctuation opening)
    {
        var node = new Node(NodeKind.Array, source, at);
        Take(opening);
        while (!stuck && !Ends(node, ']') && Value(depth + 1, inObject: false) is { } item)
        {
            node.Add(item);
            if (!Separated(']'))
            {
                break;
            }
        }

        node.End = at;
        return node;
    }

    /// <summary>Past blanks and commas too many: whether this is where the value closes or the text ends.</summary>
    private bool Ends(Node node, char closing)
    {
        while (true)
        {
            Blank();
            if (at >= end || work.IsSpent)
            {
                ReachedEnd = true;
                return true;
            }

            var mark = Peek();
            if (mark.Sign == closing)
            {
                Take(mark);
                node.Complete = true;
                return true;
            }

            if (mark.Sign is not (',' or ';'))
            {
                return false;
            }

            Note("extra_comma", at);
            at += mark.Width;
        }
    }

    private bool Separated(char closing)
    {
        Blank();
        if (stuck || at >= end)
        {
            return !stuck;
        }

        var mark = Peek();
        if (mark.Sign is ',' or ';')
        {
            var comma = at;
            Take(mark);
            Blank();
            if (Peek().Sign == closing)
            {
                Note("trailing_comma", comma);
            }

            return true;
        }

        if (mark.Sign == closing)
        {
            return true;
        }

        if (mark.IsQuote || (closing == ']' && mark.Sign is '{' or '[') || (closing == '}' && IsWord(source[at])))
        {
            Note("missing_comma", at);
            return true;
        }

        return Misplaced(closing);
    }

    /// <summary>
    /// A sign that belongs to a bracket further out, or to nothing. Says whether reading can go on inside this one.
    /// </summary>
    private bool Misplaced(char closing)
    {
        var mark = at < end ? Peek() : Punctuation.None;
        switch (mark.Sign)
        {
            case '}' when closing == ']' && openObjects == 0:
                Damage("stray_brace");
                at += mark.Width;
                return true;
            case '}' when closing == ']':
                Damage("missing_bracket");
                return false;
            case '{' or ']' when closing == '}':
                Damage("missing_brace");
                return false;
            default:
                ReachedEnd |= at >= end || source[at] == '<';
                Stop("unreadable");
                return false;
        }
    }

    private Punctuation Peek() => Punctuation.At(source.AsSpan(0, end), at);

    private void Take(Punctuation mark)
    {
        if (mark.IsForeign)
        {
            Note("foreign_punctuation", at);
        }
        else if (mark.Sign is ';' or '=')
        {
            Note("wrong_sign", at);
        }

        at += mark.Width;
        work.Spend();
    }

    private void Damage(string name)
    {
        damages++;
        Note(name, at);
    }

    private void Stop(string name)
    {
        stuck = true;
        Damage(name);
    }

    private void Note(string name, int offset)
    {
        if (Repairs.Count < RepairsMax)
        {
            Repairs.Add(new Repair(name, RepairKind.Syntax, offset));
        }
    }

    private static bool IsWord(byte letter) =>
        char.IsAsciiLetterOrDigit((char)letter) || letter is (byte)'_' or (byte)'-' or (byte)'$';
}
