using Pitwall.Engine.Deliberation;
using Pitwall.Engine.Markets.Lab;

namespace Pitwall.Engine.Performance.Lab;

/// <summary>
/// How good the Lab's edge is: the mean over worlds of the Sharpe ratio of its daily log returns, after all costs. What
/// <see cref="LabMinds.EdgeRightPerMillion"/> was chosen by and is held to.
/// </summary>
public static class LabCalibration
{
    /// <summary>Net, per day, not annualised.</summary>
    public const double Target = (double)LabMinds.PlantedDailySharpe;

    public const double Tolerance = 0.02;
    public const int Worlds = 200;
    public const int Days = LabMarket.FirstRunDays;

    private const double Cash = 10_000;

    /// <summary>The Sharpe ratio of each world, seeds 1…<paramref name="worlds"/>, at a tip that good.</summary>
    public static double[] Sharpes(int rightPerMillion, int worlds = Worlds, int days = Days)
    {
        var found = new double[worlds];
        for (var world = 0; world < worlds; world++)
        {
            found[world] = Sharpe(LabTape.Of(world + 1, days), rightPerMillion, world + 1);
        }

        return found;
    }

    internal static double Sharpe(LabTape tape, int rightPerMillion, long seed)
    {
        var equity = LabFan.Follow(tape, new LabTips(LabMinds.Edge, rightPerMillion, seed), Cash);
        var returns = new double[equity.Length];
        for (var day = 0; day < returns.Length; day++)
        {
            returns[day] = Math.Log(equity[day] / (day == 0 ? Cash : equity[day - 1]));
        }

        return SampleMoments.Of(returns)!.Sharpe;
    }
}
