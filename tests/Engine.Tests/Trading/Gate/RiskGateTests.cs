using System.Collections.Immutable;
using Pitwall.Engine.Agents;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using Pitwall.Engine.Trading.Gate;

namespace Pitwall.Engine.Tests.Trading.Gate;

public sealed class RiskGateTests
{
    [Theory]
    [InlineData(2_000, true)]
    [InlineData(2_001, false)]
    public void Position_percent_passes_at_exactly_its_limit(int usd, bool passes)
    {
        var desk = new DeskScenario(cash: 10_000m, limits: l => l with { PositionPctMax = 20m })
            .Wants(Wish.Long(Coins.Btc, usd));

        Judged(desk, "position_pct").Passed.ShouldBe(passes);
        Judged(desk, "position_pct").Limit.ShouldBe("20");
    }

    [Theory]
    [InlineData(10, true)]
    [InlineData(11, false)]
    [InlineData(0, false)]
    [InlineData(-3, false)]
    [InlineData(int.MaxValue, false)]
    public void Leverage_passes_at_exactly_its_limit(int leverage, bool passes) =>
        Judged(
            new DeskScenario(cash: 10_000m, limits: l => l with { LeverageMax = 10 })
                .Wants(Wish.Long(Coins.Btc, 1_000m, leverage)),
            "leverage").Passed.ShouldBe(passes);

    [Theory]
    [InlineData(10, true)]
    [InlineData(11, false)]
    public void The_venues_own_maximum_leverage_counts_too(int leverage, bool passes) =>
        Judged(new DeskScenario().Wants(Wish.Long(Coins.Doge, 1_000m, leverage)), "leverage").Passed.ShouldBe(passes);

    [Theory]
    [InlineData(10_000, true)]
    [InlineData(10_001, false)]
    public void Free_margin_passes_when_it_is_just_enough(int usd, bool passes) =>
        Judged(new DeskScenario(cash: 10_000m).Wants(Wish.Long(Coins.Btc, usd)), "free_margin").Passed.ShouldBe(passes);

    [Theory]
    [InlineData(10, true)]
    [InlineData(9, false)]
    public void The_venues_minimum_passes_exactly(int usd, bool passes) =>
        Judged(new DeskScenario().Wants(Wish.Long(Coins.Btc, usd)), "venue_minimum").Passed.ShouldBe(passes);

    [Fact]
    [Requirement("S2-35")]
    [Requirement("S2-36")]
    [Requirement("S2-38")]
    public void A_limit_that_is_not_set_is_no_limit()
    {
        var desk = new DeskScenario(cash: 1_000_000_000m).Wants(Wish.Long(Coins.Btc, 900_000_000m));

        foreach (var rule in new[] { "asset_cap", "agent_cap", "desk_cap", "daily_loss" })
        {
            Judged(desk, rule).Passed.ShouldBeTrue();
        }

        desk.Decision.Result.ShouldBe(DecisionResult.Accepted);
    }

    [Theory]
    [Requirement("S2-35")]
    [Requirement("S2-38")]
    [InlineData("agent_cap")]
    [InlineData("desk_cap")]
    [InlineData("asset_cap")]
    public void Every_cap_passes_at_exactly_its_limit_and_counts_open_orders(string rule)
    {
        foreach (var (usd, passes) in new[] { (2_000m, true), (2_001m, false) })
        {
            var cap = new Usd(3_000m);
            var agentCap = string.Equals(rule, "agent_cap", StringComparison.Ordinal) ? cap : (Usd?)null;
            var desk = new DeskScenario(cash: 10_000m, limits: l => l with { ExposureMax = agentCap });
            desk.Takes(new Input.DeskLimitsSet(desk.Now, rule switch
            {
                "desk_cap" => DeskLimits.None with { ExposureMax = cap },
                "asset_cap" => DeskLimits.None with { AssetMax = [new AssetCap(Coins.Btc, cap)] },
                _ => DeskLimits.None,
            }));
            var other = new AgentSlug("other");
            var resting = Wish.Long(Coins.Btc, 900m) with { Limit = 90_000m };
            if (agentCap is not null)
            {
                desk.Wants(resting with { Instrument = Coins.Eth, NotionalUsd = 975m, Limit = 3_900m });
            }
            else
            {
                desk.Joins(other, MarginMode.Isolated, 10_000m).Wants(other, resting);
            }

            // An order resting at 90,000 is worth $1,000 at the mark of 100,000.
            desk.Wants(Wish.Long(Coins.Btc, usd));
            Judged(desk, rule).Passed.ShouldBe(passes, $"{rule} at {usd}");
        }
    }

