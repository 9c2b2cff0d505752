using Pitwall.Server.Performance.Forecasts;

namespace Pitwall.Server.Tests.Performance.Forecasts;

public sealed class ThinkingBillTests
{
    private const int Calls = 480;
    private const decimal Usd = 0.006m;

    [Fact]
    public void A_day_of_480_calls_pays_from_2400_dollars_on_at_twelve_basis_points_a_day()
    {
        var bill = Bill(days: 30, withoutPrice: 0, meanReturn: 0.0012m);

        bill.PerDay().Value.ShouldBe(2.88m);
        bill.BreakEven().Value.ShouldBe(2_400m);
    }

    [Theory]
    [InlineData(29, 0, 0.0012, "needs 30 d, has 29")]
    [InlineData(30, 3, 0.0012, "3 of 14400 calls have no known price")]
    [InlineData(30, 0, 0.0, "its mean daily return is not above 0: no equity pays for its calls")]
    [InlineData(30, 0, -0.01, "its mean daily return is not above 0: no equity pays for its calls")]
    public void A_break_even_that_cannot_be_said_is_withheld_with_its_reason(
        int days, long withoutPrice, double meanReturn, string says) =>
        Bill(days, withoutPrice, (decimal)meanReturn).BreakEven().Withheld.ShouldBe(says);

    [Fact]
    public void Who_called_nobody_has_no_bill()
    {
        new ThinkingBill(30, 0, 0, 0m, 0.01m).PerDay().Withheld.ShouldBe("it called nobody in its finished days");
        new ThinkingBill(0, 0, 0, 0m, 0m).BreakEven().Withheld.ShouldBe("no finished UTC day yet");
    }

    private static ThinkingBill Bill(int days, long withoutPrice, decimal meanReturn) =>
        new(days, (long)Calls * days, withoutPrice, Calls * Usd * days, meanReturn);
}
