using System.Globalization;
using Pitwall.Engine.Markets;
using Pitwall.Server.Markets.Instruments;
using Pitwall.Server.Tests.Platform;

namespace Pitwall.Server.Tests.Markets.Instruments;

public sealed class SeededInstrumentsTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Theory]
    [InlineData("BTC", 40, 5, "0.5")]
    [InlineData("ETH", 25, 4, "0.6")]
    [InlineData("SOL", 20, 2, "1.2")]
    [InlineData("XRP", 20, 0, "1")]
    [InlineData("BNB", 10, 3, "2")]
    [InlineData("DOGE", 10, 0, "2")]
    public async Task The_six_perpetuals_keep_the_venues_rules(
        string symbol, int leverage, int sizeDecimals, string spread)
    {
        var rules = await FindAsync(symbol);

        rules.HalfSpreadBps.ShouldBe(decimal.Parse(spread, CultureInfo.InvariantCulture));
        (rules.MaxLeverage, rules.MinNotional, rules.Assumed).ShouldBe((leverage, 10m, false));
        rules.SignificantFigures.ShouldBe(5);
        rules.Step.Scale.ShouldBe((byte)sizeDecimals);
        rules.Tick.Scale.ShouldBe((byte)(6 - sizeDecimals));
    }

    [Fact]
    public async Task Bitcoin_above_150_million_dollars_has_half_the_leverage() =>
        (await FindAsync("BTC")).Tiers.ShouldBe([new MarginTier(0m, 40), new MarginTier(150_000_000m, 20)]);

    [Fact]
    public async Task An_unknown_instrument_is_not_found() =>
        (await new InstrumentCatalogue(database.Source).FindAsync(
            new InstrumentId("hyperliquid:NONE"), TestContext.Current.CancellationToken)).ShouldBeNull();

    private async Task<Instrument> FindAsync(string symbol) =>
        (await new InstrumentCatalogue(database.Source).FindAsync(
            InstrumentId.Of("hyperliquid", symbol), TestContext.Current.CancellationToken))!;
}
