using Pitwall.Engine.Deliberation;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using static Pitwall.Engine.Tests.Deliberation.Briefings;

namespace Pitwall.Engine.Tests.Deliberation;

public class MomentumTests
{
    private readonly Momentum mind = new();

    [Theory]
    [InlineData(0.0005, ProposalAction.OpenLong)]
    [InlineData(-0.0005, ProposalAction.OpenShort)]
    public void Goes_with_a_strong_week(double perHour, ProposalAction expected)
    {
        var closes = Series.Flat(10).Then(168, (decimal)perHour);
        var open = mind.Think(For(mind.Name, (Btc, closes))).Proposals.ShouldHaveSingleItem();
        open.Action.ShouldBe(expected);
        ((open.Stop!.Value - closes[^1]) * Math.Sign(perHour)).ShouldBeLessThan(0m);
        open.Reason.ShouldContain(perHour > 0 ? "7-day return +8.40 %" : "7-day return -8.40 %");
    }

    [Fact]
    public void Waits_when_the_last_day_goes_the_other_way()
    {
        var closes = Series.Flat(10).Then(144, 0.0008m).Then(24, -0.0001m);
        mind.Think(For(mind.Name, (Btc, closes))).Note.ShouldBe("no momentum on 1 coin");
    }

    [Theory]
    [InlineData(0.0002, "")]
    [InlineData(0.00003, "7-day return now +0.50 %: the move is spent")]
    public void Keeps_a_position_far_below_the_level_it_enters_at(double perHour, string closeReason)
    {
        var closes = Series.Flat(10).Then(168, (decimal)perHour);
        var briefing = For(mind.Name, (Btc, closes));
        mind.Think(briefing).Note.ShouldBe("no momentum on 1 coin");

        var reply = mind.Think(briefing.Holding(Position(Btc, 10m, closes[^1], SyntheticBars.Start)));
        string.Concat(reply.Proposals.Select(p => p.Reason)).ShouldBe(closeReason);
    }

    [Fact]
    public void Needs_a_week_of_history() =>
        mind.Think(For(mind.Name, (Btc, Series.Flat(10).Then(158, 0.001m))))
            .Note.ShouldBe("too little history on 1 coin");
}
