namespace Pitwall.Engine.Performance;

/// <summary>
/// P(best): in how many joint draws each agent has the highest total on the days they all have. A shared lead is
/// shared.
/// </summary>
internal sealed class LeaderCount
{
    private readonly string? obstacle;
    private readonly int[] own = [];
    private readonly double[] observed = [];
    private readonly double[] led = [];

    public LeaderCount(RankingField field, DrawColumns columns)
    {
        var common = field.Common;
        obstacle = field.Judged.Count < 2 ? "needs two agents with 30 d"
            : DisplayRule.Allows(common.Days) ? null
            : $"days they all have: {DisplayRule.Shortfall(common.Days)}";
        if (obstacle is null)
        {
            own = [.. field.Judged.Select(agent => columns.Add(agent, common))];
            observed = [.. field.Judged.Select(agent => columns.Values(agent, common).Sum())];
            led = new double[own.Length];
        }
    }

    public void Take(ReadOnlySpan<double> totals)
    {
        var (best, leaders) = (double.NegativeInfinity, 0);
        for (var index = 0; index < own.Length; index++)
        {
            var total = observed[index] + totals[own[index]];
            leaders = total > best ? 1 : total.Equals(best) ? leaders + 1 : leaders;
            best = Math.Max(best, total);
        }

        for (var index = 0; index < own.Length; index++)
        {
            led[index] += (observed[index] + totals[own[index]]).Equals(best) ? 1d / leaders : 0d;
        }
    }

    public Judged<double> Share(int index, int draws) =>
        obstacle is null ? Judged<double>.Shown(led[index] / draws) : Judged<double>.Hidden(obstacle);
}
