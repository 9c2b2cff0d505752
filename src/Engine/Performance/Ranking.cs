using System.Collections.Immutable;

namespace Pitwall.Engine.Performance;

/// <summary>
/// Ranks agents as far as their days allow: groups instead of places, each number with its error or the reason why it
/// is withheld. All of it comes out of one set of joint draws, so it fits together.
/// </summary>
public static class Ranking
{
    /// <summary>
    /// Judges the first <see cref="RankingPlan.Days"/> days of the tracks. A null benchmark is cash, which returns 0.
    /// </summary>
    public static RankingVerdict Judge(
        IReadOnlyList<DailyTrack> tracks, DailyTrack? benchmark, RankingPlan plan, CancellationToken ct = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(plan.Days, nameof(plan));
        var field = new RankingField(tracks, benchmark, plan.Days);
        var draws = new BootstrapPlan(
            plan.Seed, BlockLength.CubeRoot(Math.Max(1, field.Days)), plan.Draws);
        if (field.Judged.Count == 0)
        {
            var none = DisplayRule.Shortfall(tracks.Select((_, track) => field.RangeOf(track).Days).Append(0).Max());
            return Verdict(field, draws, Judged<double>.Hidden(none), [.. tracks.Select((track, index) =>
                Unjudged(track, field, index))]);
        }

        var run = new RankingRun(field, draws, plan);
        run.Draw(ct);
        return Verdict(field, draws, run.CriticalT, [.. tracks.Select((track, index) =>
            field.Obstacle(index) is null ? run.Verdict(track.Name, index) : Unjudged(track, field, index))]);
    }

    private static RankingVerdict Verdict(
        RankingField field, BootstrapPlan draws, Judged<double> criticalT, IEnumerable<AgentVerdict> agents) =>
        new(
            field.DaysAvailable,
            field.Days,
            field.FirstDay,
            draws,
            criticalT,
            [
                .. agents
                    .OrderBy(agent => agent.Group.IsShown ? 0 : 1)
                    .ThenBy(agent => agent.Group.IsShown ? agent.Group.Value : "", StringComparer.Ordinal)
                    .ThenBy(agent => agent.Name, StringComparer.Ordinal),
            ]);

    private static AgentVerdict Unjudged(DailyTrack track, RankingField field, int index)
    {
        var reason = field.Obstacle(index)!;
        var range = field.RangeOf(index);
        return new AgentVerdict(track.Name)
        {
            Days = range.Days,
            Group = Judged<string>.Hidden(reason),
            NetReturn = Judged<ConfidenceInterval>.Hidden(reason),
            Sharpe = Judged<SharpeEstimate>.Hidden(reason),
            PBest = Judged<double>.Hidden(reason),
            Dsr = Judged<double>.Hidden(reason),
            AdjustedP = Judged<double>.Hidden(reason),
            DaysNeeded = Judged<double>.Hidden(reason),
            PowerDays = Judged<double>.Hidden(reason),
            RawReturn = range.Days > 0 && !field.IsRuined(index)
                ? Simple(field.Window[index][range.From..range.To].Sum())
                : null,
        };
    }

    internal static double Simple(double logReturn) => Math.Exp(logReturn) - 1d;
}
