using Pitwall.Engine.Trading;

namespace Pitwall.Engine.Tests.Trading.Books;

public sealed class TriggerTests
{
    [Theory]
    [InlineData(97_999.9, true)]
    [InlineData(98_000, true)]
    [InlineData(98_000.1, false)]
    public void A_long_position_is_stopped_at_its_level_and_below(double mark, bool fires)
    {
        var desk = new DeskScenario().Wants(Wish.Long(Coins.Btc, 10_000m, stop: 98_000m)).Fills(100_000m)
            .Moves(Coins.Btc, (decimal)mark).Crosses(OrderLeg.Stop);

        desk.Resting(OrderLeg.Stop).Triggered.ShouldBe(fires);
    }

    [Theory]
    [InlineData(101_999.9, false)]
    [InlineData(102_000, true)]
    public void A_short_position_is_stopped_at_its_level_and_above(double mark, bool fires)
    {
        var desk = new DeskScenario().Wants(Wish.Short(Coins.Btc, 10_000m, stop: 102_000m)).Fills(100_000m)
            .Moves(Coins.Btc, (decimal)mark).Crosses(OrderLeg.Stop);

        desk.Resting(OrderLeg.Stop).Triggered.ShouldBe(fires);
    }

    [Theory]
    [InlineData(103_000, true)]
    [InlineData(102_999, false)]
    public void A_target_is_met_on_the_other_side(double mark, bool fires)
    {
        var desk = new DeskScenario()
            .Wants(Wish.Long(Coins.Btc, 10_000m, stop: 98_000m) with { Target = 103_000m }).Fills(100_000m)
            .Moves(Coins.Btc, (decimal)mark).Crosses(OrderLeg.Target);

        desk.Resting(OrderLeg.Target).Triggered.ShouldBe(fires);
    }
}
