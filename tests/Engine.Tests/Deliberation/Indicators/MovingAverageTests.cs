using Pitwall.Engine.Deliberation.Indicators;

namespace Pitwall.Engine.Tests.Deliberation.Indicators;

public class MovingAverageTests
{
    [Fact]
    public void Simple_mean_takes_only_the_last_values() =>
        MovingAverage.Simple([100m, 1m, 2m, 6m], 3).ShouldBe(3m);

    [Fact]
    public void Says_nothing_while_there_are_too_few_values()
    {
        MovingAverage.Simple([1m, 2m], 3).ShouldBeNull();
        MovingAverage.Exponential([1m, 2m, 3m], 2, 4).ShouldBeNull();
    }

    [Fact]
    public void Exponential_mean_starts_on_the_simple_mean_and_moves_by_alpha()
    {
        // α = 2/4 = 0.5: start (2+4+6)/3 = 4, then 4 + 0.5·(8−4) = 6, then 6 + 0.5·(5−6) = 5.5.
        MovingAverage.Exponential([2m, 4m, 6m, 8m, 5m], 3, 5).ShouldBe(5.5m);
    }

    [Fact]
    public void Exponential_mean_does_not_know_what_lies_before_its_window()
    {
        var one = MovingAverage.Exponential([999m, 2m, 4m, 6m, 8m, 5m], 3, 5);
        var other = MovingAverage.Exponential([1m, 7m, 2m, 4m, 6m, 8m, 5m], 3, 5);
        one.ShouldBe(other);
        one.ShouldBe(5.5m);
    }

    [Fact]
    public void A_window_shorter_than_the_period_is_a_bug() =>
        Should.Throw<ArgumentOutOfRangeException>(() => MovingAverage.Exponential([1m, 2m, 3m], 3, 2));
}
