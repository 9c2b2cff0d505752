using FsCheck;
using FsCheck.Fluent;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Performance;

namespace Pitwall.Engine.Tests.Performance;

public sealed class AgentScoreTests
{
    [Fact]
    public void Profit_factor_and_win_rate_count_closed_lots_net_of_costs()
    {
        var trades = ClosedTrades.Of([new Usd(30), new Usd(-10), new Usd(0), new Usd(15), new Usd(-5)]);

        trades.ProfitFactor.ShouldBe(3d);
        trades.WinRatePct.ShouldBe(40d);
        trades.Count.ShouldBe(5);
        trades.Net.ShouldBe(new Usd(30));
    }

    [Fact]
    public void Without_losses_the_profit_factor_and_without_lots_the_win_rate_is_unknown()
    {
        ClosedTrades.Of([new Usd(30)]).ProfitFactor.ShouldBeNull();
        ClosedTrades.Of([new Usd(30)]).WinRatePct.ShouldBe(100d);
        new ClosedTrades().ProfitFactor.ShouldBeNull();
        new ClosedTrades().WinRatePct.ShouldBeNull();
        ClosedTrades.Of([new Usd(-1)]).ProfitFactor.ShouldBe(0d);
    }

    [Fact]
    public void The_order_of_closed_lots_does_not_matter() =>
        Prop.ForAll(
            Gen.Choose(-10_000, 10_000).Select(cents => new Usd(cents / 100m)).ListOf().ToArbitrary(),
            profits =>
            {
                var (forth, back) = (ClosedTrades.Of(profits), ClosedTrades.Of(Enumerable.Reverse(profits)));
                return forth.ProfitFactor.Equals(back.ProfitFactor) && forth.WinRatePct.Equals(back.WinRatePct)
                    && forth.Net.Value == profits.Sum(profit => profit.Value);
            }).Holds();

    [Fact]
    public void Turnover_is_notional_over_mean_equity_per_day()
    {
        Turnover.PerDay(new Usd(60_000), 10_000, 3).ShouldBe(2d);
        Turnover.PerDay(new Usd(60_000), 10_000, 0).ShouldBeNull();
        Turnover.PerDay(new Usd(60_000), -1, 3).ShouldBeNull();
        Should.Throw<ArgumentOutOfRangeException>(() => Turnover.PerDay(new Usd(-1), 1, 1));
    }

    [Fact]
    public void A_score_gathers_the_track_and_the_trades()
    {
        var score = AgentScore.Of(
            Marks.Daily(100, 110, 99, 120), ClosedTrades.Of([new Usd(25), new Usd(-5)]), new Usd(309));

        score.ReturnPct.ShouldBe(20d, 1e-9);
        score.MaxDrawdownPct.ShouldBe(10d, 1e-9);
        score.MaxDrawdown.ShouldBe(new Usd(11));
        score.Days.ShouldBe(3);
        score.Sharpe.ShouldNotBeNull().Printed(2).ShouldBe("7.65");
        score.SharpeSe.ShouldNotBeNull().Printed(2).ShouldBe("11.03");
        score.ShownSharpe.Withheld.ShouldBe("needs 30 d, has 3");
        score.ProfitFactor.ShouldBe(5d);
        score.WinRatePct.ShouldBe(50d);
        score.Trades.ShouldBe(2);
        score.Turnover.ShouldNotBeNull().ShouldBe(1d, 1e-9);
    }

    [Fact]
    public void An_agent_that_never_traded_has_a_score_without_ratios()
    {
        var score = AgentScore.Of(Marks.Daily(100, 100, 100), new ClosedTrades(), Usd.Zero);

        score.ReturnPct.ShouldBe(0d);
        score.Sharpe.ShouldBeNull();
        score.SharpeSe.ShouldBeNull();
        score.ProfitFactor.ShouldBeNull();
        score.WinRatePct.ShouldBeNull();
        score.Turnover.ShouldBe(0d);
    }

    [Fact]
    public void A_ruined_agent_has_no_Sharpe_of_its_better_days()
    {
        var score = AgentScore.Of(Marks.Daily(100, 110, 105, 0), new ClosedTrades(), Usd.Zero);

        score.ReturnPct.ShouldBe(-100d);
        score.Sharpe.ShouldBeNull();
        score.ShownSharpe.Withheld.ShouldBe("equity was used up");
    }
}
