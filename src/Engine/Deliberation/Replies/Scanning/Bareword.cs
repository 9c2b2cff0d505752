namespace Pitwall.Engine.Deliberation.Replies.Scanning;

/// <summary>What a token without quotes is.</summary>
internal static class Bareword
{
    public static NodeKind KindOf(string raw) => raw switch
    {
        "true" or "True" or "TRUE" => NodeKind.True,
        "false" or "False" or "FALSE" => NodeKind.False,
        "null" or "None" or "nil" or "undefined" or "NULL" => NodeKind.Null,
        _ when IsNumber(raw) || IsNumber(Mended(raw)) => NodeKind.Number,
        _ => NodeKind.Bare,
    };

    /// <summary>The repair that reading it took, or null for what JSON allows.</summary>
    public static string? RepairOf(string raw) => KindOf(raw) switch
    {
        NodeKind.True or NodeKind.False or NodeKind.Null => raw is "true" or "false" or "null" ? null : "literal_form",
        NodeKind.Number => IsNumber(raw) ? null : "number_form",
        _ => "unquoted_text",
    };

    /// <summary>+5, .5 and 5. as JSON would write them.</summary>
    public static string Mended(string raw)
    {
        var text = raw.StartsWith('+') ? raw[1..] : raw;
        text = text.StartsWith('.') ? $"0{text}"
            : text.StartsWith("-.", StringComparison.Ordinal) ? $"-0{text[1..]}"
            : text;
        return text.EndsWith('.') ? text[..^1] : text;
    }

    /// <summary>JSON's grammar of a number.</summary>
    public static bool IsNumber(ReadOnlySpan<char> text)
    {
        if (text is ['-', ..])
        {
            text = text[1..];
        }

        var whole = Digits(text);
        if (whole == 0 || (text[0] == '0' && whole > 1))
        {
            return false;
        }

        text = text[whole..];
        if (text is ['.', ..])
        {
            var decimals = Digits(text[1..]);
            if (decimals == 0)
            {
                return false;
            }

            text = text[(decimals + 1)..];
        }

        if (text is not ['e' or 'E', ..])
        {
            return text.IsEmpty;
        }

        text = text[1..];
        text = text is ['+' or '-', ..] ? text[1..] : text;
        return !text.IsEmpty && Digits(text) == text.Length;
    }

    private static int Digits(ReadOnlySpan<char> text)
    {
        var count = text.IndexOfAnyExceptInRange('0', '9');
        return count < 0 ? text.Length : count;
    }
}
