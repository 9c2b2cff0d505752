using Pitwall.Engine.Markets;

namespace Pitwall.Engine.Trading.Books;

/// <summary>
/// Maintenance margin and liquidation prices by the venue's rules: l = 1/(2·max leverage of the tier), with a deduction
/// per tier that keeps maintenance continuous in the notional (Hyperliquid documentation, "Margin tiers").
/// </summary>
public static class MarginMath
{
    /// <summary>Maintenance margin in USD of a notional in USD.</summary>
    public static decimal Maintenance(Instrument instrument, decimal notional)
    {
        var (rate, deduction) = TierOf(instrument, notional);
        return (rate * notional) - deduction;
    }

    /// <summary>
    /// The mark at which margin + size·mark − cost falls to maintenance; null when no positive price does that. Size is
    /// signed, cost is the signed USD paid.
    /// </summary>
    public static decimal? IsolatedLiquidation(Instrument instrument, decimal size, Usd cost, Usd margin) =>
        Solve(instrument, size, margin.Value - cost.Value);

    /// <summary>
    /// Cross: the mark of one position at which account equity falls to the maintenance of all, other marks held.
    /// <paramref name="restEquity"/> is equity without this position's size·mark (cash − its cost + the others'
    /// unrealised), <paramref name="restMaintenance"/> the others' maintenance, both USD.
    /// </summary>
    public static decimal? CrossLiquidation(
        Instrument instrument, decimal size, decimal restEquity, decimal restMaintenance) =>
        Solve(instrument, size, restEquity - restMaintenance);

    /// <summary>Solves buffer + size·p = l·|size|·p − deduction in the tier that the answer itself lies in.</summary>
    private static decimal? Solve(Instrument instrument, decimal size, decimal buffer)
    {
        var abs = Math.Abs(size);
        for (var i = 0; i < instrument.Tiers.Length; i++)
        {
            var (rate, deduction) = TierAt(instrument, i);
            var price = -(buffer + deduction) / (size - (rate * abs));
            var notional = abs * price;
            var last = i == instrument.Tiers.Length - 1;
            if (notional >= instrument.Tiers[i].FromNotional
                && (last || notional < instrument.Tiers[i + 1].FromNotional))
            {
                return price > 0 ? price : null;
            }
        }

        return null;
    }

    private static (decimal Rate, decimal Deduction) TierOf(Instrument instrument, decimal notional)
    {
        var index = 0;
        while (index + 1 < instrument.Tiers.Length && notional >= instrument.Tiers[index + 1].FromNotional)
        {
            index++;
        }

        return TierAt(instrument, index);
    }

    private static (decimal Rate, decimal Deduction) TierAt(Instrument instrument, int index)
    {
        var deduction = 0m;
        for (var i = 1; i <= index; i++)
        {
            deduction += instrument.Tiers[i].FromNotional * (Rate(instrument.Tiers[i]) - Rate(instrument.Tiers[i - 1]));
        }

        return (Rate(instrument.Tiers[index]), deduction);
    }

    private static decimal Rate(MarginTier tier) => 1m / (2m * tier.MaxLeverage);
}
