using System.Globalization;
using Pitwall.Engine.Agents;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Performance;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using Pitwall.Server.Tests.Trading;
using Pitwall.Testing;

namespace Pitwall.Server.Tests.Pages.Compat;

/// <summary>Set-up, decisions and snapshots in the document's columns, against the engine's own arithmetic.</summary>
public sealed class AgentsDocumentFigureTests(DocumentDesk desk) : IClassFixture<DocumentDesk>
{
    private const decimal Cash = 10_000m;

    [Fact]
    [Requirement("S1-54")]
    [Requirement("S1-55")]
    [Requirement("S1-56")]
    [Requirement("S1-57")]
    [Requirement("S1-58")]
    [Requirement("S1-59")]
    [Requirement("S1-60")]
    [Requirement("S1-61")]
    [Requirement("S1-62")]
    [Requirement("S1-63")]
    [Requirement("S1-88")]
    public async Task A_snapshot_says_what_the_engine_says_of_the_same_marks()
    {
        foreach (var agent in SampleDesk.Agents)
        {
            var marks = desk.Facts()
                .Where(each => each.Fact is Fact.EquityMarked mark && mark.Agent == agent)
                .Select(each => (each.At, Mark: (Fact.EquityMarked)each.Fact))
                .ToList();
            var snapshots = await desk.AskAsync(
                "SELECT * FROM agent_performance WHERE agent_id = $1 ORDER BY snapshot_time",
                await desk.IdOfAsync(agent));

            snapshots.Select(row => (Guid)row["id"]!).ShouldBe(marks.Select(each => each.Mark.Id.ToGuid()));
            snapshots[0]["num_trades"].ShouldBe(0);
            snapshots[0]["num_winning_trades"].ShouldBe(0);
            snapshots[0]["num_losing_trades"].ShouldBe(0);
            ShouldHoldTheAccount(snapshots[^1], marks[^1].Mark);
            ShouldHoldTheTrades(
                snapshots[^1],
                [.. LivedLot.Of(desk.Facts(), agent).Where(lot => lot.Closed is not null).Select(lot => lot.Net)]);
            ShouldHoldTheStatistics(snapshots[^1], [.. marks.Select(each => (each.At, each.Mark.Equity))]);
        }
    }

    [Fact]
    [Requirement("S1-03")]
    [Requirement("S1-08")]
    [Requirement("S1-09")]
    [Requirement("S1-10")]
    [Requirement("S1-11")]
    [Requirement("S1-12")]
    [Requirement("S1-14")]
    public async Task An_agents_set_up_is_one_row_with_the_documents_defaults()
    {
        var row = (await desk.AskAsync(
            "SELECT * FROM trading_agents WHERE id = $1 AND status = 'active'", await desk.IdOfAsync(DocumentDesk.Bob)))
            .ShouldHaveSingleItem();

        row["name"].ShouldBe("bob");
        row["llm_model"].ShouldBe("house/restless");
        row["initial_balance"].ShouldBe(Cash);
        row["max_position_size"].ShouldBe(20m);
        row["max_leverage"].ShouldBe(10);
        row["stop_loss_pct"].ShouldBe(2m);
        row["take_profit_pct"].ShouldBe(5m);
        row["strategy_description"].ShouldBeNull();
        row["exchange_account"].ShouldBeOfType<string>().ShouldMatch("^paper/d-[0-9a-f]{32}/bob$");
    }

    [Theory]
    [InlineData(DeskMode.Lab)]
    [InlineData(DeskMode.Backtest)]
    public async Task Nobody_who_trades_generated_prices_or_the_past_again_stands_among_them(DeskMode mode)
    {
        var other = await StoredDesk.CreateAsync(desk.Source, mode);
        await DocumentDesk.FillAsync(other);
        var stranger = await desk.IdOfAsync(DocumentDesk.Bob, other);

        (await desk.AskAsync("SELECT * FROM trading_agents WHERE id = $1", stranger)).ShouldBeEmpty();
        foreach (var table in new[] { "agent_decisions", "agent_trades", "agent_performance" })
        {
            (await desk.AskAsync($"SELECT * FROM {table} WHERE agent_id = $1", stranger)).ShouldBeEmpty(table);
            (await desk.AskAsync(
                $"SELECT * FROM {table} WHERE agent_id = $1 LIMIT 1", await desk.IdOfAsync(DocumentDesk.Bob)))
                .ShouldNotBeEmpty(table);
        }
    }