    [Fact]
    public void A_price_passes_at_exactly_its_greatest_age_and_not_from_the_future()
    {
        AgeJudged(600_000_000).ShouldBeTrue();
        AgeJudged(600_000_001).ShouldBeFalse();
        AgeJudged(-1).ShouldBeFalse();

        static bool AgeJudged(long micros)
        {
            var desk = new DeskScenario();
            var mark = new MarkSeen(Coins.Btc, new Price(100_000m), desk.Now.Plus(-micros), QuoteGrade.Quote);
            desk.Takes(new Input.Proposed(
                desk.Now, DeskScenario.Edge, "c", CycleOutcome.Ok, [], [Wish.Long(Coins.Btc, 100m)], [mark],
                    Cause.Model, ""));
            return Judged(desk, "price_age").Passed;
        }
    }

    [Theory]
    [InlineData(ProposalAction.OpenLong, 99_999, 100_001, true)]
    [InlineData(ProposalAction.OpenLong, 100_000, 100_001, false)]
    [InlineData(ProposalAction.OpenLong, 99_999, 100_000, false)]
    [InlineData(ProposalAction.OpenShort, 100_001, 99_999, true)]
    [InlineData(ProposalAction.OpenShort, 100_000, 99_999, false)]
    [InlineData(ProposalAction.OpenShort, 100_001, 100_000, false)]
    public void Stop_and_target_stand_on_their_own_sides_of_the_price(
        ProposalAction action, int stop, int target, bool passes) =>
        Judged(
            new DeskScenario().Wants(new Proposal(Coins.Btc, action, 1_000m, Stop: stop, Target: target)),
            "stop_target_side").Passed.ShouldBe(passes);

    [Fact]
    public void Every_breach_is_listed_with_the_numbers_it_saw_and_the_version_of_the_limits()
    {
        var desk = new DeskScenario(cash: 10_000m, limits: l => l with
        {
            PositionPctMax = 20m,
            LeverageMax = 5,
            Instruments = [Coins.Eth]
        });
        desk.Takes(new Input.KillSet(desk.Now, true, "drill"))
            .Takes(new Input.RunSet(desk.Now, DeskScenario.Edge, RunState.Paused, "x"))
            .Wants(Wish.Long(Coins.Btc, 900_000m, leverage: 9, stop: 101_000m));

        desk.Decision.Result.ShouldBe(DecisionResult.Refused);
        desk.Decision.Verdicts.Length.ShouldBe(RiskGate.RuleNames.Length);
        desk.Decision.Verdicts.Where(v => !v.Passed).Select(v => v.Rule).ShouldBe(
            ["kill_latch", "run_state", "instrument", "leverage", "position_pct", "free_margin", "stop_target_side"]);
        desk.Decision.Verdicts.Single(v => string.Equals(v.Rule, "position_pct", StringComparison.Ordinal))
            .Saw.ShouldBe("9000");
        desk.Decision.LimitsVersion.ShouldBe(1);
        desk.Decision.Refusal!.Split("; ").Length.ShouldBe(7);
        desk.Orders.ShouldBeEmpty();
    }

    [Fact]
    public void A_missing_price_is_a_refusal() =>
        new DeskScenario().Loses(Coins.Btc).Wants(Wish.Long(Coins.Btc, 100m))
            .Decision.Result.ShouldBe(DecisionResult.Refused);

    [Theory]
    [InlineData(300, true)]
    [InlineData(600, false)]
    public void Money_that_an_order_in_the_market_has_bound_is_not_free(int usd, bool passes)
    {
        var desk = new DeskScenario(cash: 1_000m).Wants(Wish.Long(Coins.Btc, 600m) with { Limit = 99_000m });
        desk.Orders.ShouldContain(o => o.Leg == OrderLeg.Entry);

        desk.Wants(Wish.Long(Coins.Eth, usd));

        Judged(desk, "free_margin").Passed.ShouldBe(passes);
    }

