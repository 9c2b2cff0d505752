using Pitwall.Engine.Platform;
using Pitwall.Server.Markets.Candles;
using Pitwall.Server.Markets.Funding;
using Pitwall.Server.Trading.Desks;

namespace Pitwall.Server.Trading.Pump;

/// <summary>
/// A stretch of a desk's feed on bars of one interval, from a moment up to another (excluded), at one speed. A replay
/// is one segment; the Lab is its history and then one segment a day.
/// </summary>
internal sealed record FeedSegment(BarFeed Bars, Moment From, Moment To, decimal Speed, bool IsLast);

/// <summary>Why there is no segment, as one sentence that says how to mend it; else the segment.</summary>
internal abstract record SegmentOutcome
{
    internal sealed record Ready(FeedSegment Segment) : SegmentOutcome;

    internal sealed record Refused(string Reason) : SegmentOutcome;
}

/// <summary>Finds the segment that a desk stands in.</summary>
internal static class FeedSegments
{
    // Indicators look at most 30 days back; the two more cover the days a range begins and ends in.
    private const long WarmUp = 32 * Moment.Day;

    /// <summary>The segment of <paramref name="spec"/> that continues after <paramref name="worked"/>.</summary>
    public static async Task<SegmentOutcome> OpenAsync(
        DeskServices services, FeedSpec spec, Moment worked, CancellationToken ct)
    {
        if (spec.IsLab)
        {
            return new SegmentOutcome.Ready(services.Lab.Segment(spec, worked));
        }

        var outcome = await BarFeed.LoadAsync(
            new BarStore(services.Source),
            new FundingStore(services.Source),
            new FeedWish(
                [.. spec.InstrumentIds.Order()], spec.FromMoment.Plus(-WarmUp), spec.ToMoment, spec.BarInterval),
            ct);
        return outcome switch
        {
            FeedOutcome.Ready ready => new SegmentOutcome.Ready(
                new FeedSegment(ready.Feed, spec.FromMoment, spec.ToMoment, spec.Speed, IsLast: true)),
            FeedOutcome.Refused refused => new SegmentOutcome.Refused(refused.Reason),
            _ => throw new InvalidOperationException("A feed is ready or refused"),
        };
    }
}
