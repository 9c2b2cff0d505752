using System.Collections.Immutable;
using Pitwall.Engine.Markets;

namespace Pitwall.Engine.Trading.Paper;

/// <summary>
/// Taker fills of "hl-paper/1" by the best input there is: a book is walked level by level, a quote is crossed with
/// impact, a candle gives its price with half-spread and impact. Synthetic prices are rounded to the tick against the
/// taker (buys up, sells down). What is not filled is cancelled.
/// </summary>
public static class PaperTaker
{
    /// <summary>One execution per level, at the level's price; levels come best first from the opposite side.</summary>
    public static ImmutableArray<PaperExecution> AgainstBook(
        Side side, Quantity size, ImmutableArray<BookLevel> levels, Price mid)
    {
        var worst = mid.Value * (side == Side.Buy ? 1m + PaperModel.PriceCap : 1m - PaperModel.PriceCap);
        var fills = ImmutableArray.CreateBuilder<PaperExecution>();
        var left = size;
        foreach (var level in levels.Take(PaperModel.LevelsMax))
        {
            var beyond = side == Side.Buy ? level.Price.Value > worst : level.Price.Value < worst;
            if (left.IsZero || beyond)
            {
                break;
            }

            var taken = Quantity.Min(left, level.Size);
            if (!taken.IsZero)
            {
                fills.Add(new PaperExecution(level.Price, taken, mid, QuoteGrade.Book));
                left -= taken;
            }
        }

        return fills.ToImmutable();
    }

    /// <summary>The opposite quote × (1 ± impact); null when nothing was traded in 24 h.</summary>
    public static PaperExecution? AgainstQuote(
        Instrument instrument, Side side, Quantity size, Quote quote, ImpactFacts facts)
    {
        ArgumentNullException.ThrowIfNull(quote);
        var opposite = side == Side.Buy ? quote.Ask : quote.Bid;
        return PaperModel.Impact(size.Value * opposite.Value, facts) is { } impact
            ? new PaperExecution(Worse(instrument, side, opposite.Value, impact), size, quote.Mid, QuoteGrade.Quote)
            : null;
    }

    /// <summary>
    /// <paramref name="at"/> × (1 ± (half-spread + impact)), not clamped to the bar; null when nothing was traded in
    /// 24 h.
    /// </summary>
    public static PaperExecution? AgainstBar(
        Instrument instrument, Side side, Quantity size, Price at, ImpactFacts facts)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        return PaperModel.Impact(size.Value * at.Value, facts) is { } impact
            ? new PaperExecution(
                Worse(instrument, side, at.Value, (instrument.HalfSpreadBps / 10_000m) + impact),
                size,
                at,
                QuoteGrade.Candle)
            : null;
    }

    private static Price Worse(Instrument instrument, Side side, decimal price, decimal share) => side == Side.Buy
        ? instrument.RoundPrice(price * (1m + share), up: true)
        : instrument.RoundPrice(price * (1m - Math.Min(share, 0.99m)), up: false);
}