    [Fact]
    [Requirement("S1-05")]
    [Requirement("S1-82")]
    public async Task Agents_of_two_desks_that_have_one_name_have_two_in_the_document()
    {
        var other = await StoredDesk.CreateAsync(desk.Source, DeskMode.Paper);

        var told = await desk.AskAsync(
            "SELECT * FROM trading_agents WHERE id = $1", await desk.IdOfAsync(DocumentDesk.Bob, other));

        told.ShouldHaveSingleItem()["name"].ShouldBeOfType<string>().ShouldMatch("^bob @ d-[0-9a-f]{32}$");
        (await desk.ListAsync("SELECT name FROM compat_agents.trading_agents GROUP BY name HAVING count(*) > 1"))
            .ShouldBeEmpty();
    }

    [Fact]
    [Requirement("S1-20")]
    [Requirement("S1-24")]
    [Requirement("S1-25")]
    [Requirement("S1-28")]
    [Requirement("S1-29")]
    [Requirement("S1-33")]
    public async Task A_decision_has_its_time_and_reason_and_a_hold_has_no_size()
    {
        (await desk.ListAsync(
            """
            SELECT id::text FROM compat_agents.agent_decisions WHERE action = 'HOLD'
                AND (size_usd, leverage, stop_loss_price, take_profit_price) <> (0, 1, 0, 0)
            """)).ShouldBeEmpty();
        (await desk.ListAsync(
            """
            SELECT id::text FROM compat_agents.agent_decisions
            WHERE (status <> 'success' AND error_message IS NULL) OR coin = '' OR confidence NOT BETWEEN 0 AND 1
                OR leverage NOT BETWEEN 1 AND 50
            """)).ShouldBeEmpty();
        var decided = desk.Facts()
            .Where(each => each.Fact is Fact.Decided fact && fact.Agent == DocumentDesk.Ada)
            .Select(each => (each.At, ((Fact.Decided)each.Fact).Decision))
            .ToDictionary(each => each.Decision.Id.ToGuid());
        var told = await desk.AskAsync(
            "SELECT * FROM agent_decisions WHERE agent_id = $1", await desk.IdOfAsync(DocumentDesk.Ada));
        told.Count.ShouldBe(decided.Count);
        foreach (var row in told)
        {
            var (at, decision) = decided[(Guid)row["id"]!];
            row["timestamp"].ShouldBe(DateTime.UnixEpoch.AddMicroseconds(at.Micros));
            row["reasoning"].ShouldBe(decision.Reason.Replace('\0', '\uFFFD'));
            if (decision.Outcome == CycleOutcome.ParseError)
            {
                row["error_message"].ShouldBe("not JSON \uFFFD at all");
            }

            if (row["action"]!.Equals("OPEN_LONG") && decision.AllowedNotional is { } allowed)
            {
                row["size_usd"].ShouldBe(allowed.Value);
                row["leverage"].ShouldBe(decision.AllowedLeverage);
                row["confidence"].ShouldBe(Math.Clamp(decision.Asked!.Confidence ?? 0m, 0m, 1m));
            }
        }
    }

