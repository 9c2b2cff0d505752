using Pitwall.Engine.Performance;

namespace Pitwall.Engine.Tests.Performance;

public sealed class ProbabilisticSharpeTests
{
    // Bailey and López de Prado 2014: 2.5 a year over 250 days, 1,250 days, fat left tail.
    private static readonly SharpeSample Paper = new(2.5 / Math.Sqrt(250), 1_250, skewness: -3, kurtosis: 10);

    private static readonly SharpeSample LuckyTwelve =
        SharpeSample.Of(SampleMoments.Of(SharpeTests.LuckyTwelve).ShouldNotBeNull());

    [Fact]
    public void The_paper_rejects_the_best_of_a_hundred_and_keeps_the_best_of_forty_six_T4()
    {
        ProbabilisticSharpe.ExpectedBestOfTrials(0.5 / 250, 100).Printed(4).ShouldBe("0.1132");
        ProbabilisticSharpe.Dsr(Paper, 0.5 / 250, 100).Printed(4).ShouldBe("0.9004");
        ProbabilisticSharpe.Dsr(Paper, 0.5 / 250, 46).Printed(4).ShouldBe("0.9505");
    }

    [Fact]
    public void Twelve_lucky_days_of_the_best_of_six_are_a_coin_T5()
    {
        ProbabilisticSharpe.Psr(LuckyTwelve, 0).Printed(4).ShouldBe("0.8755");
        ProbabilisticSharpe.ExpectedBestOfTrials(0.0625, 6).Printed(4).ShouldBe("0.3250");
        ProbabilisticSharpe.Dsr(LuckyTwelve, 0.0625, 6).Printed(4).ShouldBe("0.5155");
    }

    [Fact]
    public void One_variant_was_not_picked_so_nothing_is_deflated() =>
        ProbabilisticSharpe.Dsr(Paper, 0.5 / 250, 1).ShouldBe(ProbabilisticSharpe.Psr(Paper, 0));

    [Fact]
    public void Every_further_variant_lowers_the_verdict()
    {
        var verdicts = Enumerable.Range(1, 60).Select(n => ProbabilisticSharpe.Dsr(LuckyTwelve, 0.0625, n)).ToList();

        verdicts.ShouldBe(verdicts.OrderDescending());
        verdicts.Distinct().Count().ShouldBe(60);
    }

    [Fact]
    public void Refuses_a_shape_that_no_distribution_has() =>
        Should.Throw<ArgumentOutOfRangeException>(() => new SharpeSample(0.1, 30, skewness: 2, kurtosis: 3))
            .Message.ShouldContain("at least 1 + skewness²");
}
