using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;

namespace Pitwall.Engine.Deliberation;

/// <summary>
/// Buys every coin once for equity × 0.98 / number of coins at 1× without a stop, and keeps it; a coin that is missing
/// (did not fill, or began later) is tried again. The benchmark of every other agent.
/// </summary>
public sealed class BuyAndHold : IMind
{
    public const string MindName = "house/buy-and-hold";

    /// <summary>What is spent; the rest pays fees, and funding charged before prices move.</summary>
    private const decimal Spent = 0.98m;

    public string Name => MindName;

    public long Every => Moment.Hour;

    public MindReply Think(Briefing briefing)
    {
        var round = new Round(briefing, leverage: 1, Spent);

        // All coins are bought at one moment, so that each gets the same notional; one without bars is not waited for.
        var waits = briefing.Account.Positions.IsEmpty
            && briefing.Coins.Any(coin => CoinBars.HasJustBegun(briefing, coin));
        foreach (var coin in briefing.Coins)
        {
            if (briefing.Account.Find(coin) is not null)
            {
                round.Pass("held");
            }
            else if (waits)
            {
                round.Pass("waiting until every coin has a day of history");
            }
            else if (!round.IsPending(coin))
            {
                Buy(briefing, round, coin);
            }
        }

        return round.Reply();
    }

    private static void Buy(Briefing briefing, Round round, InstrumentId coin)
    {
        if (!CoinBars.TryRead(briefing, coin, CoinBars.Day, out _, out var why))
        {
            round.Pass(why);
            return;
        }

        round.Open(coin, new Entry(1, "bought once for an equal share of equity, to be kept"));
    }
}
