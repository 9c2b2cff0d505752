using System.Net;
using System.Text.Json;
using Pitwall.Engine.Agents;
using Pitwall.Engine.Trading;

namespace Pitwall.Server.Tests.Performance.Api;

/// <summary>Where the money went, held against the engine's own books, and equity at midnights.</summary>
public sealed class MoneyAndEquityApiTests(JudgedDesks desks) : IClassFixture<JudgedDesks>
{
    private static readonly string[] Costs = ["feesUsd", "fundingUsd", "llmUsd"];

    [Fact]
    public async Task Gross_minus_every_cost_is_net_to_the_last_digit()
    {
        var money = await desks.GetAsync($"/api/performance/money?desk={desks.Month.Id}");

        var agents = money.GetProperty("agents").EnumerateArray().ToList();
        agents.Select(agent => agent.GetProperty("agent").GetString()).ShouldBe(["ada", "bob"]);
        foreach (var agent in agents)
        {
            var book = desks.Loaded.State.Agents[new AgentSlug(agent.GetProperty("agent").GetString()!)];
            var net = Usd(agent, "netUsd");
            (Usd(agent, "grossUsd") - Costs.Sum(cost => Usd(agent, cost))).ShouldBe(net);
            (Usd(agent, "equityUsd") - Usd(agent, "flowsUsd")).ShouldBe(net);
            var causes = agent.GetProperty("byCause").EnumerateArray().ToList();
            causes.Sum(cause => Usd(cause, "netUsd")).ShouldBe(net);
            causes.Sum(cause => Usd(cause, "grossUsd")).ShouldBe(Usd(agent, "grossUsd"));
            causes.ShouldAllBe(cause => Usd(cause, "grossUsd") - Usd(cause, "feesUsd") - Usd(cause, "fundingUsd")
                == Usd(cause, "netUsd"));
            Usd(agent, "feesUsd").ShouldBe(book.Balance(Account.Fees).Value);
            Usd(agent, "fundingUsd").ShouldBe(book.Balance(Account.Funding).Value);
            Usd(agent, "flowsUsd").ShouldBe(10_000m);
            Usd(agent, "feesUsd").ShouldBePositive();
        }

        foreach (var part in Costs.Append("grossUsd").Append("netUsd"))
        {
            agents.Sum(agent => Usd(agent, part)).ShouldBe(Usd(money.GetProperty("total"), part));
        }

        Usd(money.GetProperty("total"), "llmUsd").ShouldBe(0m);
        money.GetProperty("llmNote").GetString().ShouldNotBeNull().ShouldContain("no agent of this desk calls");
    }

    [Fact]
    public async Task One_agent_alone_has_the_same_money()
    {
        var all = await desks.GetAsync($"/api/performance/money?desk={desks.Month.Id}");
        var one = await desks.GetAsync($"/api/performance/money?desk={desks.Month.Id}&agent=bob");

        var alone = one.GetProperty("agents").EnumerateArray().ShouldHaveSingleItem();
        JsonElement.DeepEquals(alone, all.GetProperty("agents")[1]).ShouldBeTrue();
        (await desks.ProblemAsync($"/api/performance/money?desk={desks.Month.Id}&agent=eve", HttpStatusCode.BadRequest))
            .GetProperty("errors").GetProperty("agent")[0].GetString().ShouldNotBeNull().ShouldContain("ada, bob");
    }

    [Fact]
    public async Task Equity_is_that_of_the_marks_at_midnight()
    {
        var equity = await desks.GetAsync($"/api/performance/equity?desk={desks.Month.Id}");
        var at = equity.GetProperty("at").EnumerateArray().Select(time => time.GetDateTime()).ToList();

        at.Count.ShouldBe(31);
        at.ShouldAllBe(time => time.TimeOfDay == TimeSpan.Zero);
        foreach (var agent in equity.GetProperty("agents").EnumerateArray())
        {
            var name = agent.GetProperty("agent").GetString()!;
            var shown = agent.GetProperty("equityUsd").EnumerateArray().Select(value => value.GetDecimal()).ToList();
            shown.Count.ShouldBe(31);
            shown[0].ShouldBe(10_000m);
            shown.Skip(1).ShouldBe(await MarksAsync(name));
            agent.GetProperty("index")[0].GetDouble().ShouldBe(100d);
            agent.GetProperty("index")[30].GetDouble().ShouldBe((double)shown[30] / 100d, 1e-6);
            agent.GetProperty("drawdown").EnumerateArray()
                .ShouldAllBe(value => value.GetDouble() >= 0d && value.GetDouble() <= 1d);
        }

        equity.GetProperty("fan").ValueKind.ShouldBe(JsonValueKind.Null);
        equity.GetProperty("missing").GetProperty("fan").GetString().ShouldNotBeNull()
            .ShouldContain("generated market");
        (await desks.GetAsync($"/api/performance/equity?desk={desks.Month.Id}&days=7"))
            .GetProperty("at").GetArrayLength().ShouldBe(8);
    }

    [Fact]
    public async Task The_net_result_of_the_ranking_is_the_change_of_equity()
    {
        var equity = await desks.GetAsync($"/api/performance/equity?desk={desks.Month.Id}&days=20");
        var ranking = await desks.GetAsync($"/api/performance/ranking?desk={desks.Month.Id}&days=20&benchmark=cash");

        foreach (var agent in ranking.GetProperty("agents").EnumerateArray())
        {
            var line = equity.GetProperty("agents").EnumerateArray()
                .Single(one => one.GetProperty("agent").ValueEquals(agent.GetProperty("agent").GetString()));
            Usd(agent, "netUsd").ShouldBe(line.GetProperty("equityUsd")[20].GetDecimal() - 10_000m);
            agent.GetProperty("netReturn").GetDouble()
                .ShouldBe((line.GetProperty("index")[20].GetDouble() / 100d) - 1d, 1e-9);
        }
    }

    [Fact]
    public async Task A_stranger_learns_nothing()
    {
        using var stranger = desks.Server.Stranger();
        string[] paths =
        [
            "performance/ranking", "performance/equity", "performance/money", "performance/agents/ada", "pages/needs",
        ];
        foreach (var path in paths)
        {
            (await stranger.GetAsync($"/api/{path}?desk=1", TestContext.Current.CancellationToken))
                .StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        }
    }

    private async Task<List<decimal>> MarksAsync(string agent)
    {
        await using var command = desks.Month.Source.CreateCommand(
            $"""
            SELECT equity_usd FROM trading.equity_marks
            WHERE desk_id = {desks.Month.Id} AND agent = '{agent}' AND at = date_trunc('day', at, 'UTC') ORDER BY at
            """);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var marks = new List<decimal>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            marks.Add(reader.GetDecimal(0));
        }

        return marks;
    }

    private static decimal Usd(JsonElement element, string name) => element.GetProperty(name).GetDecimal();
}
