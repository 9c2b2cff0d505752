using Pitwall.Engine.Deliberation.Replies.Scanning;

namespace Pitwall.Engine.Deliberation.Replies.Rows;

/// <summary>What the word "sell" means to somebody who holds no long.</summary>
internal enum SellWord
{
    /// <summary>Either; nobody can tell, so nothing is opened.</summary>
    Unclear,
    OpensShort,
    OnlyCloses,
}

/// <summary>
/// A way of writing decisions down, named after the system it comes from. Percent: confidence 1 means one percent.
/// </summary>
internal sealed record Dialect(string Name, SellWord Sell = SellWord.Unclear, bool Percent = false)
{
    private static readonly Dialect Pitwall = new("pitwall");
    private static readonly Dialect Nofx = new("nofx", Percent: true);
    private static readonly Dialect Nof0 = new("nof0");
    private static readonly Dialect HyperAlphaArena = new("hyper_alpha_arena", SellWord.OpensShort);
    private static readonly Dialect Etrobot = new("etrobot");
    private static readonly Dialect Gajesh = new("gajesh", SellWord.OpensShort);
    private static readonly Dialect Kojott = new("kojott");
    private static readonly Dialect Oficcejo = new("oficcejo");
    private static readonly Dialect OpenNof1 = new("open_nof1", SellWord.OnlyCloses);
    private static readonly Dialect Polyfive = new("polyfive", Percent: true);
    private static readonly Dialect TradingAgents = new("trading_agents", SellWord.OnlyCloses);
    private static readonly Dialect HedgeFund = new("ai_hedge_fund", Percent: true);
    private static readonly Dialect SideAndSize = new("side_and_size");
    private static readonly Dialect Generic = new("generic");

    /// <summary>Our own contract for minds behind HTTP writes money as decimal text.</summary>
    public bool QuotesNumbers => ReferenceEquals(this, Pitwall);

    public static Dialect Text { get; } = new("text");

    public static Dialect Nothing { get; } = new("nothing_to_do");

    /// <summary>The dialect of these rows, judged by the fields of the first one.</summary>
    public static Dialect Of(RowSet set)
    {
        if (set.Rows.Count == 0)
        {
            return Nothing;
        }

        var row = new RowFields(set.Rows[0]);
        var hasCoin = set.IsKeyed || FieldNames.Coin.Any(row.Has);
        return set.Wrapper is "tradesignalargs" ? new("nof1_args")
            : set.Wrapper is "tradedecisions" || row.Has("allocationusd") ? Gajesh
            : row.Has("opeartion") || row.Has("adjustprofit") ? OpenNof1
            : row.Has("operation") ? row.Has("direction") ? Etrobot : HyperAlphaArena
            : row.Has("signal") ? OfSignal(set, row, hasCoin)
            : row.Has("marketid") ? Polyfive
            : row.Has("recommendation") || row.Has("rating") || !hasCoin ? TradingAgents
            : row.Has("action") ? row.Has("coin") ? Pitwall : row.Has("symbol") || row.Has("ticker") ? Nofx : Generic
            : row.Has("side") && row.Has("size") ? SideAndSize
            : Generic;
    }

    private static Dialect OfSignal(RowSet set, RowFields row, bool hasCoin) =>
        set.IsKeyed ? row.Has("side") ? Kojott : new("nof1")
        : hasCoin ? Nof0
        : row.Text("signal").ToLowerInvariant() is "bullish" or "bearish" or "neutral" ? HedgeFund
        : Oficcejo;
}
