namespace Pitwall.Engine.Agents;

/// <summary>
/// An agent's name in addresses and journals: 1 to 63 of a-z, 0-9 and '-', starting with a letter or digit.
/// </summary>
public readonly record struct AgentSlug : IComparable<AgentSlug>
{
    private readonly string? text;

    public AgentSlug(string text) =>
        this.text = IsValid(text)
            ? text
            : throw new FormatException(
                $"'{text}' is no agent name: use 1 to 63 of a-z, 0-9 and '-', starting with a letter or digit");

    private string Text => text ?? throw new InvalidOperationException("An AgentSlug was never set");

    public static bool IsValid(string? text) =>
        text is { Length: >= 1 and <= 63 }
            && text[0] != '-' && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    public int CompareTo(AgentSlug other) => string.CompareOrdinal(Text, other.Text);

    public override string ToString() => Text;
}
