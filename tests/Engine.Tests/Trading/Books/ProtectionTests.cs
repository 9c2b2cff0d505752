using Pitwall.Engine.Trading;

namespace Pitwall.Engine.Tests.Trading.Books;

public sealed class ProtectionTests
{
    [Theory]
    [InlineData(97_000, 98_000)]
    [InlineData(99_000, 99_000)]
    public void More_of_a_long_position_tightens_its_stop_and_never_loosens_it(double asked, double stands)
    {
        var desk = new DeskScenario().Wants(Wish.Long(Coins.Btc, 10_000m, stop: 98_000m)).Fills(100_000m)
            .Wants(Wish.More(Coins.Btc, 5_000m, stop: (decimal)asked)).Fills(100_000m);

        desk.Position(Coins.Btc)!.Protection.Stop!.Value.Value.ShouldBe((decimal)stands);
    }

    [Theory]
    [InlineData(103_000, 102_000)]
    [InlineData(101_000, 101_000)]
    public void More_of_a_short_position_tightens_its_stop_and_never_loosens_it(double asked, double stands)
    {
        var desk = new DeskScenario().Wants(Wish.Short(Coins.Btc, 10_000m, stop: 102_000m)).Fills(100_000m)
            .Wants(Wish.More(Coins.Btc, 5_000m, stop: (decimal)asked)).Fills(100_000m);

        desk.Position(Coins.Btc)!.Protection.Stop!.Value.Value.ShouldBe((decimal)stands);
    }
}
