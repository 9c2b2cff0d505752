using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Performance;

/// <summary>
/// Marked equity folded to one row per UTC midnight, each knowing what the track looked like until then: so "after N
/// days" is a row and not another pass over the marks.
/// </summary>
public sealed class DailyHistory
{
    private readonly EquityTrack track;
    private readonly List<DayEnd> dayEnds = [];
    private Moment nextMidnight;
    private Moment lastAt;
    private Usd flows;
    private double peak = 1d;

    /// <summary>Opens with the equity after the first deposit.</summary>
    public DailyHistory(Moment openedAt, Usd equity)
    {
        track = new EquityTrack(openedAt, equity);
        lastAt = openedAt;
        flows = equity;
        nextMidnight = openedAt.StartOfDay == openedAt ? openedAt : openedAt.StartOfDay.Plus(Moment.Day);
    }

    /// <summary>Takes the next mark, in order of time.</summary>
    public void Add(EquityMark mark)
    {
        while (nextMidnight < mark.At)
        {
            track.Add(new EquityMark(nextMidnight, track.Equity, Usd.Zero));
            dayEnds.Add(Snapshot());
            peak = Math.Max(peak, dayEnds[^1].Index);
            nextMidnight = nextMidnight.Plus(Moment.Day);
        }

        track.Add(mark);
        flows += mark.Flow;
        lastAt = mark.At;
    }

    /// <summary>One per UTC midnight from the opening on, oldest first; a mark at midnight closes its day.</summary>
    public IReadOnlyList<DayEnd> DayEnds() => lastAt == nextMidnight ? [.. dayEnds, Snapshot()] : [.. dayEnds];

    /// <summary>The daily returns between those midnights.</summary>
    public static DailyTrack TrackOf(string name, IReadOnlyList<DayEnd> dayEnds)
    {
        var firstDay = dayEnds.Count > 0 ? dayEnds[0].At.Micros / Moment.Day : 0;
        var returns = new List<double>(dayEnds.Count);
        for (var day = 1; day < dayEnds.Count; day++)
        {
            if (dayEnds[day].Index <= 0d)
            {
                return new DailyTrack(name, firstDay, returns, firstDay + day - 1);
            }

            returns.Add(Math.Log(dayEnds[day].Index / dayEnds[day - 1].Index));
        }

        return new DailyTrack(name, firstDay, returns);
    }

    private DayEnd Snapshot()
    {
        var index = 1d + (track.ReturnPct / 100d);
        return new DayEnd(nextMidnight, track.Equity, flows, index)
        {
            Drawdown = 1d - (index / Math.Max(peak, index)),
            MaxDrawdown = track.MaxDrawdown.Percent / 100d,
            MeanEquity = track.MeanEquity,
            DaysElapsed = track.DaysElapsed,
        };
    }
}

/// <summary>A track at one UTC midnight.</summary>
/// <param name="Equity">Marked, USD.</param>
/// <param name="Flows">Deposits minus withdrawals until then, the first one included, USD.</param>
/// <param name="Index">What 1 USD at the opening has become, flows cut out.</param>
public sealed record DayEnd(Moment At, Usd Equity, Usd Flows, double Index)
{
    /// <summary>Below the highest midnight so far, 0…1.</summary>
    public required double Drawdown { get; init; }

    /// <summary>The deepest fall on all marks so far, 0…1.</summary>
    public required double MaxDrawdown { get; init; }

    /// <summary>Over time since the opening, USD.</summary>
    public required double MeanEquity { get; init; }

    /// <summary>Days with fraction since the opening.</summary>
    public required double DaysElapsed { get; init; }
}
