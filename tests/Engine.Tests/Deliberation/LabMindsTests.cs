using Pitwall.Engine.Deliberation;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Markets.Lab;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;

namespace Pitwall.Engine.Tests.Deliberation;

public sealed class LabMindsTests
{
    private static readonly Moment Midnight = LabMarket.Start.Plus(9 * Moment.Day);

    [Theory]
    [InlineData("lab/edge")]
    [InlineData("lab/flip-1")]
    [InlineData("lab/flip-17")]
    [InlineData("lab/script")]
    public void Makes_the_minds_it_names(string name)
    {
        LabMinds.Create(name, 42)!.Name.ShouldBe(name);
        var limits = LabMinds.Limits(name, LabInstruments.Ids)!;
        limits.NeedsStop.ShouldBeFalse();
        limits.LeverageMax.ShouldBe(1);
        limits.Objection().ShouldBeNull();
    }

    [Theory]
    [InlineData("lab/flip-")]
    [InlineData("lab/flip-x")]
    [InlineData("lab/edge-2")]
    [InlineData("edge")]
    [InlineData("house/coin-flip")]
    public void Knows_no_other_name(string name)
    {
        LabMinds.Create(name, 42).ShouldBeNull();
        LabMinds.Limits(name, LabInstruments.Ids).ShouldBeNull();
    }

    [Fact]
    public void Opens_every_coin_on_its_tips_side_in_equal_parts_of_half_of_equity()
    {
        var reply = LabMinds.Create(LabMinds.Edge, 42)!.Think(At(Midnight));
        var sides = new LabTips(LabMinds.Edge, LabMinds.EdgeRightPerMillion, 42).SidesOf(Midnight);

        reply.Proposals.Select(p => p.Instrument).ShouldBe(LabInstruments.Ids);
        reply.Proposals.Select(p => p.Action).ShouldBe(
            sides.Select(side => side > 0 ? ProposalAction.OpenLong : ProposalAction.OpenShort));
        reply.Proposals.ShouldAllBe(p => p.Leverage == 1 && p.Stop == null);
        reply.Proposals.Select(p => p.NotionalUsd!.Value).ShouldAllBe(usd => usd > 833.33m && usd < 833.34m);
    }

    [Fact]
    public void Holds_what_is_on_the_right_side_and_closes_what_is_not()
    {
        var sides = new LabTips("lab/flip-2", LabMinds.FlipRightPerMillion, 42).SidesOf(Midnight);
        var right = Held(0, sides[0]);
        var wrong = Held(1, -sides[1]);
        var pending = LabInstruments.Ids[2];
        var briefing = At(Midnight).Holding(right, wrong).Awaiting(pending) with
        {
            Coins = [right.Instrument, wrong.Instrument, pending],
        };

        var reply = LabMinds.Create("lab/flip-2", 42)!.Think(briefing);

        reply.Proposals.Length.ShouldBe(1);
        reply.Proposals[0].Instrument.ShouldBe(wrong.Instrument);
        reply.Proposals[0].Action.ShouldBe(ProposalAction.Close);
        reply.Note.ShouldBe("on the side of today's tip on 1 coin; entry still pending on 1 coin");
    }

    [Fact]
    public void Says_hold_when_everything_is_as_told()
    {
        var sides = new LabTips(LabMinds.Edge, LabMinds.EdgeRightPerMillion, 42).SidesOf(Midnight);
        var briefing = At(Midnight).Holding([.. sides.Select((side, coin) => Held(coin, side))]);

        LabMinds.Create(LabMinds.Edge, 42)!.Think(briefing)
            .ShouldBe(MindReply.Hold("on the side of today's tip on 6 coins"));
    }

    [Fact]
    public void Waits_for_the_first_days_volume()
    {
        var reply = LabMinds.Create(LabMinds.Edge, 42)!.Think(At(LabMarket.Start.Plus(8 * Moment.Hour)));

        reply.ShouldBe(MindReply.Hold("waiting for the first day's volume on 6 coins"));
    }

    [Fact]
    public void Is_told_the_truth_as_often_as_it_says_and_a_flip_half_of_the_time()
    {
        RightShare(LabMinds.Edge, LabMinds.EdgeRightPerMillion).ShouldBe(
            LabMinds.EdgeRightPerMillion / 1e6, tolerance: 0.015);
        RightShare("lab/flip-3", LabMinds.FlipRightPerMillion).ShouldBe(0.5, tolerance: 0.015);
    }

    [Fact]
    public void Tells_every_mind_something_of_its_own_and_the_same_again()
    {
        int[] Told(string name, long seed) =>
            [.. Enumerable.Range(0, 20).SelectMany(day => new LabTips(name, LabMinds.FlipRightPerMillion, seed)
                .SidesOf(Midnight.Plus(day * Moment.Day)))];

        Told("lab/flip-1", 42).ShouldBe(Told("lab/flip-1", 42));
        Told("lab/flip-1", 42).ShouldNotBe(Told("lab/flip-2", 42));
        Told("lab/flip-1", 42).ShouldNotBe(Told("lab/flip-1", 43));
    }

    [Fact]
    public void Seats_nine_agents_that_somebody_can_think_for()
    {
        LabRoster.Agents.Select(a => $"{a.Slug} {a.DisplayName} {a.Cash}").ShouldBe(
        [
            "edge-1 Edge-1 10000", "flip-1 Flip-1 10000", "flip-2 Flip-2 10000", "flip-3 Flip-3 10000",
            "flip-4 Flip-4 10000", "flip-5 Flip-5 10000", "momentum Momentum 10000", "hold Hold 10000",
            "script Script 10000",
        ]);
        LabRoster.Agents.ShouldAllBe(a => LabMinds.Create(a.Mind, 42) != null
            || HouseMinds.Create(a.Mind, 42) is Sought<IMind>.Found);
    }

    private static double RightShare(string name, int rightPerMillion)
    {
        var truth = new LabTruth(5);
        var tips = new LabTips(name, rightPerMillion, 5);
        var told = Enumerable.Range(0, 1_500).Select(day => LabMarket.Start.Plus(day * Moment.Day))
            .SelectMany(day => tips.SidesOf(day).Zip(truth.SignsOf(day)))
            .ToArray();
        return told.Count(pair => pair.First == pair.Second) / (double)told.Length;
    }

    private static PositionView Held(int coin, int side) =>
        Briefings.Position(LabInstruments.Ids[coin], side * 8m, 100m, Midnight.Plus(-Moment.Day));

    private static Briefing At(Moment now)
    {
        var feed = new LabFeed(42);
        _ = feed.Steps(now).First();
        feed.History.MoveTo(now);
        var limits = LabMinds.Limits(LabMinds.Edge, LabInstruments.Ids)!;
        return new Briefing(
            now, Briefings.Agent, limits, LabInstruments.Ids, Briefings.Flat(10_000m), feed.History);
    }
}
