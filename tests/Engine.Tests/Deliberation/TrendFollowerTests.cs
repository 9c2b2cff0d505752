using Pitwall.Engine.Deliberation;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using static Pitwall.Engine.Tests.Deliberation.Briefings;

namespace Pitwall.Engine.Tests.Deliberation;

public class TrendFollowerTests
{
    private readonly TrendFollower mind = new();

    [Fact]
    public void Goes_long_when_the_short_average_crosses_above_the_long_one()
    {
        var closes = Series.Flat(60).Then(2, 0.005m);
        var open = mind.Think(For(mind.Name, (Btc, closes))).Proposals.ShouldHaveSingleItem();
        open.Action.ShouldBe(ProposalAction.OpenLong);
        open.Leverage.ShouldBe(3);
        open.NotionalUsd.ShouldBe(2_700m);
        open.Stop.ShouldNotBeNull().ShouldBeInRange(90m, closes[^1] * 0.995m);
        open.Reason.ShouldContain("20-hour average crossed above the 50-hour average");
    }

    [Fact]
    public void Goes_short_when_it_crosses_below()
    {
        var closes = Series.Flat(60).Then(2, -0.005m);
        var open = mind.Think(For(mind.Name, (Btc, closes))).Proposals.ShouldHaveSingleItem();
        open.Action.ShouldBe(ProposalAction.OpenShort);
        open.Stop.ShouldNotBeNull().ShouldBeInRange(closes[^1] * 1.005m, 110m);
    }

    [Fact]
    public void Holds_and_says_why_when_nothing_crossed()
    {
        var reply = mind.Think(For(mind.Name, (Btc, Series.Range(80)), (Eth, Series.Flat(60).Then(20, 0.005m))));
        reply.Outcome.ShouldBe(CycleOutcome.NoAction);
        reply.Proposals.ShouldBeEmpty();
        reply.Note.ShouldBe("no cross on 2 coins");
    }

    [Fact]
    public void Leaves_when_the_averages_cross_against_it()
    {
        var closes = Series.Flat(60).Then(2, -0.005m);
        var briefing = For(mind.Name, (Btc, closes));
        var reply = mind.Think(briefing.Holding(Position(Btc, 10m, closes[^1], SyntheticBars.Start)));
        reply.Proposals.ShouldHaveSingleItem().Action.ShouldBe(ProposalAction.Close);
    }

    [Fact]
    public void Pulls_its_stop_up_behind_a_rising_price_and_never_down()
    {
        var closes = Series.Flat(60).Then(20, 0.005m);
        var briefing = For(mind.Name, (Btc, closes));
        var loose = briefing.Holding(Position(Btc, 10m, closes[^1], SyntheticBars.Start, stop: 95m));
        var moved = mind.Think(loose).Proposals.ShouldHaveSingleItem();
        moved.Action.ShouldBe(ProposalAction.SetStop);
        moved.Stop.ShouldNotBeNull().ShouldBeInRange(100m, closes[^1] * 0.995m);

        var tight = briefing.Holding(Position(Btc, 10m, closes[^1], SyntheticBars.Start, stop: moved.Stop.Value));
        mind.Think(tight).Note.ShouldBe("trend unbroken, position kept on 1 coin");

        var tighter = briefing.Holding(Position(Btc, 10m, closes[^1], SyntheticBars.Start, stop: closes[^1] * 0.999m));
        mind.Think(tighter).Proposals.ShouldBeEmpty();
    }

    [Fact]
    public void Does_not_enter_twice_while_an_entry_is_on_its_way()
    {
        var briefing = For(mind.Name, (Btc, Series.Flat(60).Then(2, 0.005m))).Awaiting(Btc);
        mind.Think(briefing).Note.ShouldBe("entry still pending on 1 coin");
    }

    [Fact]
    public void Uses_no_more_leverage_than_the_agent_may()
    {
        var briefing = For(mind.Name, (Btc, Series.Flat(60).Then(2, 0.005m)));
        briefing = briefing with { Limits = briefing.Limits with { LeverageMax = 2 } };
        mind.Think(briefing).Proposals.ShouldHaveSingleItem().Leverage.ShouldBe(2);
    }

    [Fact]
    public void Says_so_when_the_limits_leave_no_room()
    {
        var briefing = For(mind.Name, (Btc, Series.Flat(60).Then(2, 0.005m)));
        var broke = briefing with { Account = briefing.Account with { FreeMargin = Usd.Zero } };
        mind.Think(broke).Note.ShouldBe("no room within the limits on 1 coin");

        var capped = briefing with { Limits = briefing.Limits with { ExposureMax = new Usd(5m) } };
        mind.Think(capped).Note.ShouldBe("no room within the limits on 1 coin");
    }

    [Fact]
    public void Trades_nothing_on_a_short_history_or_on_stale_bars()
    {
        mind.Think(For(mind.Name, (Btc, Series.Flat(30).Then(2, 0.005m))))
            .Note.ShouldBe("too little history on 1 coin");

        var briefing = For(mind.Name, (Btc, Series.Flat(60).Then(2, 0.005m)));
        mind.Think(briefing with { At = briefing.At.Plus(3 * Moment.Hour) }).Note.ShouldBe("stale bars on 1 coin");
    }
}
