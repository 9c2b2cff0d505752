using System.Globalization;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;

namespace Pitwall.Engine.Deliberation;

/// <summary>
/// Pure luck at 2×: at 00:00 UTC it takes a side by seed, agent, coin and day, with stop and target 3 % away, and at
/// 12:00 it closes whatever is left. What an agent has to beat before its record means anything.
/// </summary>
public sealed class CoinFlip(long seed) : IMind
{
    public const string MindName = "house/coin-flip";

    private const int LeverageWanted = 2;
    private const decimal LevelsAway = 0.03m;

    public string Name => MindName;

    public long Every => 12 * Moment.Hour;

    public MindReply Think(Briefing briefing)
    {
        var round = new Round(briefing, LeverageWanted);
        var cycle = briefing.At.Floor(Every);
        foreach (var coin in briefing.Coins)
        {
            if (briefing.Account.Find(coin) is { } position)
            {
                Keep(round, position, cycle);
            }
            else if (!cycle.IsMultipleOf(Moment.Day))
            {
                round.Pass("next flip at 00:00 UTC");
            }
            else if (!round.IsPending(coin))
            {
                Enter(briefing, round, coin);
            }
        }

        return round.Reply();
    }

    private static void Keep(Round round, PositionView position, Moment cycle)
    {
        if (position.OpenedAt >= cycle)
        {
            round.Pass("flip kept until its time is up");
            return;
        }

        round.Close(position.Instrument, "this flip's time is up");
    }

    private void Enter(Briefing briefing, Round round, InstrumentId coin)
    {
        if (!CoinBars.TryRead(briefing, coin, CoinBars.Day, out var bars, out var why))
        {
            round.Pass(why);
            return;
        }

        var day = briefing.At.StartOfDay.Micros / Moment.Day;
        var name = string.Create(CultureInfo.InvariantCulture, $"coin-flip/{seed}/{briefing.Agent}/{coin}/{day}");
        var sign = new SeededNoise(name).NextBool() ? 1 : -1;
        var distance = PriceLevels.StopDistance(LevelsAway, round.Leverage);
        round.Open(coin, new Entry(
            sign,
            sign > 0 ? "the coin came up long" : "the coin came up short",
            PriceLevels.At(bars.Last, sign, -distance),
            PriceLevels.At(bars.Last, sign, distance)));
    }
}
