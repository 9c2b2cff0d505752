using Pitwall.Engine.Deliberation;
using Pitwall.Engine.Markets.Lab;
using Pitwall.Engine.Performance.Lab;
using Pitwall.Engine.Trading;

namespace Pitwall.Engine.Tests.Performance.Lab;

public sealed class LabFanTests
{
    private const double Cash = 10_000;

    /// <summary>A part of equity: doubles against decimals over hundreds of fills.</summary>
    private const double Tolerance = 1e-6;

    [Theory]
    [InlineData(42L, 150)]
    [InlineData(1L, 100)]
    [InlineData(77L, 100)]
    public void Follows_the_real_engine_to_a_millionth_of_equity(long seed, int days)
    {
        var (edge, flip) = (LabRoster.Agents[0], LabRoster.Agents[3]);
        var world = new LabWorld(seed, edge, flip).Run(days);
        var tape = LabTape.Of(seed, days);

        foreach (var (agent, right) in new[]
        {
            (edge, LabMinds.EdgeRightPerMillion), (flip, LabMinds.FlipRightPerMillion),
        })
        {
            var real = world.EquityOf(agent.Slug);
            var vector = LabFan.Follow(tape, new LabTips(agent.Mind, right, seed), Cash);

            real.Length.ShouldBe(days);
            real.Zip(vector).ShouldAllBe(pair => Math.Abs((pair.Second / pair.First) - 1d) < Tolerance);
        }
    }

    [Fact]
    public void Nothing_the_lab_minds_ask_for_is_refused_or_cut()
    {
        var world = new LabWorld(5, LabRoster.Agents[0], LabRoster.Agents[1]).Run(60);

        world.Decisions.ShouldAllBe(d => d.Result == DecisionResult.Accepted || d.Result == DecisionResult.Held);
        world.Decisions.Count(d => d.Result == DecisionResult.Held).ShouldBeGreaterThan(300);
        world.Decisions.Count(d => d.Result == DecisionResult.Accepted).ShouldBeGreaterThan(400);
    }

    [Fact]
    public void A_wider_market_of_days_leaves_earlier_ones_unchanged()
    {
        var days = LabMarket.Days(42).Take(60).ToArray();
        var whole = LabFan.Simulate(days, flips: 5);
        var half = LabFan.Simulate(days[..30], flips: 5);

        whole.Select(path => path[..30]).ShouldBe(half);
        LabFan.Quantile(whole, 0.5)[40].ShouldBe(whole.Select(path => path[40]).Order().ElementAt(2));
        LabFan.Quantile(whole, 0.0)[40].ShouldBe(whole.Min(path => path[40]));
        LabFan.Quantile(whole, 1.0)[40].ShouldBe(whole.Max(path => path[40]));
    }

    [Fact]
    public void Two_hundred_flips_lose_their_costs_and_nothing_else()
    {
        var days = LabMarket.Days(42).Take(LabMarket.FirstRunDays).ToArray();
        var ends = LabFan.Simulate(days).Select(path => path[^1]).Order().ToArray();

        ends.Length.ShouldBe(LabFan.Flips);
        ends[100].ShouldBeInRange(8_000, 9_700);
        ends.Count(end => end > Cash).ShouldBeInRange(10, 70);
    }
}
