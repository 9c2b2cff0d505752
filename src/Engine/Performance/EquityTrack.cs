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
    private readonly decimal openingEquity;
    private Moment lastAt;
    private Moment nextMidnight;
    private decimal equity;
    private decimal flows;
    private decimal equityDays;

    /// <summary>Opens with the equity after the first deposit; that deposit is the base and not a flow.</summary>
    public EquityTrack(Moment openedAt, Usd equity)
    {
        this.openedAt = openedAt;
        this.equity = equity.Value;
        openingEquity = equity.Value;
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
    public Usd Equity => Usd.Rounded(equity);

    /// <summary>From the opening to the last mark, in days with fraction.</summary>
    public double DaysElapsed => (double)lastAt.Since(openedAt) / Moment.Day;

    /// <summary>Mean equity over time in USD, each mark weighing as long as it stood; the equity itself at first.</summary>
    public Usd MeanEquity => lastAt == openedAt
        ? Equity
        : Usd.Rounded(equityDays / (lastAt.Since(openedAt) / (decimal)Moment.Day));

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

        equityDays += equity * (mark.At.Since(lastAt) / (decimal)Moment.Day);
        lastAt = mark.At;
        equity = mark.Equity.Value;
        flows += mark.Flow.Value;
        growth.Add(mark.Equity, mark.Flow);
        drawdown.Add(mark.At, growth.Value, Usd.Rounded(equity - openingEquity - flows));
    }

    /// <summary>ln(index at midnight / index at the midnight before), oldest first, one per finished UTC day.</summary>
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