    [Fact]
    public void Without_a_price_no_rule_that_looks_at_one_passes()
    {
        var desk = new DeskScenario();
        var intent = new Intent(
            Coins.Btc, ProposalAction.OpenLong, Side.Buy, new Quantity(0.01m), 1, OrderType.Market, TimeInForce.Ioc,
            null, null, new Price(98_000m), null, false);

        var answer = RiskGate.Ask(new RiskQuestion(desk.State, desk.Book, intent, new Marks([]), desk.Now));

        answer.Approved.ShouldBeNull();
        answer.Verdicts.Where(v => !v.Passed).Select(v => v.Rule).ShouldContain("price_age");
    }

    [Fact]
    public void Equity_that_cannot_be_known_is_a_refusal_but_an_exit_needs_no_price()
    {
        var desk = new DeskScenario().Wants(Wish.Long(Coins.Eth, 1_000m)).Fills(4_000m).Loses(Coins.Eth);

        desk.Wants(Wish.Long(Coins.Btc, 100m), Wish.Close(Coins.Eth));

        var open = desk.Decisions.Last(d => d.Action == ProposalAction.OpenLong);
        open.Verdicts.Where(v => !v.Passed).Select(v => v.Rule).ShouldBe(["position_pct", "free_margin"]);
        desk.Decisions.Last(d => d.Action == ProposalAction.Close).Result.ShouldBe(DecisionResult.Accepted);
    }

    [Fact]
    public void A_rule_that_throws_is_a_refusal_and_no_crash_even_where_sizes_are_clamped()
    {
        var desk = new DeskScenario(cash: 10_000m, limits: l => l with { Clamps = true });
        var intent = new Intent(
            Coins.Btc, ProposalAction.OpenLong, Side.Buy, new Quantity(0.01m), 1, OrderType.Market, TimeInForce.Ioc,
                null,
            null, new Price(98_000m), null, false);

        var answer = RiskGate.Ask(
            new RiskQuestion(desk.State, desk.Book, intent, new Marks(desk.Marks), desk.Now),
            [new Broken(), new KillLatchOff()]);

        answer.Approved.ShouldBeNull();
        answer.Verdicts.Select(v => v.Passed).ShouldBe([false, true]);
        answer.Refusal!.ShouldContain("out of order");
    }

    [Fact]
    public void A_clamped_order_is_the_largest_that_passes_and_keeps_the_breach_it_was_cut_for()
    {
        var desk = new DeskScenario(cash: 10_000m, limits: l => l with
        {
            Clamps = true,
            PositionPctMax = 20m,
            ExposureMax = new Usd(1_500m)
        })
            .Wants(Wish.Long(Coins.Btc, 50_000m));

        desk.Decision.Result.ShouldBe(DecisionResult.Clamped);
        desk.Decision.AllowedNotional.ShouldBe(new Usd(1_500m));
        desk.Decision.Asked!.NotionalUsd.ShouldBe(50_000m);
        desk.Decision.Verdicts.Count(v => !v.Passed).ShouldBe(3);
        desk.Resting(OrderLeg.Entry).Cause.ShouldBe(Cause.Clamped);
    }

    [Fact]
    public void A_limit_below_the_mark_is_clamped_by_what_the_mark_makes_of_it() =>
        new DeskScenario(cash: 10_000m, limits: l => l with { Clamps = true, PositionPctMax = 20m })
            .Wants(Wish.Long(Coins.Btc, 50_000m) with { Limit = 80_000m })
            .Decision.AllowedSize.ShouldBe(new Quantity(0.02m));

    [Fact]
    public void What_is_not_a_matter_of_size_is_never_clamped() =>
        new DeskScenario(cash: 10_000m, limits: l => l with { Clamps = true, LeverageMax = 2, PositionPctMax = 20m })
            .Wants(Wish.Long(Coins.Btc, 50_000m, leverage: 3))
            .Decision.Result.ShouldBe(DecisionResult.Refused);

    internal static Verdict Judged(DeskScenario desk, string rule) =>
        desk.Decision.Verdicts.Single(v => string.Equals(v.Rule, rule, StringComparison.Ordinal));

    private sealed class Broken : ISizeRule
    {
        public string Name => "broken";

        public Verdict Check(RiskQuestion question) => throw new InvalidOperationException("out of order");

        public decimal? Room(RiskQuestion question) => throw new InvalidOperationException("out of order");
    }
}
