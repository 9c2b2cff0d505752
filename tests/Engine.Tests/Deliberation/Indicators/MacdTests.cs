using Pitwall.Engine.Deliberation.Indicators;

namespace Pitwall.Engine.Tests.Deliberation.Indicators;

public class MacdTests
{
    // Fast 1 (α = 1) is the value itself; slow 3 (α = ½) starts at (1+2+3)/3 = 2, then 4, then 4.
    // Lines 3−2 = 1, 6−4 = 2, 4−4 = 0; signal 2 (α = ⅔) starts at 1.5, then 1.5 + ⅔·(0−1.5) = 0.5.
    [Fact]
    public void Follows_the_definition_by_hand()
    {
        var macd = Macd.Of([1m, 2m, 3m, 6m, 4m], 1, 3, 2, 5).ShouldNotBeNull();
        macd.Line.ShouldBe(0m);
        decimal.Round(macd.Signal, 20).ShouldBe(0.5m);
        decimal.Round(macd.Histogram, 20).ShouldBe(-0.5m);
    }

    [Fact]
    public void Does_not_know_what_lies_before_its_window() =>
        Macd.Of([77m, 1m, 2m, 3m, 6m, 4m], 1, 3, 2, 5).ShouldBe(Macd.Of([1m, 2m, 3m, 6m, 4m], 1, 3, 2, 5));

    [Fact]
    public void Says_nothing_while_there_are_too_few_values() =>
        Macd.Of([1m, 2m, 3m, 4m], 1, 3, 2, 5).ShouldBeNull();
}
