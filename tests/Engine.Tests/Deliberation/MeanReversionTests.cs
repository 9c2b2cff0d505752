using Pitwall.Engine.Deliberation;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using static Pitwall.Engine.Tests.Deliberation.Briefings;

namespace Pitwall.Engine.Tests.Deliberation;

public class MeanReversionTests
{
    private readonly MeanReversion mind = new();

    [Fact]
    public void Buys_a_fall_out_of_the_range_with_its_target_at_the_mean()
    {
        var closes = Series.Range(60, halfWidth: 0.25m).Then(1, -0.04m).Then(1, 0.001m);
        var open = mind.Think(For(mind.Name, (Btc, closes))).Proposals.ShouldHaveSingleItem();
        open.Action.ShouldBe(ProposalAction.OpenLong);
        open.Leverage.ShouldBe(2);
        open.Target.ShouldBe(decimal.Round(closes[^48..].Average(), 4, MidpointRounding.ToEven));
        (closes[^1] - open.Stop!.Value).ShouldBe(open.Target!.Value - closes[^1], 0.001m);
        open.Reason.ShouldContain("back to the mean is +");
    }

    [Fact]
    public void Sells_a_rise_out_of_the_range()
    {
        var closes = Series.Range(60, halfWidth: 0.25m).Then(1, 0.04m).Then(1, -0.001m);
        var open = mind.Think(For(mind.Name, (Btc, closes))).Proposals.ShouldHaveSingleItem();
        open.Action.ShouldBe(ProposalAction.OpenShort);
        open.Target!.Value.ShouldBeLessThan(closes[^1]);
        open.Stop!.Value.ShouldBeGreaterThan(closes[^1]);
    }

    [Fact]
    public void Holds_inside_the_range_and_says_why() =>
        mind.Think(For(mind.Name, (Btc, Series.Range(60)), (Eth, Series.Flat(60))))
            .Note.ShouldBe("no stretch on 2 coins");

    [Fact]
    public void Does_not_step_in_front_of_a_price_that_still_falls() =>
        mind.Think(For(mind.Name, (Btc, Series.Range(60, halfWidth: 0.25m).Then(1, -0.04m))))
            .Note.ShouldBe("stretched and still running on 1 coin");

    [Fact]
    public void Stays_out_when_the_rsi_does_not_call_it_oversold() =>
        mind.Think(For(mind.Name, (Btc, Series.Range(60, halfWidth: 1m).Then(1, -0.06m).Then(1, 0.02m))))
            .Note.ShouldBe("stretched, but RSI disagrees on 1 coin");

    [Fact]
    public void Ignores_a_stretch_that_does_not_pay_its_costs() =>
        mind.Think(For(mind.Name, (Btc, Series.Range(60, halfWidth: 0.01m).Then(1, -0.002m).Then(1, 0.00001m))))
            .Note.ShouldBe("stretch too small to pay its costs on 1 coin");

    [Theory]
    [InlineData(-0.02, 1, ProposalAction.Hold)]
    [InlineData(0.001, 1, ProposalAction.Close)]
    [InlineData(0.02, -1, ProposalAction.Hold)]
    [InlineData(-0.001, -1, ProposalAction.Close)]
    public void Keeps_a_position_until_the_price_is_back_at_the_mean(double last, int sign, ProposalAction expected)
    {
        var closes = Series.Flat(60).Then(1, (decimal)last);
        var briefing = For(mind.Name, (Btc, closes));
        var held = briefing.Holding(Position(Btc, sign * 10m, closes[^1], briefing.At.Plus(-Moment.Hour)));
        var proposals = mind.Think(held).Proposals;
        (proposals.IsEmpty ? ProposalAction.Hold : proposals.Single().Action).ShouldBe(expected);
    }

    [Fact]
    public void Gives_up_after_48_hours()
    {
        var closes = Series.Flat(60).Then(1, -0.02m);
        var briefing = For(mind.Name, (Btc, closes));
        var held = briefing.Holding(Position(Btc, 10m, closes[^1], briefing.At.Plus(-48 * Moment.Hour)));
        mind.Think(held).Proposals.ShouldHaveSingleItem().Reason.ShouldStartWith("48 hours");
    }
}
