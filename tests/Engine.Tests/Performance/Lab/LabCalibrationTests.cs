using Pitwall.Engine.Deliberation;
using Pitwall.Engine.Markets.Lab;
using Pitwall.Engine.Performance;
using Pitwall.Engine.Performance.Lab;

namespace Pitwall.Engine.Tests.Performance.Lab;

public sealed class LabCalibrationTests
{
    [Fact]
    public void The_edges_net_daily_Sharpe_averages_a_quarter_over_two_hundred_worlds()
    {
        var sharpes = LabCalibration.Sharpes(LabMinds.EdgeRightPerMillion);

        sharpes.Length.ShouldBe(200);
        sharpes.Average().ShouldBe(LabCalibration.Target, LabCalibration.Tolerance);
        sharpes.Min().ShouldBeGreaterThan(0d);
    }

    [Fact]
    public void A_flip_earns_less_than_nothing_by_its_costs_alone()
    {
        var sharpes = LabCalibration.Sharpes(LabMinds.FlipRightPerMillion, worlds: 40);

        sharpes.Average().ShouldBeInRange(-0.09, -0.02);
    }

    [Theory]
    [InlineData(42L)]
    [InlineData(2L)]
    public void The_real_engine_earns_the_Sharpe_that_was_calibrated(long seed)
    {
        const int days = 120;
        var edge = LabRoster.Agents[0];
        var equity = new LabWorld(seed, edge).Run(days).EquityOf(edge.Slug);
        var returns = equity.Select((end, day) => Math.Log(end / (day == 0 ? 10_000 : equity[day - 1]))).ToArray();

        SampleMoments.Of(returns)!.Sharpe.ShouldBe(
            LabCalibration.Sharpe(LabTape.Of(seed, days), LabMinds.EdgeRightPerMillion, seed), tolerance: 1e-6);
    }
}
