using System.Globalization;
using System.Text;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using Pitwall.Engine.Trading.Gate;

namespace Pitwall.Engine.Tests.Trading.Gate;

/// <summary>
/// How much an agent may trade in a day: what was filled and what is open to fill, against what the day began with.
/// </summary>
public sealed class TurnoverTests
{
    [Theory]
    [InlineData(5_000, true)]
    [InlineData(5_001, false)]
    public void An_entry_passes_at_exactly_the_days_limit(int usd, bool passes)
    {
        var desk = Limited(0.5m).Wants(Wish.Long(Coins.Btc, usd));

        var verdict = RiskGateTests.Judged(desk, "turnover");
        verdict.Passed.ShouldBe(passes);
        verdict.Saw.ShouldBe($"{usd}");
        verdict.Limit.ShouldBe("5000");
        desk.Decision.Result.ShouldBe(passes ? DecisionResult.Accepted : DecisionResult.Refused);
    }

    [Fact]
    public void A_burst_of_orders_in_one_reply_is_counted_before_any_of_them_is_filled()
    {
        var desk = Limited(0.5m);
        desk.VenueAnswers = false;

        desk.Wants(Wish.Long(Coins.Btc, 2_000m), Wish.Short(Coins.Eth, 2_000m), Wish.Long(Coins.Doge, 1_001m));

        desk.Decisions[^3..].Select(d => d.Result)
            .ShouldBe([DecisionResult.Accepted, DecisionResult.Accepted, DecisionResult.Refused]);
        RiskGateTests.Judged(desk, "turnover").Saw.ShouldBe("5001");
        desk.Wants(Wish.Long(Coins.Doge, 1_000m)).Decision.Result.ShouldBe(DecisionResult.Accepted);
    }

    [Fact]
    public void What_left_the_market_unfilled_is_free_again()
    {
        var desk = Limited(0.5m).Wants(Wish.Long(Coins.Btc, 4_500m) with { Limit = 90_000m });
        desk.Wants(Wish.Long(Coins.Eth, 1_000m)).Decision.Result.ShouldBe(DecisionResult.Refused);

        desk.Takes(new Input.CancelAsked(desk.Now, DeskScenario.Edge, desk.Resting(OrderLeg.Entry).Id, "changed mind"));

        desk.Wants(Wish.Long(Coins.Eth, 1_000m)).Decision.Result.ShouldBe(DecisionResult.Accepted);
    }

    [Fact]
    public void An_order_is_worth_the_dearer_of_its_own_price_and_the_mark()
    {
        // Selling at 50,000 or better into a market at 100,000 trades at 100,000.
        var sells = Limited(0.5m).Wants(
            Wish.Short(Coins.Btc, 2_500m, stop: 120_000m) with { Limit = 50_000m });
        var buys = Limited(0.5m).Wants(Wish.Long(Coins.Btc, 2_500m) with { Limit = 125_000m });

        RiskGateTests.Judged(sells, "turnover").Saw.ShouldBe("5000");
        RiskGateTests.Judged(buys, "turnover").Saw.ShouldBe("2500");
    }

    [Fact]
    public void Exits_count_and_are_never_refused_for_it()
    {
        var desk = Limited(0.5m).Wants(Wish.Long(Coins.Btc, 4_000m)).Fills(100_000m);

        desk.Wants(Wish.Reduce(Coins.Btc, 0.5m), Wish.Long(Coins.Eth, 10m));
        desk.Decisions[^2].Result.ShouldBe(DecisionResult.Accepted);
        desk.Decisions[^2].Verdicts.ShouldAllBe(v => v.Passed);
        RiskGateTests.Judged(desk, "turnover").Saw.ShouldBe("6010", "an exit on its way is as good as traded");
        desk.Decision.Result.ShouldBe(DecisionResult.Refused);

        desk.Fills(100_000m, leg: OrderLeg.Exit)
            .Wants(Wish.More(Coins.Btc, 10m)).Decision.Result.ShouldBe(DecisionResult.Refused);
        desk.Wants(Wish.Stop(Coins.Btc, 99_000m)).Decision.Result.ShouldBe(DecisionResult.Accepted);
        desk.Wants(Wish.Close(Coins.Btc)).Decision.Result.ShouldBe(DecisionResult.Accepted);
        desk.Fills(100_000m, leg: OrderLeg.Exit).Book.Positions.ShouldBeEmpty();
    }

