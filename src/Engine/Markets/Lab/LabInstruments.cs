using System.Collections.Immutable;

namespace Pitwall.Engine.Markets.Lab;

/// <summary>
/// The six invented coins of the Lab, never named after a real one. Rules and costs are of the order of real
/// perpetuals: the first coin is large and cheap to trade, the last small and dear.
/// </summary>
public static class LabInstruments
{
    public const string Venue = "lab";

    /// <summary>Every coin's first price in USD.</summary>
    public const decimal StartPrice = 100m;

    /// <summary>The smallest step of every coin's price in USD and of its size in units.</summary>
    internal const decimal Tick = 0.001m;

    private const decimal MinNotional = 10m;

    internal static ImmutableArray<LabCoin> Coins { get; } =
    [
        new(Listed("LAB-A", halfSpreadBps: 0.5m, leverage: 40), Beta: 0.8, OwnSigma: 0.020, DayVolumeUsd: 240e6),
        new(Listed("LAB-B", halfSpreadBps: 0.6m, leverage: 25), Beta: 0.9, OwnSigma: 0.022, DayVolumeUsd: 160e6),
        new(Listed("LAB-C", halfSpreadBps: 1.0m, leverage: 20), Beta: 1.0, OwnSigma: 0.025, DayVolumeUsd: 80e6),
        new(Listed("LAB-D", halfSpreadBps: 1.2m, leverage: 20), Beta: 1.0, OwnSigma: 0.028, DayVolumeUsd: 60e6),
        new(Listed("LAB-E", halfSpreadBps: 1.6m, leverage: 10), Beta: 1.2, OwnSigma: 0.032, DayVolumeUsd: 40e6),
        new(Listed("LAB-F", halfSpreadBps: 2.0m, leverage: 10), Beta: 1.3, OwnSigma: 0.035, DayVolumeUsd: 30e6),
    ];

    /// <summary>The venue's rules, in the order everything of the Lab keeps.</summary>
    public static ImmutableArray<Instrument> All { get; } = [.. Coins.Select(coin => coin.Instrument)];

    public static ImmutableArray<InstrumentId> Ids { get; } = [.. All.Select(instrument => instrument.Id)];

    /// <summary>The rules of one coin; null for anything that is not of the Lab.</summary>
    public static Instrument? Find(InstrumentId id) => All.FirstOrDefault(instrument => instrument.Id == id);

    /// <summary>So many thousandths as a price or a size; put together instead of multiplied, which is slow.</summary>
    internal static decimal Ticks(long count) =>
        new(unchecked((int)count), unchecked((int)(count >> 32)), 0, isNegative: false, scale: 3);

    private static Instrument Listed(string symbol, decimal halfSpreadBps, int leverage) => new(
        InstrumentId.Of(Venue, symbol),
        Tick,
        Tick,
        null,
        MinNotional,
        halfSpreadBps,
        [new MarginTier(0m, leverage), new MarginTier(1_000_000m, leverage / 2)],
        Assumed: false);
}

/// <summary>
/// How an invented coin moves: its share of the market factor, its own standard deviation per day (a fraction, before
/// the regime's factor) and what is traded in it on an ordinary day in USD.
/// </summary>
internal sealed record LabCoin(Instrument Instrument, double Beta, double OwnSigma, double DayVolumeUsd);
