using System.Collections.Immutable;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Performance;
using Pitwall.Engine.Platform;

namespace Pitwall.Bench.Backtests;

/// <summary>One-minute bars of one coin, a walk made of integers, the same on every machine and at every run.</summary>
internal static class SyntheticBars
{
    public static readonly Moment Start = Moment.FromSeconds(1_672_531_200);

    public static readonly Instrument Coin = new(
        new InstrumentId("made:WALK"), 0.1m, 0.00001m, 5, 10m, 0.5m, [new MarginTier(0m, 40)], Assumed: false);

    /// <param name="count">How many bars.</param>
    public static BacktestMarket Market(int count)
    {
        var bars = Of(count);
        var rates = new SortedDictionary<long, FundingRate>();
        for (var hour = Start; hour <= bars[^1].Start; hour = hour.Plus(Moment.Hour))
        {
            var number = (hour.Micros - Start.Micros) / Moment.Hour;
            rates.Add(hour.Micros, new FundingRate(hour, ((number % 7) - 2) * 0.000005m, Estimated: false));
        }

        return new BacktestMarket(
            [Coin],
            [new BarSeries(Coin.Id, BarInterval.OneMinute, bars)],
            ImmutableSortedDictionary<InstrumentId, IReadOnlyDictionary<long, FundingRate>>.Empty.Add(Coin.Id, rates));
    }

    public static Bar[] Of(int count, ulong seed = 42)
    {
        var bars = new Bar[count];
        var cents = 6_000_000L;
        var state = unchecked(seed * 0x9E3779B97F4A7C15UL);
        for (var i = 0; i < count; i++)
        {
            // About 6 basis points a minute, and a pull back to the start, so that the price never runs away.
            var pull = (6_000_000L - cents) / 20_000L;
            var open = cents;
            cents = Math.Max(100_000L, cents + pull + (cents * (Next(ref state, 241) - 120) / 100_000L));
            var high = Math.Max(open, cents) + (cents * Next(ref state, 40) / 100_000L);
            var low = Math.Min(open, cents) - (cents * Next(ref state, 40) / 100_000L);
            var volume = 50_000L + Next(ref state, 100_000);
            bars[i] = new Bar(
                Start.Plus(i * Moment.Minute), Cents(open), Cents(high), Cents(low), Cents(cents), volume / 1_000m);
        }

        return bars;
    }

    private static decimal Cents(long cents) => new(
        unchecked((int)cents), unchecked((int)(cents >> 32)), 0, isNegative: false, 2);

    /// <summary>xorshift64 (Marsaglia 2003), 0 up to but not including the bound.</summary>
    private static long Next(ref ulong state, int bound)
    {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        return (long)(state >> 33) % bound;
    }
}
