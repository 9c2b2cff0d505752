using System.Globalization;
using Pitwall.Engine.Agents;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using Pitwall.Server.Markets.Candles;
using Pitwall.Server.Tests.Trading;
using Pitwall.Testing;

namespace Pitwall.Server.Tests.Pages.Compat;

/// <summary>The agents document's own queries and joins on a desk that traded, against what the journal says.</summary>
public sealed class AgentsDocumentQueryTests(DocumentDesk desk) : IClassFixture<DocumentDesk>
{
    [Fact]
    [Requirement("S1-79")]
    public async Task Recent_decisions_are_those_of_the_last_day_newest_first()
    {
        var other = await StoredDesk.CreateAsync(desk.Source, DeskMode.Paper);
        var rows = await DocumentDesk.FillAsync(other);
        var decided = rows
            .SelectMany(row => row.Step.Facts.OfType<Fact.Decided>().Select(fact => (row.Step.Input.At, fact.Decision)))
            .ToList();
        var last = decided.Max(each => each.At);
        var expected = decided
            .Where(each => each.Decision.Agent == DocumentDesk.Bob && last.Since(each.At) < Moment.Day)
            .Select(each => each.Decision.Id.ToGuid());
        await other.RunAsync(
            $"""
            UPDATE trading.decisions SET at = at + (
                now() - interval '1 minute' - (SELECT max(at) FROM trading.decisions WHERE desk_id = {other.Id}))
            WHERE desk_id = {other.Id}
            """);

        var told = await desk.AskAsync(
            AgentsDocument.RecentDecisions, await desk.IdOfAsync(DocumentDesk.Bob, other));

        told.Select(row => (Guid)row["id"]!).ShouldBe(expected, ignoreOrder: true);
        told.Count.ShouldBeGreaterThan(20);
        told.Select(row => (DateTime)row["timestamp"]!).ShouldBeInOrder(SortDirection.Descending);
    }

    [Fact]
    [Requirement("S1-48")]
    [Requirement("S1-49")]
    [Requirement("S1-80")]
    public async Task Active_positions_are_the_open_trades_and_carry_the_unrealised_result_of_the_mark()
    {
        foreach (var agent in SampleDesk.Agents)
        {
            var told = await desk.AskAsync(AgentsDocument.ActivePositions, await desk.IdOfAsync(agent));

            told.Select(row => (Guid)row["id"]!).ShouldBe(
                Lots(agent).Where(lot => lot.Closed is null).Select(lot => lot.Lot.Id.ToGuid()), ignoreOrder: true);
            told.ShouldNotBeEmpty();
            told.Sum(row => (decimal)row["unrealized_pnl"]!).ShouldBe(
                desk.Facts().Select(each => each.Fact).OfType<Fact.EquityMarked>().Last(mark => mark.Agent == agent)
                    .Unrealised.Value);
            told.ShouldAllBe(row => row["exit_time"] == null && row["status"]!.Equals("open"));
        }
    }

    [Fact]
    [Requirement("S1-81")]
    [Requirement("S1-88")]
    public async Task Current_performance_counts_closed_trades_winners_and_their_sum()
    {
        foreach (var agent in SampleDesk.Agents)
        {
            var closed = Lots(agent)
                .Where(lot => lot.Closed is { } exit && exit.ExitCause != Cause.Liquidation).ToList();

            var told = (await desk.AskAsync(AgentsDocument.CurrentPerformance, await desk.IdOfAsync(agent)))
                .ShouldHaveSingleItem();

            closed.ShouldNotBeEmpty();
            told["total_trades"].ShouldBe((long)closed.Count);
            told["wins"].ShouldBe((long)closed.Count(lot => lot.Net > 0m));
            told["total_pnl"].ShouldBe(closed.Sum(lot => lot.Net));
        }
    }

