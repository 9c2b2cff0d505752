using Pitwall.Engine.Deliberation.Indicators;

namespace Pitwall.Engine.Tests.Deliberation.Indicators;

public class ZScoreTests
{
    [Fact]
    public void Measures_in_sample_deviations_from_the_mean_it_is_part_of()
    {
        // Mean 5, squares 9+1+1+1+0+0+4+16 = 32, sd = √(32/7) = 2.13808993529940, z = 4/sd.
        var z = ZScore.Of([2m, 4m, 4m, 4m, 5m, 5m, 7m, 9m], 8).ShouldNotBeNull();
        decimal.Round(z, 10).ShouldBe(1.8708286934m);
    }

    [Fact]
    public void Says_nothing_when_nothing_moved_or_values_are_missing()
    {
        ZScore.Of([3m, 3m, 3m], 3).ShouldBeNull();
        ZScore.Of([1m, 2m], 3).ShouldBeNull();
    }

    [Fact]
    public void Is_the_same_for_the_same_story_at_another_price() =>
        ZScore.Of([0.001m, 0.003m, 0.002m], 3).ShouldBe(ZScore.Of([10_000m, 30_000m, 20_000m], 3));
}