    [Fact]
    public void A_stop_fires_and_fills_after_the_days_limit_is_used_up()
    {
        var desk = Limited(0.5m).Wants(Wish.Long(Coins.Btc, 5_000m, stop: 99_000m)).Fills(100_000m);

        desk.Moves(Coins.Btc, 98_900m).Crosses(OrderLeg.Stop).Fills(98_900m, leg: OrderLeg.Stop);

        desk.Book.Positions.ShouldBeEmpty();
        desk.Wants(Wish.Long(Coins.Eth, 10m)).Decision.Result.ShouldBe(DecisionResult.Refused);
    }

    [Fact]
    public void A_new_day_begins_at_midnight_utc_with_the_equity_it_finds_and_what_still_rests()
    {
        var desk = Limited(0.5m).Wants(Wish.Long(Coins.Btc, 4_000m)).Fills(100_000m)
            .Wants(Wish.Long(Coins.Eth, 900m) with { Limit = 3_600m });
        desk.Later(Moment.Day - 1).Wants(Wish.Long(Coins.Doge, 200m))
            .Decision.Result.ShouldBe(DecisionResult.Refused);

        desk.Later(1).Moves(Coins.Btc, 150_000m).Wants(Wish.Long(Coins.Doge, 200m));

        var fee = desk.Book.Balance(Account.Fees).Value;
        var verdict = RiskGateTests.Judged(desk, "turnover");
        verdict.Saw.ShouldBe("1200", "the order that rests is worth $1,000 at the mark");
        verdict.Limit.ShouldBe(DecimalMath.ToText((12_000m - fee) / 2m));
        desk.Decision.Result.ShouldBe(DecisionResult.Accepted);
    }

    [Fact]
    public void Deposits_and_withdrawals_move_what_the_day_began_with()
    {
        var desk = Limited(0.5m).IsMarked();
        desk.Takes(new Input.CashMoved(desk.Now, DeskScenario.Edge, new Usd(-6_000m), "out"));

        desk.Wants(Wish.Long(Coins.Btc, 2_001m));

        RiskGateTests.Judged(desk, "turnover").Limit.ShouldBe("2000");
        RiskGateTests.Judged(desk, "turnover").Passed.ShouldBeFalse();
    }

    [Fact]
    public void A_day_whose_beginning_nobody_could_value_lets_no_entry_through()
    {
        var desk = Limited(0.5m).Wants(Wish.Long(Coins.Eth, 1_000m)).Fills(4_000m).Later(Moment.Day).Loses(Coins.Eth);

        desk.Wants(Wish.Long(Coins.Btc, 100m));

        RiskGateTests.Judged(desk, "turnover").Passed.ShouldBeFalse();
        RiskGateTests.Judged(desk, "turnover").Message.ShouldContain("missing");
    }

    [Fact]
    public void An_agent_that_cuts_to_its_limits_is_left_what_remains_of_the_day()
    {
        var desk = Limited(0.5m, clamps: true).Wants(Wish.Long(Coins.Btc, 4_000m)).Fills(100_000m)
            .Wants(Wish.Long(Coins.Eth, 3_000m));

        desk.Decision.Result.ShouldBe(DecisionResult.Clamped);
        desk.Decision.AllowedNotional.ShouldBe(new Usd(1_000m));
        desk.Fills(4_000m).Wants(Wish.Long(Coins.Doge, 100m)).Decision.Result.ShouldBe(DecisionResult.Refused);
    }

    [Fact]
    public void A_limit_given_in_the_middle_of_a_day_counts_what_was_traded_before_it()
    {
        var desk = new DeskScenario(cash: 10_000m).Wants(Wish.Long(Coins.Btc, 4_000m)).Fills(100_000m);
        desk.Takes(new Input.AgentLimitsSet(
            desk.Now, DeskScenario.Edge, DeskScenario.Wide with { TurnoverMaxXDay = 0.5m }));

        desk.Wants(Wish.Long(Coins.Eth, 1_001m)).Decision.Result.ShouldBe(DecisionResult.Refused);
        desk.Wants(Wish.Long(Coins.Eth, 1_000m)).Decision.Result.ShouldBe(DecisionResult.Accepted);
    }

