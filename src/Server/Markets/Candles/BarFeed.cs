using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Server.Markets.Funding;

namespace Pitwall.Server.Markets.Candles;

/// <summary>Why a feed cannot be made, as one sentence that says how to mend it; else the feed.</summary>
internal abstract record FeedOutcome
{
    internal sealed record Ready(BarFeed Feed) : FeedOutcome;

    internal sealed record Refused(string Reason) : FeedOutcome;
}

/// <summary>What a feed is to be made of; without an interval it is the finest that all instruments have.</summary>
internal sealed record FeedWish(
    IReadOnlyList<InstrumentId> Instruments, Moment From, Moment To, BarInterval? Interval = null);

/// <summary>
/// Stored candles of several instruments, of the finest interval all of them have, with their funding by settlement
/// hour: what <see cref="CandleFeed"/> and <see cref="MemoryBarHistory"/> are made of.
/// </summary>
internal sealed record BarFeed(
    BarInterval Interval,
    IReadOnlyList<BarSeries> Series,
    IReadOnlyDictionary<InstrumentId, IReadOnlyDictionary<long, FundingRate>> Funding)
{
    public long BarCount => Series.Sum(series => (long)series.Bars.Length);

    /// <summary>
    /// Loads bars that start from <paramref name="range"/>'s beginning up to but not including its end; an instrument
    /// without any, or no interval that all have there, is refused.
    /// </summary>
    public static Task<FeedOutcome> LoadAsync(
        BarStore bars,
        FundingStore funding,
        IReadOnlyList<InstrumentId> instruments,
        (Moment From, Moment To) range,
        CancellationToken ct) =>
        LoadAsync(bars, funding, new FeedWish(instruments, range.From, range.To), ct);

    /// <summary>The same of one stated interval, so that finer candles imported later change nothing.</summary>
    public static async Task<FeedOutcome> LoadAsync(
        BarStore bars, FundingStore funding, FeedWish wish, CancellationToken ct)
    {
        var (instruments, range) = (wish.Instruments, (wish.From, wish.To));
        var extents = (await bars.ExtentsAsync(instruments, ct))
            .Where(extent => extent.First < range.To && extent.Last >= range.From)
            .Where(extent => wish.Interval is null || extent.Interval == wish.Interval)
            .ToList();
        if (instruments.FirstOrDefault(id => extents.TrueForAll(extent => extent.Instrument != id)) is var missing
            && missing != default)
        {
            return new FeedOutcome.Refused(
                $"{missing} has no stored candles between {range.From} and {range.To}: "
                + "import some with 'pitwall import candles'");
        }

        var shared = BarInterval.All.FirstOrDefault(interval =>
            instruments.All(id => extents.Exists(extent => extent.Instrument == id && extent.Interval == interval)));
        if (shared is null)
        {
            return new FeedOutcome.Refused(
                $"{string.Join(", ", instruments)} have no candle interval in common: import one for all of them");
        }

        var series = new List<BarSeries>();
        var rates = new SortedDictionary<InstrumentId, IReadOnlyDictionary<long, FundingRate>>();
        foreach (var instrument in instruments)
        {
            var loaded = await bars.LoadImportedAsync(instrument, shared, range.From, range.To, ct);
            series.Add(new BarSeries(instrument, shared, loaded));
            rates.Add(instrument, ByHour(await funding.ReadAsync(instrument, range.From, range.To, int.MaxValue, ct)));
        }

        return new FeedOutcome.Ready(new BarFeed(shared, series, rates));
    }

    /// <summary>A rate for a longer period is settled once at its end; the hours inside it settle nothing.</summary>
    private static SortedDictionary<long, FundingRate> ByHour(IReadOnlyList<StoredFunding> settled)
    {
        var rates = new SortedDictionary<long, FundingRate>();
        foreach (var one in settled)
        {
            for (var hours = one.PeriodHours - 1; hours > 0; hours--)
            {
                var inside = one.Rate.Hour.Plus(-hours * Moment.Hour);
                rates.TryAdd(inside.Micros, new FundingRate(inside, 0m, Estimated: false));
            }

            rates[one.Rate.Hour.Micros] = one.Rate;
        }

        return rates;
    }
}
