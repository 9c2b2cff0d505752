using System.Globalization;
using Pitwall.Engine.Performance;

namespace Pitwall.Engine.Tests.Performance;

public sealed class SharpeTests
{
    /// <summary>Twelve daily returns in percent: a lucky fortnight.</summary>
    internal static readonly double[] LuckyTwelve =
        [1.2, -0.4, 0.9, -1.1, 2.3, 0.1, -0.6, 0.8, -0.2, 1.5, -0.9, 0.6];

    [Fact]
    public void Twelve_lucky_days_look_like_a_Sharpe_of_six_T5()
    {
        var moments = SampleMoments.Of(LuckyTwelve).ShouldNotBeNull();

        moments.Sharpe.Printed(4).ShouldBe("0.3364");
        moments.Skewness.Printed(3).ShouldBe("0.283");
        moments.Kurtosis.Printed(3).ShouldBe("2.111");
        SharpeEstimate.Raw(LuckyTwelve).ShouldNotBeNull().Annualised.Printed(2).ShouldBe("6.43");
    }

    [Theory]
    [InlineData(12, "5.52")]
    [InlineData(30, "3.49")]
    [InlineData(365, "1.00")]
    public void The_standard_error_is_the_root_of_365_over_n(int days, string expected) =>
        new SharpeEstimate(0.1, days).StandardError.Printed(2).ShouldBe(expected);

    [Fact]
    public void A_person_sees_no_Sharpe_before_thirty_days()
    {
        var judged = SharpeEstimate.ForDisplay(LuckyTwelve);

        judged.IsShown.ShouldBeFalse();
        judged.Withheld.ShouldBe("needs 30 d, has 12");
        judged.ToString().ShouldBe("— (needs 30 d, has 12)");
        Should.Throw<InvalidOperationException>(() => judged.Value).Message.ShouldContain("needs 30 d, has 12");
    }

    [Fact]
    public void A_person_sees_the_Sharpe_with_its_error_from_thirty_days_on()
    {
        double[] thirty = [.. Enumerable.Range(0, 30).Select(day => LuckyTwelve[day % 12])];

        var judged = SharpeEstimate.ForDisplay(thirty);

        judged.IsShown.ShouldBeTrue();
        judged.Value.Days.ShouldBe(30);
        judged.ToString().ShouldContain("± 3.49 (30 d)");
        SharpeEstimate.ForDisplay([.. thirty.Skip(1)]).Withheld.ShouldBe("needs 30 d, has 29");
    }

    [Theory]
    [InlineData("de-DE")]
    [InlineData("tr-TR")]
    public void Shown_numbers_do_not_follow_the_culture(string culture)
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
        try
        {
            Judged<double>.Shown(1.5).ToString().ShouldBe("1.5");
            new SharpeEstimate(0.5, 365).ToString().ShouldBe("9.55 ± 1.00 (365 d)");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Returns_without_spread_have_no_Sharpe()
    {
        SharpeEstimate.Raw([.. Enumerable.Repeat(0d, 40)]).ShouldBeNull();
        SharpeEstimate.Raw([.. Enumerable.Repeat(0.1, 40)]).ShouldBeNull();
        SharpeEstimate.Raw([0.1]).ShouldBeNull();
        SharpeEstimate.Raw([0.1, double.NegativeInfinity]).ShouldBeNull();
        SharpeEstimate.ForDisplay([.. Enumerable.Repeat(0.1, 40)]).Withheld.ShouldBe("daily returns do not vary");
    }
}
