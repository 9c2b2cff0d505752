using Pitwall.Engine.Markets;

namespace Pitwall.Engine.Performance;

/// <summary>How often equity changes hands.</summary>
public static class Turnover
{
    /// <summary>
    /// Σ|notional| / mean equity / day: 2 means that a book worth twice the equity was traded each day. Null when no
    /// time passed or the mean equity is not above zero.
    /// </summary>
    /// <param name="tradedNotional">Σ|quantity × price| over all fills, opening and closing, USD.</param>
    /// <param name="meanEquity">USD.</param>
    /// <param name="days">Days with fraction.</param>
    public static double? PerDay(Usd tradedNotional, double meanEquity, double days)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(tradedNotional.Value, nameof(tradedNotional));
        return meanEquity > 0d && days > 0d ? (double)tradedNotional.Value / meanEquity / days : null;
    }
}
