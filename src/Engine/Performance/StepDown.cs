using System.Runtime.CompilerServices;

namespace Pitwall.Engine.Performance;

/// <summary>
/// One family of questions of <see cref="RomanoWolf"/>: is the mean of a series above zero (or, two-sided, different
/// from it)? Watches the joint draws go by and keeps only counts and the maximum of each draw.
/// </summary>
internal sealed class StepDown
{
    private readonly Contrast[] contrasts;
    private readonly bool twoSided;
    private readonly double[] statistics;
    private readonly int[] fromStrongest;
    private readonly int[] exceeded;
    private readonly double[] maxima;

    public StepDown(IReadOnlyList<Contrast> contrasts, int draws, bool twoSided)
    {
        this.contrasts = [.. contrasts];
        this.twoSided = twoSided;
        statistics = [.. contrasts.Select(contrast => Sided(contrast.Statistic))];
        fromStrongest = [.. Enumerable.Range(0, contrasts.Count).OrderByDescending(index => statistics[index])];
        exceeded = new int[contrasts.Count];
        maxima = new double[draws];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Take(int draw, ReadOnlySpan<double> totals)
    {
        var highest = double.NegativeInfinity;
        for (var rank = fromStrongest.Length - 1; rank >= 0; rank--)
        {
            var question = fromStrongest[rank];
            highest = Math.Max(highest, Sided(contrasts[question].Drawn(totals)));
            if (highest >= statistics[question])
            {
                exceeded[question]++;
            }
        }

        maxima[draw] = highest;
    }

    /// <summary>p = (1 + draws whose maximum over this and all weaker questions reaches it) / (draws + 1).</summary>
    public StepDownResult Result(double alpha)
    {
        var adjusted = new double[statistics.Length];
        var highest = 0d;
        foreach (var question in fromStrongest)
        {
            highest = Math.Max(highest, (1d + exceeded[question]) / (maxima.Length + 1d));
            adjusted[question] = contrasts[question].Varies ? highest : 1d;
        }

        double[] sorted = [.. maxima];
        Array.Sort(sorted);
        var rank = (int)Math.Ceiling((1d - alpha) * (sorted.Length + 1d));
        return new StepDownResult(adjusted, statistics, sorted[Math.Min(rank, sorted.Length) - 1]);
    }

    private double Sided(double value) => twoSided ? Math.Abs(value) : value;
}

/// <summary>What a step-down test found, in the order of its questions.</summary>
/// <param name="AdjustedP">Family-wise: reject where it is at most α.</param>
/// <param name="Statistics">Mean / standard deviation × √n; its size when two-sided.</param>
/// <param name="CriticalT">What the strongest must reach: the 1−α quantile of the maximum.</param>
public sealed record StepDownResult(
    IReadOnlyList<double> AdjustedP, IReadOnlyList<double> Statistics, double CriticalT);
