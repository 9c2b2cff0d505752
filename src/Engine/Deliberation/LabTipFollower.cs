using Pitwall.Engine.Markets;
using Pitwall.Engine.Markets.Lab;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;

namespace Pitwall.Engine.Deliberation;

/// <summary>
/// Keeps every coin of the Lab on the side its tip names: an equal part of half of equity each, unleveraged and without
/// a stop. A tip changes at 00:00 UTC; a position on the wrong side is closed then and opened the other way in the next
/// cycle, because the gate lets nobody open against a position that is still there.
/// </summary>
internal sealed class LabTipFollower(LabTips tips) : IMind
{
    /// <summary>Half of equity over all coins: moving prices never bring a full book near a limit.</summary>
    public const decimal Invested = 0.5m;

    public string Name => tips.Name;

    public long Every => 4 * Moment.Hour;

    public MindReply Think(Briefing briefing)
    {
        if (briefing.At < LabMarket.Start)
        {
            return MindReply.Hold("the Lab has not begun");
        }

        var round = new Round(briefing, leverage: 1, Invested);
        var sides = tips.SidesOf(briefing.At);
        foreach (var coin in briefing.Coins)
        {
            var at = LabInstruments.Ids.IndexOf(coin);
            if (at < 0)
            {
                round.Pass("no tip for a coin that is not of the Lab");
            }
            else if (briefing.Account.Find(coin) is { } position)
            {
                Keep(round, position, sides[at]);
            }
            else if (!round.IsPending(coin))
            {
                Enter(briefing, round, coin, sides[at]);
            }
        }

        return round.Reply();
    }

    private static void Keep(Round round, PositionView position, int side)
    {
        if (Math.Sign(position.Size) == side)
        {
            round.Pass("on the side of today's tip");
            return;
        }

        round.Close(position.Instrument, side > 0 ? "today's tip is long" : "today's tip is short");
    }

    private static void Enter(Briefing briefing, Round round, InstrumentId coin, int side)
    {
        if (briefing.Bars.Last(coin, BarInterval.OneHour, LabDay.Hours).Length < LabDay.Hours)
        {
            round.Pass("waiting for the first day's volume");
            return;
        }

        round.Open(coin, new Entry(side, side > 0 ? "today's tip is long" : "today's tip is short"));
    }
}
