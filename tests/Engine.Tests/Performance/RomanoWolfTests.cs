using Pitwall.Engine.Performance;

namespace Pitwall.Engine.Tests.Performance;

public sealed class RomanoWolfTests
{
    private const int Worlds = 200;
    private const int Agents = 51;

    [Fact]
    public void Finds_the_planted_agent_among_fifty_lucky_ones_within_a_year_and_crowns_no_other_T8()
    {
        var (found, crowned, uncorrected) = Plant(days: 365);

        found.ShouldBeGreaterThanOrEqualTo(0.90);
        crowned.ShouldBeLessThanOrEqualTo(0.08);
        uncorrected.ShouldBeGreaterThan(0.60, "without the correction somebody lucky is crowned more often than not");
    }

    [Fact]
    public void Does_not_claim_to_find_it_within_a_month_T8()
    {
        var (found, crowned, _) = Plant(days: 30);

        found.ShouldBeLessThanOrEqualTo(0.10);
        crowned.ShouldBeLessThanOrEqualTo(0.08, "thirty days crown nobody either");
    }

    [Fact]
    public void A_coin_flip_gets_every_p_value_alike_T9()
    {
        var pValues = Enumerable.Range(0, 400)
            .Select(world => RomanoWolf.MeansAboveZero(
                LuckyWorld.Draw($"flip-{world}", 1, 365, 0d), new BootstrapPlan($"flip-{world}", 1, 499)).AdjustedP[0])
            .ToList();

        KolmogorovSmirnov.OfUniform(pValues).ShouldBeGreaterThan(0.01);
    }

    [Fact]
    public void Adjusts_no_more_than_the_draws_allow_and_never_out_of_order()
    {
        var returns = LuckyWorld.Draw("order", 8, 120, 0.6);

        var result = RomanoWolf.MeansAboveZero(returns, new BootstrapPlan("order", 5, 999));

        var strongest = Enumerable.Range(0, 8).OrderByDescending(index => result.Statistics[index]).ToList();
        strongest[0].ShouldBe(0);
        result.AdjustedP[0].ShouldBe(0.001, 1e-12);
        strongest.Zip(strongest.Skip(1)).ShouldAllBe(pair =>
            result.AdjustedP[pair.First] <= result.AdjustedP[pair.Second]);
        result.CriticalT.ShouldBeInRange(2d, 3.2);
    }

    [Fact]
    public void An_agent_that_never_moves_is_not_told_from_zero() =>
        RomanoWolf.MeansAboveZero([new double[40], Enumerable.Repeat(0.01, 40).ToArray()], new BootstrapPlan("flat", 3))
            .AdjustedP.ShouldBe([1d, 1d]);

    [Fact]
    public void Asking_more_questions_never_makes_one_easier()
    {
        var returns = LuckyWorld.Draw("more", 20, 90, 0.3);
        var plan = new BootstrapPlan("more", 4, 999);

        var alone = RomanoWolf.MeansAboveZero([returns[0]], plan);
        var together = RomanoWolf.MeansAboveZero(returns, plan);

        together.AdjustedP[0].ShouldBeGreaterThanOrEqualTo(alone.AdjustedP[0]);
        together.CriticalT.ShouldBeGreaterThan(alone.CriticalT);
        together.Statistics[0].ShouldBe(alone.Statistics[0], 1e-12);
    }

    private static (double Found, double Crowned, double Uncorrected) Plant(int days)
    {
        var (found, crowned, uncorrected) = (0, 0, 0);
        for (var world = 0; world < Worlds; world++)
        {
            var returns = LuckyWorld.Draw($"world-{world}", Agents, days, 0.25);
            var result = RomanoWolf.MeansAboveZero(
                returns, new BootstrapPlan($"plan-{world}", BlockLength.CubeRoot(days), 999));
            found += result.AdjustedP[0] <= 0.05 ? 1 : 0;
            crowned += result.AdjustedP.Skip(1).Any(p => p <= 0.05) ? 1 : 0;
            uncorrected += result.Statistics.Skip(1).Any(t => t > 1.645) ? 1 : 0;
        }

        return ((double)found / Worlds, (double)crowned / Worlds, (double)uncorrected / Worlds);
    }
}
