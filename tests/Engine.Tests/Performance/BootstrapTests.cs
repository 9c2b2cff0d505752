using FsCheck;
using FsCheck.Fluent;
using Pitwall.Engine.Performance;
using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Tests.Performance;

public sealed class BootstrapTests
{
    private static readonly double[] FourDays = [10, -5, 20, -5];

    private static double[] Noise(string seed, int days)
    {
        var noise = new SeededNoise(seed);
        return [.. Enumerable.Range(0, days).Select(_ => (double)noise.NextUnit() - 0.5)];
    }

    [Fact]
    public void Circular_blocks_of_two_have_sixteen_equally_likely_totals_T2() =>
        CircularBlocks.AllTotals(FourDays, 2)
            .ShouldBe([10, 10, 10, 10, 20, 20, 20, 20, 20, 20, 20, 20, 30, 30, 30, 30]);

    [Fact]
    public void Circular_blocks_refuse_what_they_cannot_enumerate()
    {
        Should.Throw<ArgumentException>(() => CircularBlocks.AllTotals(FourDays, 3))
            .Message.ShouldContain("do not fill");
        Should.Throw<ArgumentException>(() => CircularBlocks.AllTotals(new double[12], 1))
            .Message.ShouldContain("draw them instead");
    }

    [Fact]
    public void Drawing_single_days_agrees_with_every_resample_there_is()
    {
        var exact = CircularBlocks.AllTotals(FourDays, 1);
        var drawn = StationaryBootstrap.JointTotals([FourDays], new BootstrapPlan("agree", 1))[0];

        foreach (var total in exact.Distinct())
        {
            var share = drawn.Count(value => value.Equals(total)) / (double)drawn.Length;
            share.ShouldBe(exact.Count(value => value.Equals(total)) / (double)exact.Count, 0.02);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(20)]
    public void The_spread_of_the_draws_is_the_one_Politis_and_Romano_derive(double meanBlock)
    {
        // 1994, lemma 1: Var = n·[R(0) + 2·Σ b(i)·R(i)], b(i) = (1−i/n)(1−p)^i + (i/n)(1−p)^(n−i).
        const int n = 40;
        double[] days = [.. Noise("spread", n).Select((value, day) => value + Math.Sin(day / 3d))];
        var mean = days.Average();
        double Covariance(int lag) =>
            Enumerable.Range(0, n - lag).Sum(day => (days[day] - mean) * (days[day + lag] - mean)) / n;
        var stay = 1d - (1d / meanBlock);
        var expected = n * (Covariance(0) + (2d * Enumerable.Range(1, n - 1).Sum(lag =>
            Covariance(lag) * (((1d - ((double)lag / n)) * Math.Pow(stay, lag))
                + ((double)lag / n * Math.Pow(stay, n - lag))))));

        var draws = StationaryBootstrap.JointTotals([days], new BootstrapPlan("spread", meanBlock))[0];

        draws.Average(total => Math.Pow(total - (n * mean), 2)).ShouldBe(expected, expected * 0.06);
    }

    [Fact]
    public void A_block_without_end_walks_the_circle_once_so_every_draw_is_the_series_itself() =>
        StationaryBootstrap.JointTotals([[1, 2, 4, 8, 16]], new BootstrapPlan("circle", 1e15, 200))[0]
            .ShouldAllBe(total => total.Equals(31d));

    [Fact]
    public void The_same_seed_draws_the_same_and_another_seed_does_not()
    {
        var days = Noise("seed", 40);
        var plan = BootstrapPlan.For("season-1", days.Length);

        StationaryBootstrap.OfMean(days, plan).ShouldBe(StationaryBootstrap.OfMean(days, plan));
        StationaryBootstrap.OfMean(days, plan).Interval
            .ShouldNotBe(StationaryBootstrap.OfMean(days, plan with { Seed = "season-2" }).Interval);
        StationaryBootstrap.OfMean(days, plan).Plan.ShouldBe(new BootstrapPlan("season-1", 3, 9_999));
        plan.Noise.ShouldBe("SplitMix64/SHA-256");
    }

    [Fact]
    public void All_agents_are_resampled_on_the_same_days()
    {
        var (first, second) = (Noise("a", 30), Noise("b", 30));
        double[] difference = [.. first.Zip(second, (x, y) => x - y)];
        var plan = new BootstrapPlan("joint", 3, 500);

        var totals = StationaryBootstrap.JointTotals([first, second, difference], plan);
        var permuted = StationaryBootstrap.JointTotals([difference, first, second], plan);

        permuted[0].ShouldBe(totals[2]);
        permuted[1].ShouldBe(totals[0]);
        permuted[2].ShouldBe(totals[1]);
        Enumerable.Range(0, 500).ShouldAllBe(i => Math.Abs(totals[0][i] - totals[1][i] - totals[2][i]) < 1e-9);
    }

    [Fact]
    public void Every_total_lies_between_n_times_the_worst_and_the_best_day() =>
        Prop.ForAll(
            Gen.Choose(-1_000, 1_000).Select(cents => cents / 100d).NonEmptyListOf().ToArbitrary(),
            Gen.Choose(1, 9).ToArbitrary(),
            (days, block) => StationaryBootstrap.JointTotals([days], new BootstrapPlan("bounds", block, 50))[0].All(
                total => total >= (days.Count * days.Min()) - 1e-9 && total <= (days.Count * days.Max()) + 1e-9))
            .Holds();

    [Fact]
    public void The_interval_takes_the_250th_smallest_and_largest_of_9999()
    {
        double[] draws = [.. Enumerable.Range(1, 9_999).Select(rank => (double)rank).Reverse()];

        ConfidenceInterval.OfDraws(5_000, draws).ShouldBe(new ConfidenceInterval(5_000, 250, 9_750, 0.95));
    }

    [Fact]
    public void A_person_sees_no_interval_before_thirty_days()
    {
        StationaryBootstrap.ForDisplay(Noise("short", 29), BootstrapPlan.For("x", 29))
            .Withheld.ShouldBe("needs 30 d, has 29");
        StationaryBootstrap.ForDisplay(Noise("long", 30), BootstrapPlan.For("x", 30)).IsShown.ShouldBeTrue();
    }

    [Fact]
    public void Refuses_series_of_different_lengths_and_plans_without_sense()
    {
        Should.Throw<ArgumentException>(() =>
            StationaryBootstrap.JointTotals([new double[3], new double[4]], new BootstrapPlan("x", 1)));
        Should.Throw<ArgumentException>(() => StationaryBootstrap.JointTotals([], new BootstrapPlan("x", 1)));
        Should.Throw<ArgumentOutOfRangeException>(() =>
            StationaryBootstrap.JointTotals([FourDays], new BootstrapPlan("x", 0.5)));
    }
}
