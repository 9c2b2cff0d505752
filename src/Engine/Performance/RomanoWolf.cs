namespace Pitwall.Engine.Performance;

/// <summary>
/// Which of many series have a mean above zero, all asked at once: the step-down maximum test of Romano and Wolf
/// ("Stepwise Multiple Testing as Formalized Data Snooping", 2005) on the joint stationary bootstrap. What moves the
/// agents together moves their draws together, so it finds more than Holm at the same family-wise error.
/// </summary>
/// <remarks>
/// Each draw is studentised by its own standard deviation, as the authors recommend. One fixed error for all draws (as
/// StepM of K. Sheppard's arch has it) crowns a lucky agent in 23 % of the worlds at 30 days instead of 5 %.
/// </remarks>
public static class RomanoWolf
{
    /// <summary>One-sided, mean ≤ 0 against mean &gt; 0. Every series covers the same days.</summary>
    public static StepDownResult MeansAboveZero(
        IReadOnlyList<IReadOnlyList<double>> series, BootstrapPlan plan, double alpha = 0.05)
    {
        double[][] tracks = [.. series.Select(one => one.ToArray())];
        var columns = new DrawColumns(tracks);
        var on = new DayRange(0, tracks[0].Length);
        var family = new StepDown(
            [.. Enumerable.Range(0, tracks.Length).Select(track => columns.Contrast(track, null, on))],
            plan.Draws,
            twoSided: false);
        new JointDraws(columns.All, plan).Run(family.Take);
        return family.Result(alpha);
    }
}
