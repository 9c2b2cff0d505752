using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Performance;

/// <summary>
/// Folds marked equity, one mark per bar, into everything a score needs without storing a bar: growth index, deepest
/// drawdown, time-weighted mean equity and one index value per UTC midnight.
/// </summary>
/// <remarks>
/// A daily return needs both its midnights: the unfinished first and last days are in the total return and the drawdown
/// but are no daily return. A mark exactly at midnight closes the day that ends there. Between marks equity stands
/// still, so a day without a mark returns 0 (a desk without positions is not marked).
/// </remarks>
public sealed class EquityTrack
{
    private readonly GrowthIndex growth;
    private readonly DrawdownTrack drawdown;
    private readonly List<double> midnightIndices = [];
    private readonly Moment openedAt;
    private Moment lastAt;
    private Moment nextMidnight;
    private Usd paidIn;
    private double equityDays;

    /// <summary>Opens with the equity after the first deposit; that deposit is the base and not a flow.</summary>
    public EquityTrack(Moment openedAt, Usd equity)
    {
        this.openedAt = openedAt;
        Equity = equity;
        paidIn = equity;
        growth = new GrowthIndex(equity);
        drawdown = new DrawdownTrack(openedAt);
        lastAt = openedAt;
        nextMidnight = openedAt.StartOfDay == openedAt ? openedAt : openedAt.StartOfDay.Plus(Moment.Day);
    }

    /// <summary>Time-weighted return since the opening in percent.</summary>
    public double ReturnPct => growth.ReturnPct;

    /// <summary>True once equity was used up; daily returns stop before that day.</summary>
    public bool IsRuined => growth.IsRuined;

    public Drawdown MaxDrawdown => drawdown.Deepest;

    /// <summary>Equity at the last mark, in USD.</summary>
    public Usd Equity { get; private set; }

    /// <summary>From the opening to the last mark, in days with fraction.</summary>
    public double DaysElapsed => (double)lastAt.Since(openedAt) / Moment.Day;

    /// <summary>Mean equity over time in USD, each mark weighing as long as it stood.</summary>
    public double MeanEquity => lastAt == openedAt ? (double)Equity.Value : equityDays / DaysElapsed;

    /// <summary>Takes the next mark; several at one moment are fine, going back in time throws.</summary>
    public void Add(EquityMark mark)
    {
        if (mark.At < lastAt)
        {
            throw new ArgumentException($"Marks come in order of time: {mark.At} is before {lastAt}", nameof(mark));
        }

        while (nextMidnight < mark.At)
        {
            midnightIndices.Add(growth.Value);
            nextMidnight = nextMidnight.Plus(Moment.Day);
        }

        equityDays += growth.Equity * mark.At.Since(lastAt) / Moment.Day;
        lastAt = mark.At;
        Equity = mark.Equity;
        if (mark.Flow != Usd.Zero)
        {
            paidIn += mark.Flow;
        }

        growth.Add(mark.Equity, mark.Flow);
        drawdown.Add(mark.At, growth.Value, Equity - paidIn);
    }

    /// <summary>ln(index at midnight / index one midnight earlier), oldest first, one per finished day.</summary>
    public IReadOnlyList<double> DailyLogReturns()
    {
        List<double> indices = [.. midnightIndices];
        if (lastAt == nextMidnight)
        {
            indices.Add(growth.Value);
        }

        var returns = new List<double>(indices.Count);
        for (var day = 1; day < indices.Count && indices[day] > 0d; day++)
        {
            returns.Add(Math.Log(indices[day] / indices[day - 1]));
        }

        return returns;
    }

    /// <summary>A track over stored marks in order of time; the first opens it, none throws.</summary>
    public static EquityTrack Of(IReadOnlyList<EquityMark> marks)
    {
        ArgumentOutOfRangeException.ThrowIfZero(marks.Count, nameof(marks));
        var track = new EquityTrack(marks[0].At, marks[0].Equity);
        foreach (var mark in marks.Skip(1))
        {
            track.Add(mark);
        }

        return track;
    }
}
