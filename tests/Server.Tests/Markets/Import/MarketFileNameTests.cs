using Pitwall.Server.Markets.Import;

namespace Pitwall.Server.Tests.Markets.Import;

public sealed class MarketFileNameTests
{
    [Theory]
    [InlineData("hyperliquid/BTC_5m.csv.gz", "hyperliquid", "BTC", "5m")]
    [InlineData("hyperliquid/BTC_funding_1h.csv.gz", "hyperliquid", "BTC", "1h")]
    [InlineData("Binance_Perp/BTCUSDT-1m-2025-01.csv", "binance_perp", "BTCUSDT", "1m")]
    [InlineData("my data/BTC_USDT_4h.CSV", "my_data", "BTC_USDT", "4h")]
    [InlineData("x/kPEPE_1d.csv", "x", "kPEPE", "1d")]
    [InlineData("x/ETH.csv", "x", "ETH", null)]
    [InlineData("x/ETH_funding.csv", "x", "ETH", null)]
    [InlineData("x/ETH_open_interest.csv", "x", "ETH", null)]
    [InlineData("x/ETH_USDT-open-interest_5m.csv.gz", "x", "ETH_USDT", "5m")]
    [InlineData("binance_perp/BTCUSDT-metrics-2025-01-01.csv", "binance_perp", "BTCUSDT", null)]
    [InlineData("x/what is this?.csv", "x", null, null)]
    public void Tells_venue_symbol_and_interval(string path, string? venue, string? symbol, string? interval) =>
        MarketFileName.Of(path).ShouldBe(new MarketFileName(venue, symbol, interval));
}