    [Fact]
    public void Without_the_limit_nothing_of_it_is_asked_or_written()
    {
        var desk = new DeskScenario().Wants(Wish.Long(Coins.Btc, 1_000m));
        var limited = Limited(3m).Wants(Wish.Long(Coins.Btc, 1_000m));

        desk.Decision.Verdicts.Select(v => v.Rule).ShouldBe(RiskGate.RuleNames);
        limited.Decision.Verdicts.Select(v => v.Rule).ShouldBe([.. RiskGate.RuleNames, "turnover"]);
        Written(DeskScenario.Wide).ShouldNotContain("turnover");
        Written(DeskScenario.Wide).ShouldNotContain("hold");
        var both = DeskScenario.Wide with { TurnoverMaxXDay = 2.5m, HoldMinMinutes = 15 };
        Written(both).ShouldEndWith("\"turnoverMaxXDay\":\"2.5\",\"holdMinMinutes\":15}");
        Written(Canonical.Read<AgentLimits>(Canonical.Bytes(both))).ShouldBe(Written(both));
        Canonical.Read<AgentLimits>(Canonical.Bytes(DeskScenario.Wide)).TurnoverMaxXDay.ShouldBeNull();
        desk.Takes(new Input.AgentLimitsSet(desk.Now, DeskScenario.Edge, both));
        Canonical.Bytes(desk.Rows[^1].Step).ShouldBe(Canonical.Bytes<Step>(desk.Rows[^1].Step));
    }

    [Theory]
    [InlineData("0", null)]
    [InlineData("-1", null)]
    [InlineData("1000.1", null)]
    [InlineData(null, 0)]
    [InlineData(null, -15)]
    [InlineData(null, 10_081)]
    public void Limits_that_cannot_be_are_refused_and_the_old_ones_stay(string? turnover, int? minutes)
    {
        var desk = Limited(3m);
        var times = turnover is null ? (decimal?)null : decimal.Parse(turnover, CultureInfo.InvariantCulture);

        desk.Takes(new Input.AgentLimitsSet(
            desk.Now,
            DeskScenario.Edge,
            DeskScenario.Wide with { TurnoverMaxXDay = times, HoldMinMinutes = minutes }));

        desk.LastFacts.Single().ShouldBeOfType<Fact.InputRefused>().Reason
            .ShouldContain(turnover is null ? "time to hold" : "turnover");
        desk.Book.Limits.TurnoverMaxXDay.ShouldBe(3m);
    }

    /// <summary>
    /// Whatever is asked, filled, cancelled and closed in any order over days: at each accepted entry, what was filled
    /// that day and what is open fits, and no exit is ever refused for it.
    /// </summary>
    [Theory]
    [InlineData("slow", "0.6")]
    [InlineData("middling", "1.2")]
    [InlineData("fast", "2.5")]
    public void No_order_of_actions_trades_more_than_the_days_limit(string seed, string times)
    {
        var churn = new Churn(seed, decimal.Parse(times, CultureInfo.InvariantCulture));
        for (var round = 0; round < 800; round++)
        {
            churn.Next();
        }

        churn.Accepted.ShouldBeGreaterThan(20);
        churn.Refused.ShouldBeGreaterThan(10);
        churn.Desk.RefoldsToTheSameState();
        var folded = DeskState.Empty(7);
        foreach (var row in churn.Desk.Rows)
        {
            folded = Fold.Row(folded, Recorded.Read(row.Seq, row.At, row.Kind, row.Payload));
        }

        folded.Agents[DeskScenario.Edge].Loss.ShouldBe(churn.Desk.Book.Loss);
    }

    private static string Written(AgentLimits limits) => Encoding.UTF8.GetString(Canonical.Bytes(limits));

    private static DeskScenario Limited(decimal times, bool clamps = false) =>
        new(cash: 10_000m, limits: l => l with { TurnoverMaxXDay = times, Clamps = clamps });
}
