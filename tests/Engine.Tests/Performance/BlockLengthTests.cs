using Pitwall.Engine.Performance;
using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Tests.Performance;

public sealed class BlockLengthTests
{
    private static double[] Autoregressive(string seed, int days, double memory)
    {
        var noise = new SeededNoise(seed);
        var values = new double[days];
        for (var day = 1; day < days; day++)
        {
            values[day] = (memory * values[day - 1]) + StandardNormal.Quantile((double)noise.NextUnit() + 5e-10);
        }

        return values;
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(12, 2)]
    [InlineData(30, 3)]
    [InlineData(365, 7)]
    public void The_rule_of_thumb_is_the_rounded_cube_root(int days, double expected) =>
        BlockLength.CubeRoot(days).ShouldBe(expected);

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.8)]
    public void The_automatic_length_is_the_theoretical_one_for_a_known_memory(double memory)
    {
        // For an AR(1), G/g(0) = 2ρ/(1−ρ²), so L = (2ρ/(1−ρ²))^⅔·n^⅓.
        var theory = Math.Pow(2 * memory / (1 - (memory * memory)), 2d / 3d) * Math.Cbrt(2_000);

        var mean = Enumerable.Range(0, 20)
            .Average(world => BlockLength.PolitisWhite(Autoregressive($"ar/{memory}/{world}", 2_000, memory)));

        mean.ShouldBe(theory, theory * 0.2);
    }

    [Fact]
    public void Days_without_memory_need_short_blocks() =>
        Enumerable.Range(0, 20).Average(world => BlockLength.PolitisWhite(Autoregressive($"white/{world}", 1_000, 0)))
            .ShouldBeLessThan(4d);

    [Fact]
    public void The_length_stays_between_one_day_and_the_published_bound()
    {
        BlockLength.PolitisWhite(new double[40]).ShouldBe(1d);
        BlockLength.PolitisWhite([.. Enumerable.Range(0, 40).Select(day => (double)day)]).ShouldBeInRange(1d, 14d);
        BlockLength.PolitisWhite([1d, -1d]).ShouldBe(1d);
    }
}
