using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;

namespace Pitwall.Engine.Deliberation;

/// <summary>
/// What one reply may still spend, in USD: a fraction of every limit, so that a price that moves until the fill
/// breaches none. Each open takes its margin and its exposure out before the next is sized.
/// </summary>
internal sealed class OrderBudget
{
    /// <summary>Hyperliquid's smallest order; less would only be refused.</summary>
    private const decimal NotionalMin = 10m;

    private const decimal Step = 0.00000001m;

    private readonly decimal cap;
    private readonly decimal share;
    private decimal marginLeft;
    private decimal exposureLeft;

    public OrderBudget(Briefing briefing, decimal fraction)
    {
        var account = briefing.Account;
        var limits = briefing.Limits;
        cap = account.Equity.Value * limits.PositionPctMax / 100m * fraction;
        share = account.Equity.Value * fraction / Math.Max(briefing.Coins.Length, 1);
        marginLeft = account.FreeMargin.Value * fraction;

        // A pending entry's size is not told: count it as the largest position the agent may hold.
        var pending = account.EntriesPending.Length * cap;
        var held = account.Positions.Sum(p => Math.Abs(p.Size) * p.Mark.Value);
        exposureLeft = limits.ExposureMax is { } max ? (max.Value * fraction) - held - pending : decimal.MaxValue;
    }

    /// <summary>An equal part of equity per coin, at this leverage.</summary>
    public decimal? TakeShare(int leverage) => Take(share * leverage, leverage);

    /// <summary>The wanted notional or what the limits leave of it; null when that is too small for an order.</summary>
    public decimal? Take(decimal wanted, int leverage)
    {
        var allowed = Math.Min(Math.Min(wanted, cap), Math.Min(marginLeft * leverage, exposureLeft));
        if (allowed < NotionalMin)
        {
            return null;
        }

        var notional = DecimalMath.TowardZero(allowed, Step);
        marginLeft -= notional / leverage;
        exposureLeft -= notional;
        return notional;
    }
}
