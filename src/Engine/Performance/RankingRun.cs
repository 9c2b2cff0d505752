namespace Pitwall.Engine.Performance;

/// <summary>
/// One pass over the joint draws that answers every question of a ranking at once: intervals, who leads, the pairs
/// (two-sided) and the leads over the benchmark (one-sided).
/// </summary>
internal sealed class RankingRun
{
    private const string NeedsTwo = "needs two agents with 30 d";

    private readonly RankingField field;
    private readonly BootstrapPlan plan;
    private readonly double alpha;
    private readonly DrawColumns columns;
    private readonly int[] ownColumns;
    private readonly LeaderCount leaders;
    private readonly StepDown? pairs;
    private readonly BenchmarkTest test;
    private readonly double[][] drawnTotals;
    private readonly (int Left, int Right)[] asked;
    private readonly Dictionary<int, SampleMoments> moments;
    private readonly double trialVariance;
    private readonly int trials;
    private string[] letters = [];

    public RankingRun(RankingField field, BootstrapPlan draws, RankingPlan plan)
    {
        this.field = field;
        this.plan = draws;
        alpha = plan.Alpha;
        columns = new DrawColumns(field.Window);
        ownColumns = [.. field.Judged.Select(agent => columns.Add(agent, field.RangeOf(agent)))];
        drawnTotals = [.. field.Judged.Select(_ => new double[plan.Draws])];
        leaders = new LeaderCount(field, columns);
        asked = [.. Pairs().Where(pair => DisplayRule.Allows(Overlap(pair).Days))];
        pairs = asked.Length == 0 ? null : new StepDown(
            [.. asked.Select(pair => columns.Contrast(At(pair.Left), At(pair.Right), Overlap(pair)))],
            plan.Draws,
            twoSided: true);
        test = new BenchmarkTest(field, columns, plan);
        moments = Moments();
        trials = Math.Max(plan.Trials, moments.Count);
        trialVariance = moments.Count > 1 ? Variance([.. moments.Values.Select(one => one.Sharpe)]) : 0d;
    }

    public Judged<double> CriticalT => test.CriticalT;

    public void Draw(CancellationToken ct)
    {
        new JointDraws(columns.All, plan).Run(Take, ct);
        letters = Letters();
        test.Finish();
    }

    private void Take(int draw, ReadOnlySpan<double> totals)
    {
        for (var index = 0; index < ownColumns.Length; index++)
        {
            drawnTotals[index][draw] = totals[ownColumns[index]];
        }

        leaders.Take(totals);
        pairs?.Take(draw, totals);
        test.Take(draw, totals);
    }

    public AgentVerdict Verdict(string name, int agent)
    {
        var index = Position(agent);
        var own = columns.Values(agent, field.RangeOf(agent));
        var lead = test.Of(agent);
        return new AgentVerdict(name)
        {
            Days = own.Length,
            Group = letters.Length > 0 ? Judged<string>.Shown(letters[index]) : Judged<string>.Hidden(NeedsTwo),
            NetReturn = Judged<ConfidenceInterval>.Shown(Interval(own, index)),
            Sharpe = SharpeEstimate.ForDisplay(own),
            PBest = leaders.Share(index, plan.Draws),
            Dsr = Dsr(agent),
            AdjustedP = lead.AdjustedP,
            DaysNeeded = lead.DaysNeeded,
            PowerDays = lead.PowerDays,
            RawReturn = Ranking.Simple(own.Sum()),
        };
    }

    private ConfidenceInterval Interval(double[] own, int index)
    {
        var total = own.Sum();
        var log = ConfidenceInterval.OfDraws(total, [.. drawnTotals[index].Select(drawn => total + drawn)]);
        return new ConfidenceInterval(
            Ranking.Simple(log.Estimate), Ranking.Simple(log.Low), Ranking.Simple(log.High), log.Level);
    }

    private Judged<double> Dsr(int agent) =>
        !moments.TryGetValue(agent, out var own) ? Judged<double>.Hidden("daily returns do not vary")
        : moments.Count < 2 ? Judged<double>.Hidden(NeedsTwo)
        : Judged<double>.Shown(ProbabilisticSharpe.Dsr(SharpeSample.Of(own), trialVariance, trials));

    /// <summary>Letters go from the best mean day down; pairs without enough common days stay together.</summary>
    private string[] Letters()
    {
        if (pairs is null)
        {
            return [];
        }

        var result = pairs.Result(alpha);
        int[] byMean =
        [
            .. Enumerable.Range(0, ownColumns.Length)
                .OrderByDescending(index => columns.Values(At(index), field.RangeOf(At(index))).Average()),
        ];
        var place = new int[byMean.Length];
        for (var rank = 0; rank < byMean.Length; rank++)
        {
            place[byMean[rank]] = rank;
        }

        var apart = asked.Where((_, question) => result.AdjustedP[question] <= alpha)
            .Select(pair => (place[pair.Left], place[pair.Right]));
        var byPlace = LetterGroups.Of(byMean.Length, apart);
        return [.. place.Select(rank => byPlace[rank])];
    }

    private Dictionary<int, SampleMoments> Moments() => field.Judged
        .Select(agent => (Agent: agent, Shape: SampleMoments.Of(columns.Values(agent, field.RangeOf(agent)))))
        .Where(one => one.Shape is not null)
        .ToDictionary(one => one.Agent, one => one.Shape!);

    private IEnumerable<(int Left, int Right)> Pairs() =>
        Enumerable.Range(0, field.Judged.Count).SelectMany(left =>
            Enumerable.Range(left + 1, field.Judged.Count - left - 1).Select(right => (left, right)));

    private DayRange Overlap((int Left, int Right) pair) =>
        field.RangeOf(At(pair.Left)).Common(field.RangeOf(At(pair.Right)));

    private int At(int index) => field.Judged[index];

    private int Position(int agent) => Array.IndexOf([.. field.Judged], agent);

    private static double Variance(double[] values)
    {
        var mean = values.Average();
        return values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1d);
    }
}
