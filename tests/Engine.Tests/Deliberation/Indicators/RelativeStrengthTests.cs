using Pitwall.Engine.Deliberation.Indicators;

namespace Pitwall.Engine.Tests.Deliberation.Indicators;

public class RelativeStrengthTests
{
    [Fact]
    public void Follows_wilders_smoothing_by_hand()
    {
        // Changes +2 −1 +4 −2, period 2: up 1, (1·1+4)/2 = 2.5, 1.25; down 0.5, 0.25, 1.125; RSI = 125/2.375.
        var index = RelativeStrength.Index([10m, 12m, 11m, 15m, 13m], 2, 4).ShouldNotBeNull();
        decimal.Round(index, 10).ShouldBe(52.6315789474m);
    }

    [Theory]
    [InlineData(1, 2, 3, 100)]
    [InlineData(3, 2, 1, 0)]
    [InlineData(2, 2, 2, 50)]
    public void Is_100_when_nothing_fell_0_when_nothing_rose_50_when_nothing_moved(int a, int b, int c, int index) =>
        RelativeStrength.Index([a, b, c], 2, 2).ShouldBe(index);

    [Fact]
    public void Does_not_know_what_lies_before_its_window() =>
        RelativeStrength.Index([1m, 900m, 10m, 12m, 11m, 15m, 13m], 2, 4)
            .ShouldBe(RelativeStrength.Index([10m, 12m, 11m, 15m, 13m], 2, 4));

    [Fact]
    public void Says_nothing_while_there_are_too_few_changes() =>
        RelativeStrength.Index([1m, 2m, 3m, 4m], 2, 4).ShouldBeNull();
}
