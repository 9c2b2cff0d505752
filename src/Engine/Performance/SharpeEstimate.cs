using System.Globalization;

namespace Pitwall.Engine.Performance;

/// <summary>
/// A Sharpe ratio that never travels without its error: mean / sd (n−1) of daily returns, annualised by √365 because
/// these markets never close, ± SE = √(365/n) (Lo 2002, the term that does not depend on the ratio itself).
/// </summary>
/// <param name="PerDay">Mean / standard deviation of the daily returns.</param>
/// <param name="Days">n, the number of daily returns.</param>
public readonly record struct SharpeEstimate(double PerDay, int Days)
{
    public const int DaysPerYear = 365;

    public double Annualised => PerDay * Math.Sqrt(DaysPerYear);

    /// <summary>One standard error of <see cref="Annualised"/>.</summary>
    public double StandardError => Math.Sqrt((double)DaysPerYear / Days);

    /// <summary>The raw ratio for storage; null when it is not defined (fewer than two returns, no spread).</summary>
    public static SharpeEstimate? Raw(IReadOnlyList<double> dailyReturns) =>
        SampleMoments.Of(dailyReturns) is { } moments ? new SharpeEstimate(moments.Sharpe, moments.Count) : null;

    /// <summary>The ratio a person may see: from 30 daily returns on.</summary>
    public static Judged<SharpeEstimate> ForDisplay(IReadOnlyList<double> dailyReturns) =>
        DisplayRule.Judge(
            dailyReturns.Count,
            () => Raw(dailyReturns) is { } estimate
                ? Judged<SharpeEstimate>.Shown(estimate)
                : Judged<SharpeEstimate>.Hidden("daily returns do not vary"));

    /// <summary>For instance "6.43 ± 5.52 (12 d)".</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Annualised:0.00} ± {StandardError:0.00} ({Days} d)");
}
