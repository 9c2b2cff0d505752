using System.Globalization;
using Pitwall.Engine.Deliberation.Replies.Scanning;

namespace Pitwall.Engine.Deliberation.Replies.Rows;

internal enum NumberState
{
    /// <summary>The field is not there, is null, or says none.</summary>
    Absent,

    /// <summary>A decimal, digit for digit.</summary>
    Exact,

    /// <summary>
    /// A decimal once somebody decides what the sign beside it means: <c>5x</c>, <c>98,000</c>, <c>$12</c>.
    /// </summary>
    Mended,

    /// <summary>A range, a word, or more digits than any market has.</summary>
    Unreadable,
}

/// <summary>
/// A number as a model wrote it. Value is exact decimal, never a double; Repair names what reading it took. Raw is the
/// model's own text.
/// </summary>
internal sealed record SaidNumber(NumberState State, decimal Value, string Raw, string? Repair, int Offset)
{
    private const int RawMax = 40;

    private static readonly (string Sign, string Name)[] Signs =
    [
        ("x", "multiplier_sign"), ("×", "multiplier_sign"), ("%", "percent_sign"), ("％", "percent_sign"),
        ("USDT", "currency_sign"), ("USDC", "currency_sign"), ("USD", "currency_sign"), ("$", "currency_sign"),
        ("~", "approximate"), ("≈", "approximate"),
    ];

    public static SaidNumber Absent { get; } = new(NumberState.Absent, 0, "", null, 0);

    /// <summary>The value when it is there and needed no guess about its meaning.</summary>
    public decimal? ExactValue => State == NumberState.Exact ? Value : null;

    /// <summary>The value when there is one, guessed or not.</summary>
    public decimal? AnyValue => State is NumberState.Exact or NumberState.Mended ? Value : null;

    public static SaidNumber Of(Node? node)
    {
        if (node is null)
        {
            return Absent;
        }

        if (node.Kind == NodeKind.Number)
        {
            return Exactly(Bareword.Mended(node.Text), null, node.Offset);
        }

        return node.Kind is NodeKind.Text or NodeKind.Bare
            ? OfText(node.Text, node.Kind == NodeKind.Text, node.Offset)
            : node.Kind == NodeKind.Null ? Absent
            : new(NumberState.Unreadable, 0, node.Kind.ToString(), null, node.Offset);
    }

    public static SaidNumber OfText(string said, bool isQuoted, int offset)
    {
        var raw = said.Trim();
        if (raw.Length > RawMax)
        {
            return new(NumberState.Unreadable, 0, $"{raw[..RawMax]}…", null, offset);
        }

        if (raw.ToLowerInvariant() is "" or "none" or "n/a" or "na" or "null" or "nil" or "-" or "tbd" or "unknown")
        {
            return Absent with { Raw = raw, Offset = offset };
        }

        if (Bareword.IsNumber(raw))
        {
            return Exactly(raw, isQuoted ? "quoted_number" : null, offset);
        }

        var (text, repair) = Undressed(raw);
        return repair is not null && decimal.TryParse(
            text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? new(NumberState.Mended, value, raw, repair, offset)
            : new(NumberState.Unreadable, 0, raw, null, offset);
    }

    private static SaidNumber Exactly(string raw, string? repair, int offset) =>
        decimal.TryParse(raw, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? new(NumberState.Exact, value, raw, repair, offset)
            : new(NumberState.Unreadable, 0, raw, null, offset);

    /// <summary>
    /// Takes one sign off that people put before or after numbers, and the commas inside, and names it.
    /// </summary>
    private static (string Text, string? Repair) Undressed(string raw)
    {
        var text = raw;
        string? repair = null;
        foreach (var (sign, name) in Signs)
        {
            if (text.EndsWith(sign, StringComparison.OrdinalIgnoreCase))
            {
                (text, repair) = (text[..^sign.Length].Trim(), name);
                break;
            }

            if (text.StartsWith(sign, StringComparison.OrdinalIgnoreCase))
            {
                (text, repair) = (text[sign.Length..].Trim(), name);
                break;
            }
        }

        if (IsGrouped(text))
        {
            (text, repair) = (text.Replace(",", "", StringComparison.Ordinal), "thousands_separator");
        }

        return Bareword.IsNumber(text) ? (text, repair) : (raw, null);
    }

    /// <summary>One to three digits, then groups of exactly three.</summary>
    private static bool IsGrouped(string text)
    {
        var whole = text.Split('.')[0].TrimStart('-').Split(',');
        return whole.Length > 1
            && whole[0].Length is >= 1 and <= 3
            && whole.Skip(1).All(group => group.Length == 3)
            && whole.All(group => group.All(char.IsAsciiDigit));
    }
}
