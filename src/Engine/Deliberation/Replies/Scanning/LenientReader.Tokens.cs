using System.Text;

namespace Pitwall.Engine.Deliberation.Replies.Scanning;

/// <content>What stands between the brackets: blanks, comments, texts and words without quotes.</content>
internal sealed partial class LenientReader
{
    private const int BareMax = 64;

    private void Blank()
    {
        while (at < end && work.Spend())
        {
            var letter = source[at];
            var next = at + 1 < end ? source[at + 1] : (byte)0;
            if (letter is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            {
                at++;
            }
            else if (letter > 0x7F && Punctuation.InvisibleWidth(source.AsSpan(0, end), at) is > 0 and var width)
            {
                Note("invisible_character", at);
                at += width;
            }
            else if (letter == '#' || (letter == '/' && next == '/'))
            {
                Note("comment", at);
                SkipLine();
            }
            else if (letter == '/' && next == '*')
            {
                Note("comment", at);
                var close = source.AsSpan(at, end - at).IndexOf("*/"u8);
                at = close < 0 ? end : at + close + 2;
            }
            else if (letter == '`')
            {
                Damage("stray_backticks");
                at++;
            }
            else
            {
                return;
            }
        }
    }

    /// <summary>
    /// To the end of the line. A comment on the last line of a reply often swallows the bracket that closes it:
    /// <c>{ // no trades to execute }</c>, and then the bracket counts.
    /// </summary>
    private void SkipLine()
    {
        var rest = source.AsSpan(at, end - at);
        var line = rest.IndexOf((byte)'\n');
        if (line >= 0 && rest[line..].IndexOfAnyExcept(" \t\r\n`"u8) >= 0)
        {
            at += line;
            return;
        }

        var said = line < 0 ? rest : rest[..line];
        var closers = said.TrimEnd(" \t\r`"u8);
        var kept = closers.LastIndexOfAnyExcept("}] \t"u8) + 1;
        at += closers.IndexOf((byte)'{') < 0 && closers is [.., (byte)'}' or (byte)']'] ? kept : said.Length;
    }

    private Node? Text(Punctuation opening, bool isKey)
    {
        var node = new Node(NodeKind.Text, source, at);
        Noted(opening);
        at += opening.Width;
        var typographic = 0;
        var braces = false;
        var damagedBefore = damages;
        while (at < end && work.Spend())
        {
            var letter = source[at];
            if (letter == '\\')
            {
                at = Math.Min(at + 2, end);
                continue;
            }

            var mark = letter < 0x80 && letter is not ((byte)'"' or (byte)'\'') ? Punctuation.None : Peek();
            if (mark.Sign == opening.Sign && Closes(opening, mark, ref typographic, isKey))
            {
                at += mark.Width;
                node.End = at;
                node.Complete = true;
                node.Quotes = (opening.Width, mark.Width);
                node.Suspect = braces && damages > damagedBefore;
                return node;
            }

            braces |= letter is (byte)'{' or (byte)'}';

            if (letter is (byte)'\n' or (byte)'\r')
            {
                Note("raw_newline", at);
            }

            at += mark.Width;
        }

        ReachedEnd = true;
        Stop("unclosed_text");
        node.End = end;
        node.Quotes = (opening.Width, 0);
        return node;
    }

    private void Noted(Punctuation opening)
    {
        if (opening.IsForeign)
        {
            Note("foreign_quotes", at);
        }
        else if (opening.Sign == '\'')
        {
            Note("single_quotes", at);
        }
    }

    /// <summary>
    /// Whether this quote ends the text: a key ends before its colon, a value before a comma or a closing bracket.
    /// Typographic quotes inside a text in ASCII quotes are its content.
    /// </summary>
    private bool Closes(Punctuation opening, Punctuation mark, ref int typographic, bool isKey)
    {
        if (mark.IsForeign && !opening.IsForeign)
        {
            typographic += IsOpeningForm(mark) ? 1 : -1;
            if (typographic >= 0 || !StructureFollows(at + mark.Width, isKey))
            {
                return false;
            }

            Note("foreign_quotes", at);
            return true;
        }

        if (StructureFollows(at + mark.Width, isKey))
        {
            return true;
        }

        Damage("unescaped_quote");
        return false;
    }

    private bool IsOpeningForm(Punctuation mark) =>
        mark.Width == 3 && source[at + 2] is 0x9C or 0x98 or 0x8C or 0x8E;

    private bool StructureFollows(int from, bool isKey)
    {
        var look = from;
        while (look < end && work.Spend())
        {
            if (source[look] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            {
                look++;
                continue;
            }

            var wide = source[look] > 0x7F ? Punctuation.InvisibleWidth(source.AsSpan(0, end), look) : 0;
            if (wide == 0)
            {
                break;
            }

            look += wide;
        }

        if (look >= end)
        {
            return true;
        }

        var sign = Punctuation.At(source.AsSpan(0, end), look).Sign;
        return isKey
            ? sign is ':' or '=' or '{' or '['
            : sign is ',' or '}' or ']' or ';' || source[look] is (byte)'/' or (byte)'#' or (byte)'`'
                || KeyFollows(look);
    }

    /// <summary>A comma was forgotten: what follows is a quoted word and a colon.</summary>
    private bool KeyFollows(int look)
    {
        if (!Punctuation.At(source.AsSpan(0, end), look).IsQuote)
        {
            return false;
        }

        var word = source.AsSpan(look + 1, Math.Min(48, end - look - 1));
        var close = word.IndexOfAny((byte)'"', (byte)'\'');
        if (close <= 0 || word[..close].IndexOfAny((byte)'\n', (byte)',', (byte)':') >= 0)
        {
            return false;
        }

        return word[(close + 1)..].TrimStart(" \t"u8) is [(byte)':', ..];
    }

    private Node? Bare(bool inObject)
    {
        var start = at;
        while (at < end && at - start <= BareMax && !StopsBare() && work.Spend())
        {
            at++;
        }

        if (inObject)
        {
            ExtendThousands(start);
        }

        var raw = Encoding.UTF8.GetString(source, start, at - start).Trim();
        var node = new Node(Bareword.KindOf(raw), source, start) { End = at, Complete = true };
        if (raw.Length == 0 || at - start > BareMax || (node.Kind == NodeKind.Bare && !inObject))
        {
            at = start;
            Misplaced(inObject ? '}' : ']');
            return null;
        }

        // A number at the very end may go on where the text does not.
        if (at >= end)
        {
            ReachedEnd = true;
            node.Complete = false;
        }

        if (Bareword.RepairOf(raw) is { } repair)
        {
            Note(repair, start);
        }

        return node;
    }

    private bool StopsBare() =>
        source[at] is (byte)'\n' or (byte)'\r' or (byte)'`' or (byte)'<' or (byte)'#'
        || (source[at] == '/' && at + 1 < end && source[at + 1] is (byte)'/' or (byte)'*')
        || Peek().Sign is '{' or '}' or '[' or ']' or ',' or ';' or '"';

    /// <summary>
    /// <c>98,000</c>: after a comma in an object a key has to follow, and three digits are none.
    /// </summary>
    private void ExtendThousands(int start)
    {
        var head = source.AsSpan(start, at - start).Trim(" \t$-+"u8);
        if (head.Length is 0 or > 3 || head.IndexOfAnyExceptInRange((byte)'0', (byte)'9') >= 0)
        {
            return;
        }

        while (at + 3 < end && source[at] == ','
            && source.AsSpan(at + 1, 3).IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0
            && (at + 4 == end || !char.IsAsciiDigit((char)source[at + 4])))
        {
            at += 4;
        }

        while (at < end && !StopsBare() && work.Spend())
        {
            at++;
        }
    }
}
