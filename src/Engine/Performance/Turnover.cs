using Pitwall.Engine.Markets;

namespace Pitwall.Engine.Performance;

/// <summary>How often equity changes hands.</summary>
public static class Turnover
{
    /// <summary>
    /// Σ|notional| / mean equity / day: 2 means that a book worth twice the equity was traded each day. Null when no
    /// time passed or the mean equity is not above zero.
    /// </summary>
    /// <param name="tradedNotional">Σ|quantity × price| over all fills, opening and closing, in USD, never negative.</param>
    /// <param name="meanEquity">USD.</param>
    /// <param name="days">Days with fraction.</param>
    public static double? PerDay(Usd tradedNotional, Usd meanEquity, double days)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(tradedNotional.Value, nameof(tradedNotional));
        return meanEquity > Usd.Zero && days > 0d
            ? (double)tradedNotional.Value / (double)meanEquity.Value / days
            : null;
    }
}
