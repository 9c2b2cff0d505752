namespace Pitwall.Engine.Performance;

/// <summary>Which agents lead the benchmark by more than luck, and how long the others would need.</summary>
internal sealed class BenchmarkTest
{
    private const double DaysMax = 3_650d;
    private const string TooFar = "such a lead would take more than 3,650 d to find";

    private readonly RankingField field;
    private readonly RankingPlan plan;
    private readonly int[] agents;
    private readonly double[][] leads;
    private readonly Contrast[] contrasts;
    private readonly double[][] drawnTotals;
    private readonly StepDown family;
    private StepDownResult? result;

    public BenchmarkTest(RankingField field, DrawColumns columns, RankingPlan plan)
    {
        this.field = field;
        this.plan = plan;
        agents = [.. field.Judged.Where(agent => field.BenchmarkObstacle(agent) is null)];
        leads = [.. agents.Select(agent => Lead(columns, agent))];
        contrasts = [.. agents.Select(agent => columns.Contrast(agent, field.Benchmark, Range(agent)))];
        drawnTotals = [.. agents.Select(_ => new double[plan.Draws])];
        family = new StepDown(contrasts, plan.Draws, twoSided: false);
    }

    public Judged<double> CriticalT => agents.Length > 0
        ? Judged<double>.Shown(result!.CriticalT)
        : Judged<double>.Hidden("no agent can be held against the benchmark");

    public void Take(int draw, ReadOnlySpan<double> totals)
    {
        family.Take(draw, totals);
        for (var index = 0; index < contrasts.Length; index++)
        {
            drawnTotals[index][draw] = contrasts[index].DrawnTotal(totals);
        }
    }

    public void Finish() => result = family.Result(plan.Alpha);

    /// <summary>What is to be said of one judged agent.</summary>
    public (Judged<double> AdjustedP, Judged<double> DaysNeeded, Judged<double> PowerDays) Of(int agent)
    {
        var index = Array.IndexOf(agents, agent);
        if (index < 0)
        {
            var reason = Judged<double>.Hidden(field.BenchmarkObstacle(agent)!);
            return (reason, reason, reason);
        }

        if (SampleMoments.Of(leads[index]) is not { } shape)
        {
            var flat = Judged<double>.Hidden("it never differs from the benchmark");
            return (flat, flat, flat);
        }

        return (Judged<double>.Shown(result!.AdjustedP[index]), DaysNeeded(index, shape), PowerDays(shape));
    }

    private Judged<double> DaysNeeded(int index, SampleMoments shape)
    {
        var total = contrasts[index].Total;
        var interval = ConfidenceInterval.OfDraws(total, [.. drawnTotals[index].Select(drawn => total + drawn)]);
        return Near(MinTrackRecord.ForDisplay(shape, interval.DividedBy(leads[index].Length)));
    }

    private Judged<double> PowerDays(SampleMoments shape) => shape.Sharpe > 0d
        ? Near(Judged<double>.Shown(PowerAnalysis.DaysNeeded(
            new SharpeEstimate(shape.Sharpe, shape.Count).Annualised, agents.Length, plan.Alpha)))
        : Judged<double>.Hidden("it does not lead the benchmark");

    // Nobody waits for a hundred years: the figure would only look exact.
    private static Judged<double> Near(Judged<double> days) =>
        days.IsShown && days.Value > DaysMax ? Judged<double>.Hidden(TooFar) : days;

    private double[] Lead(DrawColumns columns, int agent)
    {
        var own = columns.Values(agent, Range(agent));
        return field.Benchmark is { } other
            ? [.. own.Zip(columns.Values(other, Range(agent)), (mine, its) => mine - its)]
            : own;
    }

    private DayRange Range(int agent) => field.Benchmark is { } other
        ? field.RangeOf(agent).Common(field.RangeOf(other))
        : field.RangeOf(agent);
}
