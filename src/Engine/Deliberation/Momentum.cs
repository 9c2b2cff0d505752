using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;

namespace Pitwall.Engine.Deliberation;

/// <summary>
/// Time-series momentum (Moskowitz, Ooi and Pedersen 2012) on the 7-day return at 2×: in beyond ±5 % when the last day
/// agrees, out when less than 1 % of it is left; the gap between the two keeps it from trading to and fro.
/// </summary>
public sealed class Momentum : IMind
{
    public const string MindName = "house/momentum";

    private const int LeverageWanted = 2;
    private const int WeekHours = 168;
    private const int DayHours = 24;
    private const decimal EnterAt = 0.05m;
    private const decimal LeaveAt = 0.01m;
    private const decimal StopAway = 0.08m;

    public string Name => MindName;

    public long Every => 4 * Moment.Hour;

    public MindReply Think(Briefing briefing)
    {
        var round = new Round(briefing, LeverageWanted);
        foreach (var coin in briefing.Coins)
        {
            if (!CoinBars.TryRead(briefing, coin, WeekHours + 1, out var bars, out var why))
            {
                round.Pass(why);
            }
            else if (briefing.Account.Find(coin) is { } position)
            {
                Keep(round, position, bars.ReturnOver(WeekHours));
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
        var week = bars.ReturnOver(WeekHours);
        var day = bars.ReturnOver(DayHours);
        var sign = Math.Sign(week);
        if (Math.Abs(week) < EnterAt || Math.Sign(day) != sign)
        {
            round.Pass("no momentum");
            return;
        }

        var stop = PriceLevels.At(bars.Last, sign, -PriceLevels.StopDistance(StopAway, round.Leverage));
        var reason = $"7-day return {Round.Percent(week)} and the last day {Round.Percent(day)} the same way";
        round.Open(coin, new Entry(sign, reason, stop));
    }

    private static void Keep(Round round, PositionView position, decimal week)
    {
        if (Math.Sign(position.Size) * week < LeaveAt)
        {
            round.Close(position.Instrument, $"7-day return now {Round.Percent(week)}: the move is spent");
            return;
        }

        round.Pass("momentum intact, position kept");
    }
}
