using Pitwall.Engine.Deliberation;
using Pitwall.Engine.Tests.Performance;

namespace Pitwall.Engine.Tests.Deliberation;

public sealed class StabilityTests
{
    [Fact]
    public void Ten_answers_of_four_kinds_agree_as_the_definition_says_T13()
    {
        var measured = Stability.Of([5, 2, 2, 1]);

        measured.Mode.Printed(2).ShouldBe("0.50");
        measured.Agreement.Printed(3).ShouldBe("0.267");
        measured.Entropy.Printed(3).ShouldBe("0.880");
    }

    [Fact]
    public void Sizes_spread_by_a_factor_T13() =>
        Stability.GeometricSpread([1_000, 1_100, 900, 4_000, 1_000]).Printed(2).ShouldBe("1.87");

    [Theory]
    [InlineData(0.5, "0.500")]
    [InlineData(0.8, "0.942")]
    public void A_gate_of_three_in_five_opens_as_often_as_the_definition_says_T13(double mode, string opens) =>
        Stability.GateOpens(3, 5, mode).Printed(3).ShouldBe(opens);

    [Fact]
    public void Whoever_always_says_the_same_is_perfectly_stable_and_need_not_be_good()
    {
        Stability.Of(["hold", "hold", "hold"]).ShouldBe(new Stability(1, 1, 0));
        Stability.Of(["buy", "sell"]).ShouldBe(new Stability(0.5, 0, 1));
    }

    [Fact]
    public void Refuses_what_cannot_be_measured()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => Stability.Of([3, 0]));
        Should.Throw<ArgumentOutOfRangeException>(() => Stability.GeometricSpread([1_000]));
        Should.Throw<ArgumentOutOfRangeException>(() => Stability.GeometricSpread([1_000, 0]));
        Should.Throw<ArgumentOutOfRangeException>(() => Stability.GateOpens(1, 2, 1.1));
    }
}
