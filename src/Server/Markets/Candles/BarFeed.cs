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

/// <summary>The bars of one instrument that start at a step's time.</summary>
internal readonly record struct FeedBar(InstrumentId Instrument, Bar Bar);

/// <summary>
/// Stored candles of several instruments, of the finest interval all of them have, merged in the process by start time.
/// Funding is looked up by settlement hour.
/// </summary>
internal sealed class BarFeed
{
    private readonly Dictionary<(InstrumentId, Moment), FundingRate> funding = [];

    private BarFeed(BarInterval interval, IReadOnlyList<BarSeries> series, IEnumerable<(InstrumentId, StoredFunding)> rates)
    {
        Interval = interval;
        Series = series;
        foreach (var (instrument, settled) in rates)
        {
            funding.Add((instrument, settled.Rate.Hour), settled.Rate);
        }
    }

    public BarInterval Interval { get; }

    /// <summary>Per instrument, in the order asked for; ready for <see cref="MemoryBarHistory"/>.</summary>
    public IReadOnlyList<BarSeries> Series { get; }

    public long BarCount => Series.Sum(series => (long)series.Bars.Length);

    /// <summary>
    /// Loads bars that start from <paramref name="from"/> up to but not including <paramref name="to"/>; an instrument
    /// without any, or no interval that all have there, is refused.
    /// </summary>
    public static async Task<FeedOutcome> LoadAsync(
        BarStore bars,
        FundingStore funding,
        IReadOnlyList<InstrumentId> instruments,
        (Moment From, Moment To) range,
        CancellationToken ct)
    {
        var extents = (await bars.ExtentsAsync(instruments, ct))
            .Where(extent => extent.First < range.To && extent.Last >= range.From)
            .ToList();
        if (instruments.FirstOrDefault(id => extents.TrueForAll(extent => extent.Instrument != id)) is var missing
            && missing != default)
        {
            return new FeedOutcome.Refused(
                $"{missing} has no stored candles between {range.From} and {range.To}: import some with 'pitwall import candles'");
        }

        var shared = BarInterval.All.FirstOrDefault(interval =>
            instruments.All(id => extents.Exists(extent => extent.Instrument == id && extent.Interval == interval)));
        if (shared is null)
        {
            return new FeedOutcome.Refused(
                $"{string.Join(", ", instruments)} have no candle interval in common there: import one for all of them");
        }

        var series = new List<BarSeries>();
        var rates = new List<(InstrumentId, StoredFunding)>();
        foreach (var instrument in instruments)
        {
            var loaded = await bars.LoadImportedAsync(instrument, shared, range.From, range.To, ct);
            series.Add(new BarSeries(instrument, shared, loaded));
            var settled = await funding.ReadAsync(instrument, range.From, range.To, int.MaxValue, ct);
            rates.AddRange(settled.Select(one => (instrument, one)));
        }

        return new FeedOutcome.Ready(new BarFeed(shared, series, rates));
    }

    /// <summary>The rate settled at this hour; null when none is known.</summary>
    public FundingRate? FundingAt(InstrumentId instrument, Moment hour) =>
        funding.TryGetValue((instrument, hour), out var rate) ? rate : null;

    /// <summary>
    /// One step per start time, with the bars of all instruments that begin there in the order of <see cref="Series"/>. The
    /// list is used again by the next step.
    /// </summary>
    public IEnumerable<(Moment Start, IReadOnlyList<FeedBar> Bars)> Steps()
    {
        var next = new int[Series.Count];
        var step = new List<FeedBar>(Series.Count);
        while (Earliest(next) is { } start)
        {
            step.Clear();
            for (var i = 0; i < next.Length; i++)
            {
                var bars = Series[i].Bars;
                if (next[i] < bars.Length && bars[next[i]].Start == start)
                {
                    step.Add(new FeedBar(Series[i].Instrument, bars[next[i]++]));
                }
            }

            yield return (start, step);
        }
    }

    private Moment? Earliest(int[] next)
    {
        Moment? earliest = null;
        for (var i = 0; i < next.Length; i++)
        {
            var bars = Series[i].Bars;
            if (next[i] < bars.Length && (earliest is null || bars[next[i]].Start < earliest))
            {
                earliest = bars[next[i]].Start;
            }
        }

        return earliest;
    }
}
