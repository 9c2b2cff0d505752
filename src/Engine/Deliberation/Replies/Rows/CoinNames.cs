using Pitwall.Engine.Markets;

namespace Pitwall.Engine.Deliberation.Replies.Rows;

/// <summary>Which instrument a model means by BTCUSDT, BTC-USDC, xyz:BTC or btc.</summary>
internal static class CoinNames
{
    private static readonly string[] Quotes = ["USDT", "USDC", "BUSD", "PERP", "USD"];

    /// <summary>Whether the word stands for no single coin.</summary>
    public static bool IsNobody(string said) =>
        said.Trim().ToUpperInvariant() is "" or "ALL" or "*" or "NONE" or "N/A" or "ANY" or "CASH" or "MARKET"
            or "PORTFOLIO" or "OVERALL" or "NULL";

    /// <summary>The one tradable instrument this names; null when none does, or more than one.</summary>
    public static InstrumentId? Find(string said, ReplyContext context)
    {
        if (said.Length is 0 or > 80)
        {
            return null;
        }

        var exact = context.Coins.Where(coin =>
            string.Equals(coin.ToString(), said, StringComparison.OrdinalIgnoreCase)
            || string.Equals(coin.Symbol, said, StringComparison.OrdinalIgnoreCase)).ToArray();
        var wanted = Plain(said);
        var near = exact.Length > 0 ? exact : [.. context.Coins.Where(coin =>
            string.Equals(Plain(coin.Symbol), wanted, StringComparison.Ordinal))];
        return near.Length == 1 ? near[0]
            : near.Where(coin => context.Held(coin) is not null).ToArray() is [var held] ? held
            : null;
    }

    /// <summary>Upper case, without the name of a venue in front and the quote currency behind.</summary>
    private static string Plain(string said)
    {
        var text = said.Trim().ToUpperInvariant();
        text = text[(text.IndexOf(':', StringComparison.Ordinal) + 1)..];
        for (var again = true; again;)
        {
            again = false;
            foreach (var quote in Quotes)
            {
                if (text.Length > quote.Length && text.EndsWith(quote, StringComparison.Ordinal))
                {
                    text = text[..^quote.Length].TrimEnd('-', '/', '_', '.');
                    again = text.Length > 0;
                }
            }
        }

        return text;
    }
}