    [Fact]
    [Requirement("S1-26")]
    [Requirement("S1-27")]
    public async Task Prices_of_a_coin_worth_a_few_cents_keep_their_digits()
    {
        var other = await StoredDesk.CreateAsync(desk.Source, DeskMode.Paper);
        await other.FillAsync(12);
        await other.RunAsync(
            $"""
            UPDATE trading.decisions SET stop_loss_price = 0.083412, take_profit_price = 0.0912345
            WHERE desk_id = {other.Id} AND action = 'OPEN_LONG'
            """);

        (await desk.AskAsync(
            "SELECT DISTINCT stop_loss_price, take_profit_price FROM agent_decisions "
            + "WHERE agent_id = $1 AND action = 'OPEN_LONG'",
            await desk.IdOfAsync(DocumentDesk.Bob, other)))
            .ShouldHaveSingleItem().Values.ShouldBe([0.083412m, 0.0912345m]);
    }

    private static void ShouldHoldTheAccount(IReadOnlyDictionary<string, object?> row, Fact.EquityMarked mark)
    {
        row["total_value"].ShouldBe(mark.Equity.Value);
        row["cash_balance"].ShouldBe(mark.Cash.Value);
        row["position_value"].ShouldBe((mark.Margin + mark.Unrealised).Value);
        row["unrealized_pnl"].ShouldBe(mark.Unrealised.Value);
        row["realized_pnl"].ShouldBe((mark.Cash + mark.Margin).Value - Cash);
        row["total_pnl"].ShouldBe(mark.Equity.Value - Cash);
    }

    private static void ShouldHoldTheTrades(IReadOnlyDictionary<string, object?> row, IReadOnlyList<decimal> nets)
    {
        var trades = ClosedTrades.Of(nets.Select(net => new Usd(net)));
        nets.ShouldContain(net => net > 0m);
        nets.ShouldContain(net => net < 0m);
        row["num_trades"].ShouldBe(nets.Count);
        row["num_winning_trades"].ShouldBe(trades.Wins);
        row["num_losing_trades"].ShouldBe(nets.Count(net => net < 0m));
        Number(row, "win_rate").ShouldBe(trades.WinRatePct!.Value, 0.005);
        Number(row, "avg_win").ShouldBe((double)nets.Where(net => net > 0m).Average(), 1e-8);
        Number(row, "avg_loss").ShouldBe((double)nets.Where(net => net < 0m).Average(), 1e-8);
        Number(row, "profit_factor").ShouldBe(trades.ProfitFactor!.Value, 0.00006);
    }

    private static void ShouldHoldTheStatistics(
        IReadOnlyDictionary<string, object?> row, IReadOnlyList<(Moment At, Usd Equity)> marks)
    {
        var track = new EquityTrack(marks[0].At, new Usd(Cash));
        foreach (var (at, equity) in marks)
        {
            track.Add(new EquityMark(at, equity, Usd.Zero));
        }

        Number(row, "roi_percent").ShouldBe(track.ReturnPct, 0.00006);
        Number(row, "max_drawdown").ShouldBe((double)track.MaxDrawdown.Amount.Value, 0.00006);
        Number(row, "max_drawdown_percent").ShouldBe(track.MaxDrawdown.Percent, 0.006);
        var returns = HourlyReturns(marks);
        returns.Count.ShouldBeGreaterThan(48);
        Number(row, "sharpe_ratio").ShouldBe(SampleMoments.Of(returns)!.Sharpe * Math.Sqrt(8_760d), 0.0001);
    }

    /// <summary>Log returns of the equity at full hours; an hour without a mark returns 0.</summary>
    private static List<double> HourlyReturns(IReadOnlyList<(Moment At, Usd Equity)> marks)
    {
        var returns = new List<double>();
        for (var i = 1; i < marks.Count; i++)
        {
            var hours = marks[i].At.Since(marks[i - 1].At) / Moment.Hour;
            returns.Add(Math.Log((double)(marks[i].Equity.Value / marks[i - 1].Equity.Value)));
            returns.AddRange(Enumerable.Repeat(0d, (int)hours - 1));
        }

        return returns;
    }

    private static double Number(IReadOnlyDictionary<string, object?> row, string column) =>
        Convert.ToDouble(row[column], CultureInfo.InvariantCulture);
}
