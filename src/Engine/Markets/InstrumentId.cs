namespace Pitwall.Engine.Markets;

/// <summary>An instrument by name, "venue:SYMBOL" (for example "hyperliquid:BTC"), compared byte by byte.</summary>
public readonly record struct InstrumentId : IComparable<InstrumentId>
{
    private readonly string? text;

    public InstrumentId(string text)
    {
        if (!IsValid(text))
        {
            throw new FormatException(
                $"'{text}' is no instrument: write venue:SYMBOL, venue in lower case, for example hyperliquid:BTC");
        }

        this.text = text;
    }

    public string Venue => Text[..Text.IndexOf(':', StringComparison.Ordinal)];

    public string Symbol => Text[(Text.IndexOf(':', StringComparison.Ordinal) + 1)..];

    private string Text => text ?? throw new InvalidOperationException("An InstrumentId was never set");

    public static InstrumentId Of(string venue, string symbol) => new($"{venue}:{symbol}");

    public static bool IsValid(string? text)
    {
        var colon = text?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        return colon > 0
            && text!.Length <= 80
            && colon < text.Length - 1
            && text.AsSpan(0, colon).IndexOfAnyExcept("abcdefghijklmnopqrstuvwxyz0123456789_-") < 0
            && text.AsSpan(colon + 1).IndexOfAnyExcept(
                "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:") < 0;
    }

    public int CompareTo(InstrumentId other) => string.CompareOrdinal(Text, other.Text);

    public override string ToString() => Text;
}
