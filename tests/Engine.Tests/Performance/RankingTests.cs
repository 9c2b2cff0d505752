using Pitwall.Engine.Performance;
using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Tests.Performance;

public sealed class RankingTests
{
    private const int Draws = 999;

    [Fact]
    public void Claims_nothing_before_thirty_days()
    {
        var verdict = Judge(Field("short", 4, 29, 0.5), days: 365);

        verdict.Days.ShouldBe(29);
        verdict.CriticalT.Withheld.ShouldBe("needs 30 d, has 29");
        verdict.Agents.Select(agent => agent.Name).ShouldBe(["a0", "a1", "a2", "a3"], "by name");
        foreach (var agent in verdict.Agents)
        {
            string?[] reasons =
            [
                agent.Group.Withheld, agent.NetReturn.Withheld, agent.Sharpe.Withheld, agent.PBest.Withheld,
                agent.Dsr.Withheld, agent.AdjustedP.Withheld, agent.DaysNeeded.Withheld, agent.PowerDays.Withheld,
            ];
            reasons.Distinct().ShouldBe(["needs 30 d, has 29"]);
            agent.RawReturn.ShouldNotBeNull("what happened is no claim");
        }
    }

    [Fact]
    public void Judges_from_the_thirtieth_day_on()
    {
        var verdict = Judge(Field("month", 4, 30, 0.5), days: 30);

        verdict.CriticalT.IsShown.ShouldBeTrue();
        verdict.Agents.ShouldAllBe(agent => agent.Group.IsShown && agent.NetReturn.IsShown && agent.Sharpe.IsShown
            && agent.PBest.IsShown && agent.Dsr.IsShown && agent.AdjustedP.IsShown);
        verdict.Agents[0].Sharpe.Value.StandardError.ShouldBe(Math.Sqrt(365d / 30d), 1e-12);
    }

    [Fact]
    public void Judged_after_sixty_days_it_knows_nothing_of_the_sixty_first()
    {
        var year = Field("slider", 5, 365, 0.3);
        var sixty = year.Select(track => track with { Returns = [.. track.Returns.Take(60)] }).ToList();

        var early = Judge(year, days: 60);

        early.DaysAvailable.ShouldBe(365);
        early.Agents.Select(agent => agent.ToString()).ShouldBe(
            Judge(sixty, days: 60).Agents.Select(agent => agent.ToString()));
        early.Agents.ShouldAllBe(agent => agent.Days == 60);
    }

    [Fact]
    public void A_strong_edge_stands_alone_and_luck_stays_together()
    {
        var verdict = Judge(Field("edge", 8, 365, 0.45), days: 365);

        var edge = Of(verdict, "a0");
        verdict.Agents[0].ShouldBe(edge, "the first group stands first");
        edge.Group.Value.ShouldBe("A");
        edge.AdjustedP.Value.ShouldBeLessThanOrEqualTo(0.05);
        edge.PBest.Value.ShouldBeGreaterThan(0.95);
        edge.DaysNeeded.Value.ShouldBeLessThan(365);
        verdict.Agents.Skip(1).Select(agent => agent.Group.Value).Distinct().ShouldBe(["B"]);
        verdict.Agents.Skip(1).Select(agent => agent.Name).ShouldBeInOrder(SortDirection.Ascending);
    }

    [Fact]
    public void The_chances_to_be_best_add_up_to_one()
    {
        var field = Field("best", 6, 90, 0.1);
        field.Add(field[^1] with { Name = "twin" });

        var verdict = Judge(field, days: 90);

        verdict.Agents.Sum(agent => agent.PBest.Value).ShouldBe(1d, 1e-9);
        var twins = verdict.Agents.Where(agent => agent.Name is "twin" or "a5").ToList();
        twins[0].PBest.Value.ShouldBe(twins[1].PBest.Value);
        twins[0].Group.Value.ShouldBe(twins[1].Group.Value);
    }