    [Fact]
    [Requirement("S1-42")]
    [Requirement("S1-43")]
    [Requirement("S1-44")]
    [Requirement("S1-46")]
    [Requirement("S1-47")]
    [Requirement("S1-51")]
    public async Task A_trade_is_an_entry_with_its_exits_and_says_what_they_were_for()
    {
        var told = await desk.AskAsync(
            "SELECT * FROM agent_trades WHERE agent_id = $1", await desk.IdOfAsync(DocumentDesk.Ada));

        var byId = told.ToDictionary(row => (Guid)row["id"]!);
        foreach (var lot in Lots(DocumentDesk.Ada))
        {
            var row = byId[lot.Lot.Id.ToGuid()];
            row["decision_id"].ShouldBe(lot.Lot.Decision.ToGuid());
            row["coin"].ShouldBe(lot.Lot.Instrument.ToString().Split(':')[1]);
            row["side"].ShouldBe(lot.Lot.Side == Side.Buy ? "long" : "short");
            row["size"].ShouldBe(lot.Lot.Opened.Value);
            row["entry_price"].ShouldBe(lot.Entry);
            row["entry_time"].ShouldBe(lot.Lot.OpenedAt.ToUtc());
            row["exit_time"].ShouldBe(lot.Closed is null ? null : lot.ClosedAt.ToUtc());
            row["notes"].ShouldBe(
                $"entry: {Canonical.EnumName(lot.Lot.Cause)}"
                + (lot.Exits.Count == 0 ? "" : $"; exit: {string.Join(", ", lot.Exits.Select(CauseOf))}"));
            if (lot.Exits is [var only] && lot.Closed is not null)
            {
                row["exit_price"].ShouldBe(only.Exit.Value);
            }
        }

        byId.Count.ShouldBe(Lots(DocumentDesk.Ada).Count);
        told.Sum(row => (decimal)row["fees"]!).ShouldBe(decimal.Parse(
            (await desk.ListAsync(
                $"SELECT fees_usd FROM trading.portfolios WHERE desk_id = {desk.Stored.Id} AND agent = 'ada'"))[0],
            CultureInfo.InvariantCulture));
    }

    [Fact]
    [Requirement("S1-16")]
    [Requirement("S1-40")]
    [Requirement("S1-85")]
    public async Task Every_relation_of_the_document_joins()
    {
        (await desk.ListAsync(
            """
            SELECT count(*) FROM compat_agents.agent_trades AS trade
            JOIN compat_agents.agent_decisions AS decision
                ON decision.id = trade.decision_id AND decision.agent_id = trade.agent_id AND decision.coin = trade.coin
                AND decision.action = CASE trade.side WHEN 'long' THEN 'OPEN_LONG' ELSE 'OPEN_SHORT' END
            JOIN compat_agents.trading_agents AS agent ON agent.id = decision.agent_id
            """)).ShouldBe(await desk.ListAsync("SELECT count(*) FROM compat_agents.agent_trades"));
        foreach (var agent in SampleDesk.Agents)
        {
            var id = await desk.IdOfAsync(agent);
            (await desk.ListAsync(
                $"""
                SELECT agent.name,
                    (SELECT count(*) FROM compat_agents.agent_decisions WHERE agent_id = agent.id),
                    (SELECT count(*) FROM compat_agents.agent_trades WHERE agent_id = agent.id),
                    (SELECT count(*) FROM compat_agents.agent_performance WHERE agent_id = agent.id)
                FROM compat_agents.trading_agents AS agent WHERE agent.id = '{id}'
                """)).ShouldBe([
                    $"{agent}|{Count<Fact.Decided>(fact => fact.Agent == agent)}|{Lots(agent).Count}"
                    + $"|{Count<Fact.EquityMarked>(fact => fact.Agent == agent)}"]);
        }
    }

    private int Count<T>(Func<T, bool> isWanted)
        where T : Fact => desk.Facts().Select(each => each.Fact).OfType<T>().Count(isWanted);

    private static string CauseOf(Fact.LotReduced exit) => Canonical.EnumName(exit.ExitCause);

    private IReadOnlyList<LivedLot> Lots(AgentSlug agent) => LivedLot.Of(desk.Facts(), agent);
}
