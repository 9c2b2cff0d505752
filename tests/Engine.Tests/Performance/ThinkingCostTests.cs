using Pitwall.Engine.Performance;

namespace Pitwall.Engine.Tests.Performance;

public sealed class ThinkingCostTests
{
    [Fact]
    public void Thinking_is_paid_for_from_some_equity_on_T16()
    {
        var perDay = ThinkingCost.PerDay(480, 0.006m);

        perDay.ShouldBe(2.88m);
        ThinkingCost.BreakEvenEquity(perDay, 0.0012m).ShouldBe(2_400m);
        ThinkingCost.BreakEvenEquity(perDay, 0m).ShouldBeNull();
        ThinkingCost.BreakEvenEquity(perDay, -0.001m).ShouldBeNull();
    }
}