    [Fact]
    public void The_interval_is_that_of_the_bootstrap_of_the_same_plan()
    {
        var field = Field("interval", 3, 120, 0.2);

        var verdict = Judge(field, days: 120);

        var own = StationaryBootstrap.OfTotal(field[0].Returns, verdict.Draws).Interval;
        var shown = Of(verdict, "a0").NetReturn.Value;
        shown.Estimate.ShouldBe(Math.Exp(own.Estimate) - 1d, 1e-9);
        shown.Low.ShouldBe(Math.Exp(own.Low) - 1d, 1e-9);
        shown.High.ShouldBe(Math.Exp(own.High) - 1d, 1e-9);
    }

    [Theory]
    [InlineData(365)]
    [InlineData(30)]
    public void What_holds_for_the_test_of_two_hundred_planted_worlds_holds_for_the_ranking_T8(int days)
    {
        var field = Field("world-7", 51, days, 0.25);

        var verdict = Ranking.Judge(field, null, new RankingPlan("plan-7", days, 1, 199), Ct);

        var alone = RomanoWolf.MeansAboveZero(
            [.. field.Select(track => track.Returns)], new BootstrapPlan("plan-7", BlockLength.CubeRoot(days), 199));
        verdict.CriticalT.Value.ShouldBe(alone.CriticalT, 1e-9);
        field.Select(track => Of(verdict, track.Name).AdjustedP.Value).ShouldBe(alone.AdjustedP);
    }

    [Fact]
    public void A_late_agent_is_compared_on_the_days_it_shares_and_takes_none_from_the_others()
    {
        var field = Field("late", 4, 200, 0.5);
        field[3] = field[3] with { FirstDay = 150, Returns = [.. field[3].Returns.Skip(150)] };
        field.Add(new DailyTrack("new", 190, [.. field[2].Returns.Skip(190)]));

        var verdict = Judge(field, days: 200);

        Of(verdict, "a0").Days.ShouldBe(200);
        Of(verdict, "a0").AdjustedP.Value.ShouldBeLessThanOrEqualTo(0.01);
        Of(verdict, "a3").Days.ShouldBe(50);
        Of(verdict, "a3").Group.IsShown.ShouldBeTrue();
        verdict.Agents[^1].Name.ShouldBe("new");
        verdict.Agents[^1].Group.Withheld.ShouldBe("needs 30 d, has 10");
    }

    [Fact]
    public void Ruin_is_no_track_that_ended_early()
    {
        var field = Field("ruin", 3, 90, 0.2);
        field[1] = field[1] with { Returns = [.. field[1].Returns.Take(50)], RuinedOn = 50 };

        var verdict = Judge(field, days: 90);

        verdict.Agents[^1].Name.ShouldBe("a1");
        verdict.Agents[^1].Group.Withheld.ShouldBe("equity was used up");
        verdict.Agents[^1].RawReturn.ShouldBeNull();
        Judge(field, days: 45).Agents.ShouldAllBe(agent => agent.Group.IsShown, "it had not happened by then");
    }

    [Fact]
    public void Nobody_beats_itself_and_a_twin_of_the_benchmark_cannot_be_told_from_it()
    {
        var field = Field("self", 3, 90, 0.2);
        field.Add(field[1] with { Name = "twin" });

        var verdict = Ranking.Judge(field, field[1], new RankingPlan("self", 90, 4, Draws), Ct);

        Of(verdict, "a1").AdjustedP.Withheld.ShouldBe("it is the benchmark");
        Of(verdict, "twin").AdjustedP.Withheld
            .ShouldBe("it never differs from the benchmark");
    }

    [Fact]
    public void More_variants_tried_make_the_same_track_less_believable()
    {
        var field = Field("trials", 4, 180, 0.2);

        double Dsr(int trials) =>
            Of(Ranking.Judge(field, null, new RankingPlan("trials", 180, trials, Draws), Ct), "a0").Dsr.Value;

        Dsr(4).ShouldBeGreaterThan(Dsr(40));
        Dsr(40).ShouldBeGreaterThan(Dsr(400));
        Dsr(1).ShouldBe(Dsr(4), "N is never below the agents that are there");
    }

