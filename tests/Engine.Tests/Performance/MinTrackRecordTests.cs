using Pitwall.Engine.Performance;

namespace Pitwall.Engine.Tests.Performance;

public sealed class MinTrackRecordTests
{
    private static readonly SampleMoments LuckyTwelve = SampleMoments.Of(SharpeTests.LuckyTwelve).ShouldNotBeNull();

    [Theory]
    [InlineData(252, "2.731")]
    [InlineData(52, "2.829")]
    [InlineData(12, "3.240")]
    public void A_Sharpe_of_two_against_one_needs_about_three_years_T6(int periodsPerYear, string years)
    {
        var perPeriod = 1d / Math.Sqrt(periodsPerYear);

        var periods = MinTrackRecord.Periods(new SharpeSample(2 * perPeriod, periodsPerYear), perPeriod);

        (periods / periodsPerYear).Printed(3).ShouldBe(years);
    }

    [Fact]
    public void A_short_lucky_run_asks_only_for_twenty_three_days_T6() =>
        MinTrackRecord.Periods(SharpeSample.Of(LuckyTwelve)).Printed(1).ShouldBe("23.4");

    [Fact]
    public void No_length_proves_what_does_not_beat_the_benchmark() =>
        MinTrackRecord.Periods(new SharpeSample(0.1, 30), benchmark: 0.1).ShouldBe(double.PositiveInfinity);

    [Fact]
    public void A_person_sees_none_before_thirty_days() =>
        MinTrackRecord.ForDisplay(LuckyTwelve, new ConfidenceInterval(0.35, 0.1, 0.6, 0.95))
            .Withheld.ShouldBe("needs 30 d, has 12");

    [Fact]
    public void A_person_sees_the_length_for_the_lower_end_of_the_interval()
    {
        var moments = LuckyTwelve with { Count = 30 };
        var lower = 0.5 * moments.Mean;

        var shown = MinTrackRecord.ForDisplay(moments, new ConfidenceInterval(moments.Mean, lower, 1, 0.95)).Value;

        shown.ShouldBe(
            MinTrackRecord.Periods(new SharpeSample(0.5 * moments.Sharpe, 30, moments.Skewness, moments.Kurtosis)));
        shown.ShouldBeGreaterThan(MinTrackRecord.Periods(SharpeSample.Of(moments)) * 3);
    }

    [Fact]
    public void A_person_sees_none_while_the_interval_holds_the_benchmark() =>
        MinTrackRecord.ForDisplay(LuckyTwelve with { Count = 30 }, new ConfidenceInterval(0.35, -0.1, 0.6, 0.95))
            .Withheld.ShouldBe("the interval still holds the benchmark");

    [Theory]
    [InlineData(2, 6, "955")]
    [InlineData(3, 6, "425")]
    [InlineData(5, 6, "153")]
    [InlineData(2, 51, "1415")]
    [InlineData(3, 51, "629")]
    [InlineData(5, 51, "226")]
    public void Finding_a_true_edge_among_many_agents_takes_years_T6(double sharpe, int agents, string days) =>
        PowerAnalysis.DaysNeeded(sharpe, agents).Printed(0).ShouldBe(days);
}
