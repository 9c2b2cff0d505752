using Pitwall.Engine.Deliberation;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using static Pitwall.Engine.Tests.Deliberation.Briefings;

namespace Pitwall.Engine.Tests.Deliberation;

public class FlipOfTests
{
    private const long Every = 5 * Moment.Minute;

    private static readonly Moment Begin = SyntheticBars.HourAfterStart(50);

    /// <summary>Filled five minutes after a decision at hour 50, closed by a stop at hour 52 and 22 minutes.</summary>
    private static readonly RoundTrip Trip =
        new(Btc, Begin.Plus(Every), Begin.Plus((2 * Moment.Hour) + (22 * Moment.Minute)), 1_234m, 3);

    [Fact]
    public void Opens_and_closes_at_the_cycles_whose_fills_fall_where_the_others_did()
    {
        var (opens, closes) = Run(FlipWith(Trip), Begin.Plus(-Moment.Hour), Begin.Plus(4 * Moment.Hour));
        opens.ShouldBe([Begin]);
        closes.ShouldBe([Begin.Plus((2 * Moment.Hour) + (20 * Moment.Minute))]);
    }

    [Fact]
    public void Copies_notional_and_leverage_and_asks_only_for_the_stop_that_leverage_needs()
    {
        var open = FlipWith(Trip).Think(At(Begin)).Proposals.ShouldHaveSingleItem();
        open.NotionalUsd.ShouldBe(1_234m);
        open.Leverage.ShouldBe(3);
        var sign = open.Action == ProposalAction.OpenLong ? 1 : -1;
        ((open.Stop!.Value / 100m) - 1m).ShouldBe(-sign * 0.4m / 3m, 0.0001m);

        var hold = For("flip-of-buy-and-hold", (Btc, Series.Flat(50)));
        FlipWith(Trip with { Leverage = 1 }).Think(hold).Proposals.Single().Stop.ShouldBeNull();
    }

    [Fact]
    public void A_trip_that_ended_within_its_first_bar_is_closed_as_soon_as_its_copy_is_there()
    {
        var brief = Trip with { ClosedAt = Trip.OpenedAt };
        var (opens, closes) = Run(FlipWith(brief), Begin.Plus(-Moment.Hour), Begin.Plus(Moment.Hour));
        opens.ShouldBe([Begin]);
        closes.ShouldBe([Begin.Plus(2 * Every)]);
    }

    [Fact]
    public void Trips_back_to_back_are_closed_before_the_next_is_opened()
    {
        var next = Trip with { OpenedAt = Trip.ClosedAt!.Value, ClosedAt = null };
        var (opens, closes) = Run(FlipWith(Trip, next), Begin.Plus(-Moment.Hour), Begin.Plus(4 * Moment.Hour));
        var turn = Begin.Plus((2 * Moment.Hour) + (20 * Moment.Minute));
        closes.ShouldBe([turn]);
        opens.ShouldBe([Begin, turn.Plus(2 * Every)]);
    }

    [Fact]
    public void Its_side_follows_the_seed()
    {
        var actions = Enumerable.Range(0, 200)
            .Select(seed => FlipWith(seed, Trip).Think(At(Begin)).Proposals.Single().Action)
            .ToArray();
        actions.Count(a => a == ProposalAction.OpenLong).ShouldBeInRange(70, 130);
        FlipWith(3, Trip).Think(At(Begin)).Proposals.Single().Action.ShouldBe(actions[3]);
    }

    [Fact]
    public void Is_named_after_the_mind_it_copies()
    {
        FlipWith(Trip).Name.ShouldBe("house/flip-of-trend-follower");
        HouseMinds.Flipped(FlipWith(Trip).Name).ShouldBe(TrendFollower.MindName);
    }

    [Fact]
    public void Overlapping_trips_of_one_coin_are_a_bug() =>
        Should.Throw<ArgumentException>(() => FlipWith(Trip, Trip with { OpenedAt = Begin.Plus(Moment.Hour) }));

    private static FlipOf FlipWith(params RoundTrip[] trips) => FlipWith(1, trips);

    private static FlipOf FlipWith(long seed, params RoundTrip[] trips) =>
        new(TrendFollower.MindName, seed, trips, Every);

    private static Briefing At(Moment at)
    {
        var hours = (int)(at.Since(SyntheticBars.Start) / Moment.Hour);
        return For("flip-of-trend-follower", (Btc, Series.Flat(hours))) with { At = at };
    }

    /// <summary>An order fills in the bar that begins at the next cycle, so it shows one cycle later.</summary>
    private static (List<Moment> Opens, List<Moment> Closes) Run(FlipOf flip, Moment from, Moment to)
    {
        List<Moment> opens = [], closes = [];
        for (var at = from; at < to; at = at.Plus(Every))
        {
            var lastOpen = opens.LastOrDefault(from);
            var lastClose = closes.LastOrDefault(from);
            var briefing = At(at);
            if (opens.Count > closes.Count && at.Since(lastOpen) == Every)
            {
                briefing = briefing.Awaiting(Btc);
            }
            else if (opens.Count > closes.Count || (closes.Count > 0 && at.Since(lastClose) == Every))
            {
                briefing = briefing.Holding(Position(Btc, 12m, 100m, lastOpen.Plus(Every + 1)));
            }

            foreach (var proposal in flip.Think(briefing).Proposals)
            {
                (proposal.Action == ProposalAction.Close ? closes : opens).Add(at);
            }
        }

        return (opens, closes);
    }
}
