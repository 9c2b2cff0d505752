using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Markets;

/// <summary>
/// Stored bars as a feed: one step per grid time, bars merged by time, funding at full hours. All series share one
/// interval. Bars before the first step only warm up the impact statistics.
/// </summary>
public sealed class CandleFeed
{
    /// <summary>What a venue charges while it says nothing, per hour; always flagged as estimated.</summary>
    public const decimal BaselineFunding = 0.0000125m;

    private readonly ImmutableArray<Cursor> cursors;
    private readonly long interval;

    public CandleFeed(
        IReadOnlyList<BarSeries> series,
        IReadOnlyDictionary<InstrumentId, IReadOnlyDictionary<long, FundingRate>> funding)
    {
        ArgumentNullException.ThrowIfNull(series);
        ArgumentNullException.ThrowIfNull(funding);
        if (series.Select(s => s.Interval.Micros).Distinct().Count() != 1)
        {
            throw new ArgumentException("All series of one feed need the same interval", nameof(series));
        }

        interval = series[0].Interval.Micros;
        cursors =
        [
            .. series
                .OrderBy(s => s.Instrument)
                .Select(s => new Cursor(s, funding.GetValueOrDefault(s.Instrument))),
        ];
    }

    /// <summary>
    /// Every step from the first grid time at or after <paramref name="from"/> to before <paramref name="to"/>. The
    /// feed reads forward only: enumerate one feed once.
    /// </summary>
    public IEnumerable<FeedStep> Steps(Moment from, Moment to)
    {
        var start = from.IsMultipleOf(interval) ? from : from.Floor(interval).Plus(interval);
        for (; start < to; start = start.Plus(interval))
        {
            yield return new FeedStep(start, start.Plus(interval), BarsAt(start), FundingAt(start));
        }
    }

    private ImmutableArray<FeedBar> BarsAt(Moment start)
    {
        var bars = new FeedBar[cursors.Length];
        var count = 0;
        foreach (var cursor in cursors)
        {
            count += cursor.TakeAt(start, ref bars[count]) ? 1 : 0;
        }

        return count == bars.Length
            ? ImmutableCollectionsMarshal.AsImmutableArray(bars)
            : ImmutableArray.Create(bars, 0, count);
    }

    private ImmutableArray<FundingDue> FundingAt(Moment start)
    {
        if (!start.IsMultipleOf(Moment.Hour))
        {
            return [];
        }

        var due = ImmutableArray.CreateBuilder<FundingDue>(cursors.Length);
        foreach (var cursor in cursors)
        {
            if (cursor.FundingAt(start) is { } rate)
            {
                due.Add(rate);
            }
        }

        return due.DrainToImmutable();
    }

    private sealed class Cursor(BarSeries series, IReadOnlyDictionary<long, FundingRate>? funding)
    {
        private readonly ImpactStats stats = new();
        private int next;

        /// <summary>False, and nothing taken, when no bar starts here.</summary>
        public bool TakeAt(Moment start, ref FeedBar taken)
        {
            var bars = series.Bars;
            while (next < bars.Length && bars[next].Start < start)
            {
                stats.Observe(bars[next++]);
            }

            if (next == bars.Length || bars[next].Start != start)
            {
                return false;
            }

            ref readonly var bar = ref bars[next++];
            taken = new FeedBar(series.Instrument, bar, stats.At(start));
            stats.Observe(bar);
            return true;
        }

        /// <summary>
        /// The known rate, else the baseline; nothing is guessed once an instrument's bars have ended. A known rate of
        /// zero, as inside a longer period, settles nothing.
        /// </summary>
        public FundingDue? FundingAt(Moment hour) =>
            funding is not null && funding.TryGetValue(hour.Micros, out var rate)
                ? rate.Rate == 0m ? null : new FundingDue(series.Instrument, rate.Rate, rate.Estimated)
                : next < series.Bars.Length || (series.Bars.Length > 0 && series.Bars[^1].Start >= hour)
                    ? new FundingDue(series.Instrument, BaselineFunding, true)
                    : null;
    }
}
