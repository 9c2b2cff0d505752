using Pitwall.Engine.Markets;

namespace Pitwall.Engine.Tests.Trading;

/// <summary>Three instruments with the venue's real ticks, steps and margin tiers.</summary>
internal static class Coins
{
    public static readonly InstrumentId Btc = new("hyperliquid:BTC");
    public static readonly InstrumentId Eth = new("hyperliquid:ETH");
    public static readonly InstrumentId Doge = new("hyperliquid:DOGE");

    public static readonly Instrument BtcRules = new(
        Btc, 0.1m, 0.00001m, 5, 10m, 0.5m, [new MarginTier(0m, 40), new MarginTier(150_000_000m, 20)], false);

    public static readonly Instrument EthRules = new(Eth, 0.01m, 0.0001m, 5, 10m, 0.6m, [new MarginTier(0m, 25)],
        false);

    public static readonly Instrument DogeRules = new(Doge, 0.000001m, 1m, 5, 10m, 2m, [new MarginTier(0m, 10)], false);

    public static readonly Instrument[] All = [BtcRules, EthRules, DogeRules];
}
