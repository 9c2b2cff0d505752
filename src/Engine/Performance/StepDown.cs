namespace Pitwall.Engine.Performance;

/// <summary>
/// One family of questions of <see cref="RomanoWolf"/>: is the mean of the first column minus the second above zero
/// (or, two-sided, different from it)? Watches the joint draws go by and keeps only counts.
/// </summary>
internal sealed class StepDown
{
    private const double RelativeSpreadMin = 1e-12;

    private readonly IReadOnlyList<Contrast> contrasts;
    private readonly bool twoSided;
    private readonly double[] scale;
    private readonly double[] statistics;
    private readonly int[] fromStrongest;
    private readonly int[] exceeded;
    private readonly double[] maxima;

    public StepDown(IReadOnlyList<Contrast> contrasts, int draws, bool twoSided)
    {
        this.contrasts = contrasts;
        this.twoSided = twoSided;
        scale = [.. contrasts.Select(ScaleOf)];
        statistics = [.. contrasts.Select((contrast, index) => Sided(contrast.Total * scale[index]))];
        fromStrongest = [.. Enumerable.Range(0, contrasts.Count).OrderByDescending(index => statistics[index])];
        exceeded = new int[contrasts.Count];
        maxima = new double[draws];
    }

    /// <summary>The studentised total of each question; its size when two-sided.</summary>
    public IReadOnlyList<double> Statistics => statistics;

    /// <summary>Totals are those of columns <em>about their means</em>.</summary>
    public void Take(int draw, ReadOnlySpan<double> totals)
    {
        var highest = double.NegativeInfinity;
        for (var rank = fromStrongest.Length - 1; rank >= 0; rank--)
        {
            var question = fromStrongest[rank];
            var contrast = contrasts[question];
            var drawn = totals[contrast.Column] - (contrast.Minus is { } minus ? totals[minus] : 0d);
            highest = Math.Max(highest, Sided(drawn * scale[question]));
            if (highest >= statistics[question])
            {
                exceeded[question]++;
            }
        }

        maxima[draw] = highest;
    }

    /// <summary>(1 + draws whose maximum over this and all weaker questions reaches it) / (draws + 1), monotone.</summary>
    public StepDownResult Result(double alpha)
    {
        var adjusted = new double[statistics.Length];
        var highest = 0d;
        foreach (var question in fromStrongest)
        {
            highest = Math.Max(highest, (1d + exceeded[question]) / (maxima.Length + 1d));
            adjusted[question] = scale[question] > 0d ? highest : 1d;
        }

        double[] sorted = [.. maxima];
        Array.Sort(sorted);
        var rank = (int)Math.Ceiling((1d - alpha) * (sorted.Length + 1d));
        return new StepDownResult(adjusted, statistics, sorted[Math.Min(rank, sorted.Length) - 1]);
    }

    private double Sided(double value) => twoSided ? Math.Abs(value) : value;

    // Two series that differ by nothing but rounding have no error to measure a difference in.
    private static double ScaleOf(Contrast contrast) =>
        contrast.Variance > RelativeSpreadMin * contrast.Size ? 1d / Math.Sqrt(contrast.Variance) : 0d;
}

/// <summary>A difference of two centred columns of the draws, or one column alone.</summary>
/// <param name="Total">The observed difference of the totals.</param>
/// <param name="Variance">Of the total under the bootstrap.</param>
/// <param name="Size">Σ of squares of both columns: what the variance is small against when they are equal.</param>
internal readonly record struct Contrast(int Column, int? Minus, double Total, double Variance, double Size);

/// <summary>What a step-down test found, in the order of its questions.</summary>
/// <param name="AdjustedP">Family-wise: reject where it is at most α.</param>
/// <param name="Statistics">Studentised means.</param>
/// <param name="CriticalT">What the strongest must reach: the 1−α quantile of the maximum.</param>
public sealed record StepDownResult(
    IReadOnlyList<double> AdjustedP, IReadOnlyList<double> Statistics, double CriticalT);
