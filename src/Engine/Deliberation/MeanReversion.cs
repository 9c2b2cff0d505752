using Pitwall.Engine.Deliberation.Indicators;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;

namespace Pitwall.Engine.Deliberation;

/// <summary>
/// Fades a stretch at 2×, once its last bar has turned: 2.5 standard deviations from the 48-hour mean with a 14-hour
/// RSI that agrees; target at the mean, stop as far away as the mean, and out after 48 hours in any case.
/// </summary>
public sealed class MeanReversion : IMind
{
    public const string MindName = "house/mean-reversion";

    private const int LeverageWanted = 2;
    private const int Period = 48;
    private const int RsiPeriod = 14;
    private const int RsiWindow = 48;
    private const decimal Stretch = 2.5m;
    private const decimal Oversold = 35m;
    private const decimal WayMin = 0.004m;
    private const long HeldMax = 48 * Moment.Hour;

    public string Name => MindName;

    public long Every => Moment.Hour;

    public MindReply Think(Briefing briefing)
    {
        var round = new Round(briefing, LeverageWanted);
        foreach (var coin in briefing.Coins)
        {
            if (!CoinBars.TryRead(briefing, coin, RsiWindow + 1, out var bars, out var why))
            {
                round.Pass(why);
            }
            else if (briefing.Account.Find(coin) is { } position)
            {
                Keep(round, position, bars, briefing.At);
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
        var stretch = ZScore.Of(bars.Closes, Period) ?? 0m;
        if (Math.Abs(stretch) < Stretch)
        {
            round.Pass("no stretch");
            return;
        }

        var sign = -Math.Sign(stretch);
        if (Math.Sign(bars.Last - bars.Closes[^2]) != sign)
        {
            round.Pass("stretched and still running");
            return;
        }

        var rsi = RelativeStrength.Index(bars.Closes, RsiPeriod, RsiWindow)!.Value;
        if ((rsi - 50m) * sign > Oversold - 50m)
        {
            round.Pass("stretched, but RSI disagrees");
            return;
        }

        var mean = MovingAverage.Simple(bars.Closes, Period)!.Value;
        var way = sign * ((mean / bars.Last) - 1m);
        if (way < WayMin)
        {
            round.Pass("stretch too small to pay its costs");
            return;
        }

        var distance = PriceLevels.StopDistance(way, round.Leverage);
        round.Open(coin, new Entry(
            sign,
            $"{Round.Number(stretch)} deviations from the 48-hour mean, RSI {Round.Number(rsi)}; back to the mean is "
                + Round.Percent(sign * way),
            PriceLevels.At(bars.Last, sign, -distance),
            PriceLevels.Rounded(mean)));
    }

    private static void Keep(Round round, PositionView position, CoinBars bars, Moment now)
    {
        var mean = MovingAverage.Simple(bars.Closes, Period)!.Value;
        if ((bars.Last - mean) * Math.Sign(position.Size) >= 0)
        {
            round.Close(position.Instrument, "back at the 48-hour mean");
        }
        else if (now.Since(position.OpenedAt) >= HeldMax)
        {
            round.Close(position.Instrument, "48 hours without coming back to the mean");
        }
        else
        {
            round.Pass("on the way to the mean, position kept");
        }
    }
}
