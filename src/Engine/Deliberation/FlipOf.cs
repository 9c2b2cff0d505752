using System.Collections.Immutable;
using System.Globalization;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;

namespace Pitwall.Engine.Deliberation;

/// <summary>
/// Another agent's round trips again, with the same times, notional and leverage but sides by seed: what that agent
/// would have earned by luck, matched in turnover, leverage and time in market. It runs in a backtest's second pass.
/// </summary>
public sealed class FlipOf : IMind
{
    public const string Prefix = "house/flip-of-";

    /// <summary>Far enough for any clock, near enough that times can still be subtracted.</summary>
    private static readonly Moment Never = new(long.MaxValue / 4);

    private readonly ImmutableSortedDictionary<InstrumentId, ImmutableArray<RoundTrip>> trips;
    private readonly long seed;

    /// <summary>
    /// <paramref name="every"/> is the finest bar's length in microseconds: a decision on the bar before a fill is
    /// filled where that fill was. Throws when two trips of a coin overlap, because one net position cannot copy both.
    /// </summary>
    public FlipOf(string mind, long seed, IEnumerable<RoundTrip> trips, long every)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(every);
        Name = Prefix + HouseMinds.ShortName(mind);
        Every = every;
        this.seed = seed;
        this.trips = trips
            .GroupBy(t => t.Instrument)
            .ToImmutableSortedDictionary(g => g.Key, g => g.OrderBy(t => t.OpenedAt).ToImmutableArray());
        foreach (var (coin, ofCoin) in this.trips)
        {
            RefuseOverlaps(coin, ofCoin);
        }
    }

    public string Name { get; }

    public long Every { get; }

    public MindReply Think(Briefing briefing)
    {
        // Sizes are the other agent's and hold its own reserve, so little is kept free on top.
        var round = new Round(briefing, leverage: 1, fraction: 0.98m);
        var cycle = briefing.At.Floor(Every);
        foreach (var coin in briefing.Coins)
        {
            if (briefing.Account.Find(coin) is { } position)
            {
                Keep(round, position, cycle);
            }
            else if (LastBegun(coin, cycle) is not { } trip || !MayBegin(trip, cycle))
            {
                round.Pass("no trip begins");
            }
            else if (!round.IsPending(coin))
            {
                Enter(briefing, round, trip);
            }
        }

        return round.Reply();
    }

    /// <summary>
    /// Up to two cycles late: the trip before may need one for its close to be asked for and one for it to fill.
    /// </summary>
    private bool MayBegin(RoundTrip trip, Moment cycle) =>
        cycle < EndsAt(trip) && cycle.Since(DecidedAt(trip.OpenedAt)) <= 2 * Every;

    private void Enter(Briefing briefing, Round round, RoundTrip trip)
    {
        if (!CoinBars.TryRead(briefing, trip.Instrument, CoinBars.Day, out var bars, out var why))
        {
            round.Pass(why);
            return;
        }

        var sign = SignOf(briefing, trip);
        var leverage = round.AllowedLeverage(trip.Leverage);

        // Leverage needs a stop at the gate; as far away as liquidation allows, it hardly ever ends a trip early.
        decimal? stop = leverage == 1 && !briefing.Limits.NeedsStop
            ? null
            : PriceLevels.At(bars.Last, sign, -PriceLevels.FarthestStop(leverage));
        var side = sign > 0 ? "long" : "short";
        round.Open(trip.Instrument, new Entry(sign, $"same trip as the other agent's, {side} by coin flip", stop)
        {
            NotionalUsd = trip.NotionalUsd,
            Leverage = leverage,
        });
    }

    private void Keep(Round round, PositionView position, Moment cycle)
    {
        var trip = LastBegun(position.Instrument, position.OpenedAt.Plus(-1));
        var late = trip is null ? 0 : cycle.Since(EndsAt(trip));
        if (late < 0)
        {
            round.Pass("trip goes on");
        }
        else if (late % (2 * Every) != 0)
        {
            round.Pass("close still on its way");
        }
        else
        {
            round.Close(position.Instrument, "the other agent's trip ends here");
        }
    }

    /// <summary>The coin's last trip whose entry was decided at this moment or before.</summary>
    private RoundTrip? LastBegun(InstrumentId coin, Moment by)
    {
        if (!trips.TryGetValue(coin, out var ofCoin))
        {
            return null;
        }

        var (low, high) = (0, ofCoin.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = DecidedAt(ofCoin[middle].OpenedAt) <= by ? (middle + 1, high) : (low, middle);
        }

        return low == 0 ? null : ofCoin[low - 1];
    }

    /// <summary>
    /// The cycle its exit was decided in. A trip that a stop ended at once lasts two cycles here: only then has the
    /// copy's entry been filled, so that it can be closed.
    /// </summary>
    private Moment EndsAt(RoundTrip trip)
    {
        var earliest = DecidedAt(trip.OpenedAt).Plus(2 * Every);
        var decided = trip.ClosedAt is { } closed ? DecidedAt(closed) : Never;
        return decided > earliest ? decided : earliest;
    }

    /// <summary>The last cycle strictly before a fill.</summary>
    private Moment DecidedAt(Moment filled) => filled.Plus(-1).Floor(Every);

    private int SignOf(Briefing briefing, RoundTrip trip)
    {
        var name = string.Create(
            CultureInfo.InvariantCulture,
            $"{Name}/{seed}/{briefing.Agent}/{trip.Instrument}/{trip.OpenedAt.Micros}");
        return new SeededNoise(name).NextBool() ? 1 : -1;
    }

    private static void RefuseOverlaps(InstrumentId coin, ImmutableArray<RoundTrip> ofCoin)
    {
        for (var i = 1; i < ofCoin.Length; i++)
        {
            if (ofCoin[i - 1].ClosedAt is not { } closed || closed > ofCoin[i].OpenedAt)
            {
                var message = $"Two round trips of {coin} overlap at {ofCoin[i].OpenedAt}";
                throw new ArgumentException(message, nameof(ofCoin));
            }
        }
    }
}
