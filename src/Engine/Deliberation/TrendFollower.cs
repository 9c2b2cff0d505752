using Pitwall.Engine.Deliberation.Indicators;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;

namespace Pitwall.Engine.Deliberation;

/// <summary>
/// Goes with the cross of the 20- and 50-hour simple averages, both directions, at 3×; the stop trails three average
/// true ranges (14 hours) behind the price and only ever tightens.
/// </summary>
public sealed class TrendFollower : IMind
{
    public const string MindName = "house/trend-follower";

    private const int LeverageWanted = 3;
    private const int Fast = 20;
    private const int Slow = 50;

    /// <summary>A cross may be this many bars old, so that an entry that did not fill is tried again.</summary>
    private const int CrossAgeMax = 3;

    private const int RangePeriod = 14;
    private const decimal StopRanges = 3m;

    /// <summary>Moving a stop by less than this many ranges is not worth an order.</summary>
    private const decimal TrailRanges = 0.5m;

    public string Name => MindName;

    public long Every => Moment.Hour;

    public MindReply Think(Briefing briefing)
    {
        var round = new Round(briefing, LeverageWanted);
        foreach (var coin in briefing.Coins)
        {
            if (!CoinBars.TryRead(briefing, coin, Slow + CrossAgeMax, out var bars, out var why))
            {
                round.Pass(why);
            }
            else if (briefing.Account.Find(coin) is { } position)
            {
                Keep(round, position, bars);
            }
            else if (!round.IsPending(coin))
            {
                Enter(round, coin, bars);
            }
        }

        return round.Reply();
    }

    private static void Enter(Round round, InstrumentId coin, CoinBars bars)
    {
        var trend = Trend(bars, 0);
        if (trend == 0 || Trend(bars, CrossAgeMax) == trend)
        {
            round.Pass("no cross");
            return;
        }

        var distance = PriceLevels.StopDistance(StopRanges * RangeFraction(bars), round.Leverage);
        var direction = trend > 0 ? "above" : "below";
        round.Open(coin, new Entry(
            trend,
            $"20-hour average crossed {direction} the 50-hour average; stop {Round.Number(100m * distance)} % away",
            PriceLevels.At(bars.Last, trend, -distance)));
    }

    private static void Keep(Round round, PositionView position, CoinBars bars)
    {
        var sign = Math.Sign(position.Size);
        if (Trend(bars, 0) == -sign)
        {
            round.Close(position.Instrument, "the averages crossed against the position");
            return;
        }

        var mark = position.Mark.Value;
        var range = RangeFraction(bars);
        var stop = PriceLevels.At(mark, sign, -PriceLevels.StopDistance(StopRanges * range, position.Leverage));
        var isBetter = position.Stop is not { } old || (stop - old.Value) * sign >= TrailRanges * range * mark;
        if (isBetter && position.Stop?.Value != stop)
        {
            round.SetStop(position.Instrument, stop, "trailing the stop three average ranges behind the price");
            return;
        }

        round.Pass("trend unbroken, position kept");
    }

    /// <summary>+1 while the fast average lies above the slow one, −1 below; as seen some bars ago.</summary>
    private static int Trend(CoinBars bars, int ago)
    {
        var closes = bars.Closes[..^ago];
        return Math.Sign(MovingAverage.Simple(closes, Fast)!.Value - MovingAverage.Simple(closes, Slow)!.Value);
    }

    private static decimal RangeFraction(CoinBars bars) =>
        TrueRange.Average(bars.Bars, RangePeriod, RangePeriod)!.Value / bars.Last;
}
