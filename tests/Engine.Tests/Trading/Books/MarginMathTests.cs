using Pitwall.Engine.Markets;
using Pitwall.Engine.Trading.Books;

namespace Pitwall.Engine.Tests.Trading.Books;

public sealed class MarginMathTests
{
    [Fact]
    public void Liquidation_prices_of_ten_times_isolated_positions_T17()
    {
        Level(Coins.BtcRules, 1m, 100_000m).ShouldBe("91139.24");
        Level(Coins.BtcRules, -1m, 100_000m).ShouldBe("108641.98");
        Level(Coins.DogeRules, 50_000m, 0.20m, 6).ShouldBe("0.189474");
    }

    [Fact]
    public void Maintenance_is_half_the_initial_margin_at_the_highest_leverage()
    {
        MarginMath.Maintenance(Coins.BtcRules, 100_000m).ShouldBe(1_250m);
        MarginMath.Maintenance(Coins.EthRules, 100_000m).ShouldBe(2_000m);
        MarginMath.Maintenance(Coins.DogeRules, 100_000m).ShouldBe(5_000m);
    }

    [Fact]
    public void Maintenance_is_continuous_where_a_tier_begins()
    {
        const decimal edge = 150_000_000m;

        MarginMath.Maintenance(Coins.BtcRules, edge).ShouldBe(edge * 0.0125m);
        (MarginMath.Maintenance(Coins.BtcRules, edge) - MarginMath.Maintenance(Coins.BtcRules, edge - 1m))
            .ShouldBe(0.0125m);
        (MarginMath.Maintenance(Coins.BtcRules, edge + 1m) - MarginMath.Maintenance(Coins.BtcRules, edge))
            .ShouldBe(0.025m);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(1_499)]
    [InlineData(1_501)]
    [InlineData(1_520)]
    [InlineData(1_700)]
    [InlineData(-1_400)]
    [InlineData(-1_499)]
    [InlineData(-4_000)]
    public void At_the_liquidation_price_equity_is_exactly_maintenance_in_every_tier(int size)
    {
        var cost = new Usd(size * 100_000m);
        var margin = new Usd(Math.Abs(size) * 5_000m);

        var level = MarginMath.IsolatedLiquidation(Coins.BtcRules, size, cost, margin)!.Value;

        var equity = margin.Value + (size * level) - cost.Value;
        equity.ShouldBe(MarginMath.Maintenance(Coins.BtcRules, Math.Abs(size) * level), 1e-12m);
    }

    [Fact]
    public void A_fully_paid_long_is_never_liquidated() =>
        MarginMath.IsolatedLiquidation(Coins.BtcRules, 1m, new Usd(100_000m), new Usd(100_000m)).ShouldBeNull();

    [Fact]
    public void Cross_liquidation_follows_the_published_formula()
    {
        // px − side·(E − M)/size/(1 − l·side) with E and M at px (DETAILS 9).
        const decimal px = 100_000m;
        const decimal cash = 12_000m;
        const decimal otherUnrealised = -700m;
        const decimal otherMaintenance = 900m;
        foreach (var side in new[] { 1m, -1m })
        {
            var size = side * 0.8m;
            var cost = size * 101_000m;
            var equity = cash + otherUnrealised + (size * px) - cost;
            var maintenance = otherMaintenance + (0.8m * px * 0.0125m);
            var expected = px - (side * (equity - maintenance) / 0.8m / (1m - (0.0125m * side)));

            MarginMath.CrossLiquidation(Coins.BtcRules, size, cash + otherUnrealised - cost, otherMaintenance)!
                .Value.ShouldBe(expected, 1e-12m);
        }
    }

    private static string Level(Instrument instrument, decimal size, decimal entry, int digits = 2)
    {
        var margin = new Usd(Math.Abs(size) * entry / 10m);
        var level = MarginMath.IsolatedLiquidation(instrument, size, new Usd(size * entry), margin)!.Value;
        return decimal.Round(level, digits).ToString(System.Globalization.CultureInfo.InvariantCulture);
    }
}