    [Fact]
    public void An_agent_that_never_trades_has_no_Sharpe_and_beats_nobody()
    {
        var field = Field("flat", 3, 60, 0.2);
        field.Add(new DailyTrack("idle", 0, new double[60]));

        var idle = Of(Judge(field, days: 60), "idle");

        idle.Sharpe.Withheld.ShouldBe("daily returns do not vary");
        idle.AdjustedP.Withheld.ShouldBe("it never differs from the benchmark");
        idle.NetReturn.Value.Width.ShouldBe(0d);
        idle.Group.IsShown.ShouldBeTrue();
    }

    [Fact]
    public void A_lead_too_small_to_be_found_in_ten_years_is_said_to_be_so()
    {
        var field = Field("small", 2, 365, 0d);
        field[0] = field[0] with { Returns = Led(field[0].Returns, by: 0.0002) };
        field[1] = field[1] with { Returns = Led(field[1].Returns, by: -0.0002) };

        var verdict = Judge(field, days: 365);

        Of(verdict, "a0").PowerDays.Withheld.ShouldBe("such a lead would take more than 3,650 d to find");
        Of(verdict, "a0").DaysNeeded.Withheld.ShouldBe("the interval still holds the benchmark");
        Of(verdict, "a1").PowerDays.Withheld.ShouldBe("it does not lead the benchmark");
    }

    [Fact]
    public void An_empty_field_and_a_single_agent_are_answered_too()
    {
        Judge([], days: 30).Agents.ShouldBeEmpty();
        var alone = Judge(Field("alone", 1, 60, 0.2), days: 60).Agents.ShouldHaveSingleItem();
        alone.Group.Withheld.ShouldBe("needs two agents with 30 d");
        alone.Sharpe.IsShown.ShouldBeTrue();
    }

    [Fact]
    public void A_flip_held_against_the_mean_of_flips_gets_every_p_value_alike_T9()
    {
        var pValues = Enumerable.Range(0, 200).Select(world =>
        {
            var flips = LuckyWorld.Draw($"flips-{world}", 41, 120, 0d);
            var mean = new DailyTrack("flips", 0, [.. Enumerable.Range(0, 120).Select(day =>
                flips.Skip(1).Average(flip => flip[day]))]);
            return Ranking.Judge(
                [new DailyTrack("flip", 0, flips[0])], mean, new RankingPlan($"flips-{world}", 120, 1, 299), Ct)
                .Agents[0].AdjustedP.Value;
        });

        KolmogorovSmirnov.OfUniform(pValues).ShouldBeGreaterThan(0.01);
    }

    [Fact]
    public void Stops_when_it_is_asked_to() => Should.Throw<OperationCanceledException>(() =>
        Ranking.Judge(Field("stop", 3, 60, 0d), null, new RankingPlan("stop", 60, 3), new CancellationToken(true)));

    /// <summary>The same days with this mean.</summary>
    private static List<double> Led(IReadOnlyList<double> returns, double by)
    {
        var mean = returns.Average();
        return [.. returns.Select(value => value - mean + by)];
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static RankingVerdict Judge(IReadOnlyList<DailyTrack> field, int days) =>
        Ranking.Judge(field, null, new RankingPlan("test", days, field.Count, Draws), Ct);

    private static AgentVerdict Of(RankingVerdict verdict, string name) =>
        verdict.Agents.Single(agent => string.Equals(agent.Name, name, StringComparison.Ordinal));

    private static List<DailyTrack> Field(string seed, int agents, int days, double edge) =>
    [
        .. LuckyWorld.Draw(seed, agents, days, edge).Select((returns, agent) =>
            new DailyTrack($"a{agent}", 0, returns)),
    ];
}
