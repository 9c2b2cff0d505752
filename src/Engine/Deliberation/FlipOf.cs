using System.Collections.Immutable;
using System.Globalization;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;

namespace Pitwall.Engine.Deliberation;

/// <summary>
/// Another agent's round trips again, with the same times, notional and leverage but sides by seed: what that agent would
/// have earned by luck, matched in turnover, leverage and time in market. It runs in a backtest's second pass.
/// </summary>
public sealed class FlipOf : IMind
{
    public const string Prefix = "house/flip-of-";

    private readonly ImmutableSortedDictionary<InstrumentId, ImmutableArray<RoundTrip>> trips;
    private readonly long seed;

    /// <summary>
    /// <paramref name="every"/> is the finest bar's length in microseconds: a decision on the bar before a fill is filled
    /// where that fill was. Throws when two trips of a coin overlap, because one net position cannot copy both.
    /// </summary>
    public FlipOf(string mind, long seed, IEnumerable<RoundTrip> trips, long every)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(every);
        var name = mind.StartsWith(HouseMinds.Prefix, StringComparison.Ordinal) ? mind[HouseMinds.Prefix.Length..] : mind;
        Name = Prefix + name;
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
            var trip = Current(coin, cycle);
            if (briefing.Account.Find(coin) is { } position)
            {
                Keep(round, position, trip);
            }
            else if (trip is null || cycle.Since(DecidedAt(trip.OpenedAt)) > Every)
            {
                // One cycle late is allowed: the trip before may have needed this one's cycle for its close.
                round.Pass("no trip begins");
            }
            else if (!round.IsPending(coin))
            {
                Enter(briefing, round, trip);
            }
        }

        return round.Reply();
    }

    private void Enter(Briefing briefing, Round round, RoundTrip trip)
    {
        if (CoinBars.Read(briefing, trip.Instrument, CoinBars.Day, out var why) is not { } bars)
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

    private void Keep(Round round, PositionView position, RoundTrip? trip)
    {
        if (trip is null || DecidedAt(trip.OpenedAt) > position.OpenedAt)
        {
            round.Close(position.Instrument, "the other agent's trip ends here");
            return;
        }

        round.Pass("trip goes on");
    }

    /// <summary>The trip that lasts at this cycle: from the cycle its entry was decided in to the one of its exit.</summary>
    private RoundTrip? Current(InstrumentId coin, Moment cycle) =>
        trips.TryGetValue(coin, out var ofCoin)
            ? ofCoin.LastOrDefault(t => DecidedAt(t.OpenedAt) <= cycle && cycle < EndsAt(t))
            : null;

    /// <summary>A trip that X's stop ended within its first bar still lasts one cycle here, or it could not be copied.</summary>
    private Moment EndsAt(RoundTrip trip)
    {
        var earliest = DecidedAt(trip.OpenedAt).Plus(Every);
        var decided = trip.ClosedAt is { } closed ? DecidedAt(closed) : new Moment(long.MaxValue);
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
                throw new ArgumentException($"Two round trips of {coin} overlap at {ofCoin[i].OpenedAt}", nameof(ofCoin));
            }
        }
    }
}
