using Pitwall.Engine.Deliberation.Indicators;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;

namespace Pitwall.Engine.Deliberation;

/// <summary>
/// Always with the cross of the 20- and 50-hour averages of the finest closes, both sides, at 2× with a stop 5 % away.
/// It watches every bar and is asked only at a cross and shortly after it.
/// </summary>
public sealed class SmaCross : IWatchfulMind
{
    public const string MindName = "house/sma-cross";

    private const int LeverageWanted = 2;
    private const decimal StopAway = 0.05m;

    private readonly SortedDictionary<InstrumentId, CrossWatch> watches = [];

    public string Name => MindName;

    public long Every => Moment.Minute;

    public IBarWatch Watch(InstrumentId coin, BarInterval interval) => watches[coin] = new CrossWatch(interval);

    public MindReply Think(Briefing briefing)
    {
        var round = new Round(briefing, LeverageWanted);
        foreach (var coin in briefing.Coins)
        {
            if (!watches.TryGetValue(coin, out var watch) || watch.Trend == 0)
            {
                round.Pass("no trend yet");
            }
            else if (briefing.Account.Find(coin) is { } position)
            {
                Keep(round, position, watch);
            }
            else if (!round.IsPending(coin))
            {
                Enter(round, coin, watch);
            }
        }

        return round.Reply();
    }

    private static void Keep(Round round, PositionView position, CrossWatch watch)
    {
        if (Math.Sign(position.Size) == watch.Trend)
        {
            round.Pass("with the averages, position kept");
            return;
        }

        round.Close(position.Instrument, "the averages crossed against the position");
    }

    private static void Enter(Round round, InstrumentId coin, CrossWatch watch)
    {
        if (!watch.HasJustCrossed)
        {
            round.Pass("no fresh cross");
            return;
        }

        var distance = PriceLevels.StopDistance(StopAway, round.Leverage);
        round.Open(coin, new Entry(
            watch.Trend,
            watch.Trend > 0
                ? "the 20-hour average crossed above the 50-hour average"
                : "the 20-hour average crossed below the 50-hour average",
            PriceLevels.At(watch.Close, watch.Trend, -distance)));
    }

    /// <summary>
    /// Two running sums. An order that is asked for at one close is filled at the open after the next bar, so a cross
    /// wakes its mind at its own close, to end what is held, two bars later, to enter, and again after two more, to try
    /// once more what did not fill.
    /// </summary>
    private sealed class CrossWatch(BarInterval interval) : IBarWatch
    {
        private const int BarsToFill = 2;
        private const int FreshBars = 2 * BarsToFill;
        private const long FastMicros = 20 * Moment.Hour;
        private const long SlowMicros = 50 * Moment.Hour;

        private readonly RunningMean fast = new((int)Math.Max(1, FastMicros / interval.Micros));
        private readonly RunningMean slow = new((int)Math.Max(2, SlowMicros / interval.Micros));
        private int age = FreshBars + 1;
        private bool known;

        public int Memory => slow.Period + FreshBars + 1;

        /// <summary>+1 while the fast average lies above, −1 below, 0 at a touch and before both are known.</summary>
        public int Trend { get; private set; }

        /// <summary>The newest close, in quote currency.</summary>
        public decimal Close { get; private set; }

        public bool HasJustCrossed => age <= FreshBars;

        public bool See(in Bar bar)
        {
            Close = bar.Close;
            fast.Add(bar.Close);
            slow.Add(bar.Close);
            if (!slow.IsFull)
            {
                return false;
            }

            // The means compared without dividing; a touch is no trend.
            var side = decimal.Compare(fast.Sum * slow.Period, slow.Sum * fast.Period);
            age = known && side != 0 && side != Trend ? 0 : Math.Min(age + 1, FreshBars + 1);
            (Trend, known) = (side, true);
            return HasJustCrossed && age % BarsToFill == 0;
        }
    }
}
