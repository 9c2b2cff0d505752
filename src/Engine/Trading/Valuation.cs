using Pitwall.Engine.Markets;

namespace Pitwall.Engine.Trading;

/// <summary>What an account is worth at given marks; null whenever a needed mark is missing (fail closed).</summary>
public static class Valuation
{
    public static Usd? Unrealised(AgentBook book, Marks marks)
    {
        var total = Usd.Zero;
        foreach (var (_, position) in book.Positions)
        {
            if (marks.Find(position.Instrument) is not { } seen)
            {
                return null;
            }

            total += position.UnrealisedAt(seen.Mark);
        }

        return total;
    }

    /// <summary>Cash + isolated margin + unrealised, USD.</summary>
    public static Usd? Equity(AgentBook book, Marks marks) =>
        Unrealised(book, marks) is { } unrealised ? book.CashAndMargin + unrealised : null;

    /// <summary>
    /// max(|pos + Σ open buys|, |pos − Σ open sells|) × mark in USD, UNKNOWN orders included, reduce-only excluded,
    /// with
    /// <paramref name="buys"/> and <paramref name="sells"/> added on top.
    /// </summary>
    public static decimal Exposure(AgentBook book, InstrumentId instrument, Price mark, decimal buys, decimal sells)
    {
        var size = book.Positions.TryGetValue(instrument, out var position) ? position.Size : 0m;
        foreach (var (_, order) in book.Orders)
        {
            if (order.Instrument == instrument && !order.ReduceOnly)
            {
                buys += order.Side == Side.Buy ? order.Open.Value : 0m;
                sells += order.Side == Side.Sell ? order.Open.Value : 0m;
            }
        }

        return Math.Max(Math.Abs(size + buys), Math.Abs(size - sells)) * mark.Value;
    }

    /// <summary>Equity − Σ initial margin − Σ margin of risk-increasing open orders, USD.</summary>
    public static decimal? FreeMargin(AgentBook book, Marks marks)
    {
        if (Equity(book, marks) is not { } equity)
        {
            return null;
        }

        var used = 0m;
        foreach (var (_, position) in book.Positions)
        {
            used += position.Mode == MarginMode.Isolated
                ? position.Margin.Value + Math.Max(
                    0m, position.UnrealisedAt(marks.Find(position.Instrument)!.Mark).Value)
                : position.NotionalAt(marks.Find(position.Instrument)!.Mark) / position.Leverage.Times;
        }

        foreach (var (_, order) in book.Orders)
        {
            if (!order.ReduceOnly)
            {
                var price = order.Limit ?? order.Trigger ?? marks.Find(order.Instrument)?.Mark;
                if (price is null)
                {
                    return null;
                }

                used += order.Open.Value * price.Value.Value / order.Leverage.Times;
            }
        }

        return equity.Value - used;
    }
}
