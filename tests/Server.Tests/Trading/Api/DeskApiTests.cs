using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pitwall.Engine.Agents;
using Pitwall.Engine.Trading;
using Pitwall.Server.Trading.Pump;
using Pitwall.Server.Trading.Rows;

namespace Pitwall.Server.Tests.Trading.Api;

/// <summary>What the API says of a desk, held against the engine's own state of it.</summary>
public sealed class DeskApiTests(ApiDesk desk) : IClassFixture<ApiDesk>
{
    private DeskState State => desk.Loaded.State;

    [Fact]
    public async Task A_desk_is_found_by_number_and_by_name_with_the_head_of_its_journal()
    {
        var shown = await desk.GetAsync(desk.Path);
        var named = await desk.GetAsync($"/api/desks/{shown.GetProperty("name").GetString()}");
        var listed = (await desk.GetAsync("/api/desks")).EnumerateArray()
            .Single(each => each.GetProperty("id").GetInt32() == desk.Stored.Id);

        JsonElement.DeepEquals(shown, named).ShouldBeTrue();
        JsonElement.DeepEquals(shown, listed).ShouldBeTrue();
        shown.GetProperty("seq").GetInt64().ShouldBe(State.Seq);
        shown.GetProperty("headHash").GetString().ShouldBe(desk.Loaded.Head.ToString());
        shown.GetProperty("clock").GetDateTime().ShouldBe(Cell.ToDateTime(State.At));
        shown.GetProperty("clock").GetString().ShouldNotBeNull().ShouldEndWith("Z");
        shown.GetProperty("mode").GetString().ShouldBe("lab");
        shown.GetProperty("feed").EnumerateObject().ShouldBeEmpty();
        shown.GetProperty("kill").GetProperty("engaged").GetBoolean().ShouldBeFalse();
        shown.GetProperty("kill").GetProperty("reason").GetString().ShouldBe("drill over");
        shown.GetProperty("limitsOfAll").GetProperty("version").GetInt32().ShouldBe(State.Limits.Version);
        shown.GetProperty("here").ValueKind.ShouldBe(JsonValueKind.Null, "nobody runs it");
        shown.GetProperty("stateHash").ValueKind.ShouldBe(JsonValueKind.Null, "it was not asked for");
    }

    [Fact]
    public async Task A_desk_that_runs_here_shows_its_clock_whether_it_is_done_and_its_trouble()
    {
        var running = await StoredDesk.CreateAsync(desk.Stored.Source);
        desk.Board.Put(new DeskStanding(running.Id, SampleDesk.Start, IsFinished: true, "no candles"));

        var here = (await desk.GetAsync($"/api/desks/{running.Id}")).GetProperty("here");

        here.GetProperty("clock").GetDateTime().ShouldBe(Cell.ToDateTime(SampleDesk.Start));
        here.GetProperty("isFinished").GetBoolean().ShouldBeTrue();
        here.GetProperty("trouble").GetString().ShouldBe("no candles");
    }

    [Fact]
    public async Task The_state_hash_is_that_of_the_folded_journal()
    {
        var shown = await desk.GetAsync($"{desk.Path}?stateHash=true");

        shown.GetProperty("stateHash").GetString().ShouldBe(StateHash.Of(State).ToString());
        (await desk.ProblemAsync($"{desk.Path}?stateHash=perhaps", HttpStatusCode.BadRequest))
            .GetProperty("errors").GetProperty("stateHash")[0].GetString().ShouldBe("Write true or false.");
    }

    [Fact]
    public async Task A_tampered_journal_row_has_no_payload_hides_no_other_and_gives_no_state_hash()
    {
        var forged = await StoredDesk.CreateAsync(desk.Stored.Source);
        await forged.FillAsync(12);
        await forged.ForgeAsync(
            $"UPDATE trading.journal SET payload = '\\xff' WHERE desk_id = {forged.Id} AND seq = 4");

        var rows = (await desk.GetAsync($"/api/desks/{forged.Id}/journal?limit=500")).GetProperty("items")
            .EnumerateArray().ToList();
        var problem = await desk.ProblemAsync($"/api/desks/{forged.Id}?stateHash=true", HttpStatusCode.Conflict);

        rows.Single(row => row.GetProperty("payload").ValueKind == JsonValueKind.Null)
            .GetProperty("seq").GetInt64().ShouldBe(4);
        problem.GetProperty("detail").GetString().ShouldNotBeNull().ShouldContain("broken at row 4");
    }

    [Fact]
    public async Task Every_account_adds_up_and_is_what_the_engine_holds()
    {
        var agents = (await desk.GetAsync($"{desk.Path}/agents")).EnumerateArray().ToList();

        agents.Select(agent => agent.GetProperty("agent").GetString()).ShouldBe(["ada", "bob"]);
        foreach (var agent in agents)
        {
            var books = agent.GetProperty("books");
            var held = State.Agents[new AgentSlug(agent.GetProperty("agent").GetString()!)];
            decimal Amount(string name) => books.GetProperty(name).GetDecimal();
            Amount("cashUsd").ShouldBe(held.Cash.Value);
            Amount("feesUsd").ShouldBe(held.Balance(Account.Fees).Value);
            Amount("fundingUsd").ShouldBe(held.Balance(Account.Funding).Value);
            Amount("feesUsd").ShouldBePositive();
            Amount("flowsUsd").ShouldBe(10_000m);
            (Amount("cashUsd") + Amount("marginUsd")).ShouldBe(Amount("flowsUsd") + Amount("netPnlUsd"));
            books.GetProperty("pnlByCauseUsd").EnumerateObject().Sum(cause => cause.Value.GetDecimal())
                .ShouldBe(Amount("netPnlUsd"));
            books.GetProperty("openPositions").GetInt32().ShouldBe(held.Positions.Count);
            books.GetProperty("openOrders").GetInt32().ShouldBe(held.Orders.Count);
            books.GetProperty("fills").GetInt64().ShouldBe(held.FillCount);
            books.GetProperty("runState").GetString().ShouldBe("running");
        }
    }

    [Fact]
    public async Task An_agent_shows_its_last_mark_and_the_limits_it_is_judged_by()
    {
        var shown = await desk.GetAsync($"{desk.Path}/agents/ada");
        var last = (await desk.GetAsync($"{desk.Path}/equity?agent=ada&limit=1")).GetProperty("items")[0];
        var mark = shown.GetProperty("books").GetProperty("mark");
        var limits = shown.GetProperty("gateLimits");

        mark.GetProperty("at").GetDateTime().ShouldBe(last.GetProperty("at").GetDateTime());
        mark.GetProperty("equityUsd").GetDecimal().ShouldBe(last.GetProperty("equityUsd").GetDecimal());
        limits.GetProperty("dailyLossMaxUsd").GetDecimal().ShouldBe(500m);
        limits.GetProperty("clamps").GetBoolean().ShouldBeTrue();
        limits.GetProperty("exposureMaxUsd").ValueKind.ShouldBe(JsonValueKind.Null, "there is no cap");
        limits.GetProperty("turnoverMaxXDay").ValueKind.ShouldBe(JsonValueKind.Null);
        limits.GetProperty("holdMinMinutes").ValueKind.ShouldBe(JsonValueKind.Null);
        limits.GetProperty("instruments").EnumerateArray().Select(each => each.GetString())
            .ShouldBe(["lab:BTC", "lab:PEBBLE"]);
    }

    [Fact]
    public async Task An_agent_that_is_not_there_is_named_with_those_that_are()
    {
        var problem = await desk.ProblemAsync($"{desk.Path}/agents/adda", HttpStatusCode.NotFound);

        problem.GetProperty("detail").GetString().ShouldNotBeNull().ShouldEndWith("no agent 'adda': it has ada, bob.");
    }

    [Fact]
    public async Task An_agent_whose_desk_has_not_yet_taken_it_in_has_no_books()
    {
        var young = await StoredDesk.CreateAsync(desk.Stored.Source);

        var agent = await desk.GetAsync($"/api/desks/{young.Id}/agents/ada");
        var shown = await desk.GetAsync($"/api/desks/{young.Id}");

        agent.GetProperty("mind").GetString().ShouldBe("house/restless");
        agent.GetProperty("books").ValueKind.ShouldBe(JsonValueKind.Null);
        agent.GetProperty("gateLimits").ValueKind.ShouldBe(JsonValueKind.Null);
        shown.GetProperty("clock").ValueKind.ShouldBe(JsonValueKind.Null);
        shown.GetProperty("limitsOfAll").ValueKind.ShouldBe(JsonValueKind.Null);
        (await desk.GetAsync($"/api/desks/{young.Id}/fills?from=2025-01-01")).GetProperty("next").ValueKind
            .ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task Every_decision_of_the_journal_is_there_with_each_verdict_it_got()
    {
        var made = SampleDesk.Rows(desk.Stored.Id, hours: 80)
            .Where(row => row.Seq < State.Seq)
            .SelectMany(row => row.Step.Facts.OfType<Fact.Decided>())
            .ToDictionary(fact => fact.Decision.Id.ToGuid(), fact => fact.Decision);

        var shown = await desk.WalkAsync("decisions");

        shown.Count.ShouldBe(made.Count);
        foreach (var decision in shown)
        {
            var engine = made[decision.GetProperty("id").GetGuid()];
            decision.GetProperty("result").GetString().ShouldBe(Canonical.EnumName(engine.Result));
            decision.GetProperty("verdicts").EnumerateArray().Select(Told).ShouldBe(
                engine.Verdicts.Select(v => new Verdict(v.Rule, v.Passed, v.Saw, v.Limit, v.Message)));
            (decision.GetProperty("asked").ValueKind == JsonValueKind.Null).ShouldBe(engine.Asked is null);
            AllowedSize(decision).ShouldBe(
                engine.Result is DecisionResult.Accepted or DecisionResult.Clamped
                    ? engine.AllowedSize?.Value ?? 0m
                    : null);
        }
    }

    [Fact]
    public async Task A_refused_decision_shows_what_was_asked_and_the_rule_that_said_no()
    {
        var refused = await desk.WalkAsync("decisions", "&result=refused");
        var invented = refused.First(decision => decision.GetProperty("instrument").ValueKind == JsonValueKind.Null);

        invented.GetProperty("asked").GetProperty("instrument").GetString().ShouldBe("moon:CHEESE");
        refused.ShouldAllBe(decision => decision.GetProperty("allowed").ValueKind == JsonValueKind.Null);
        refused.ShouldAllBe(decision => decision.GetProperty("errorMessage").GetString()!.Length > 0);
        refused.SelectMany(decision => decision.GetProperty("verdicts").EnumerateArray())
            .ShouldContain(verdict => !verdict.GetProperty("passed").GetBoolean()
                && verdict.GetProperty("saw").GetString()!.Length > 0
                && verdict.GetProperty("limit").GetString()!.Length > 0);
    }

    [Fact]
    public async Task An_order_nobody_knows_about_shows_as_unknown()
    {
        var unknown = (await desk.WalkAsync("orders", "&status=unknown")).ShouldHaveSingleItem();

        unknown.GetProperty("id").GetGuid().ShouldBe(desk.Lost.Id.ToGuid());
        unknown.GetProperty("reason").GetString().ShouldBe("no answer");
        unknown.GetProperty("changedSeq").GetInt64().ShouldBe(State.Seq);
    }

    [Fact]
    public async Task Every_journal_row_shows_its_payload_as_it_was_hashed()
    {
        var made = SampleDesk.Rows(desk.Stored.Id, hours: 80).ToDictionary(row => row.Seq);

        var shown = await desk.WalkAsync("journal");

        shown[0].GetProperty("hash").GetString().ShouldBe(desk.Loaded.Head.ToString());
        shown[0].GetProperty("wall").GetDateTime().ShouldBe(StoredDesk.WallClock.UtcDateTime);
        shown[0].GetProperty("epoch").GetInt64().ShouldBe(1);
        foreach (var row in shown.Skip(1))
        {
            var engine = made[row.GetProperty("seq").GetInt64()];
            row.GetProperty("kind").GetString().ShouldBe(engine.Kind);
            JsonNode.DeepEquals(JsonNode.Parse(row.GetProperty("payload").GetRawText()), JsonNode.Parse(engine.Payload))
                .ShouldBeTrue();
        }
    }

    [Fact]
    public async Task The_postings_of_one_event_sum_to_zero_and_the_equity_is_the_sum_of_its_parts()
    {
        var postings = await desk.WalkAsync("postings");
        var marks = await desk.WalkAsync("equity");

        postings.GroupBy(line => (line.GetProperty("seq").GetInt64(), line.GetProperty("agent").GetString()))
            .ShouldAllBe(lines => lines.Sum(line => line.GetProperty("amountUsd").GetDecimal()) == 0m);
        marks.ShouldAllBe(mark => mark.GetProperty("equityUsd").GetDecimal()
            == mark.GetProperty("cashUsd").GetDecimal()
                + mark.GetProperty("marginUsd").GetDecimal()
                + mark.GetProperty("unrealisedUsd").GetDecimal());
    }

    [Fact]
    public async Task What_is_held_adds_up_from_the_fills_and_the_lots()
    {
        var fills = await desk.WalkAsync("fills");
        var positions = await desk.WalkAsync("positions", "&status=open");
        var lots = await desk.WalkAsync("lots", "&status=open");
        static (string?, string?) Of(JsonElement row) =>
            (row.GetProperty("agent").GetString(), row.GetProperty("instrument").GetString());
        static decimal Signed(JsonElement row, string plus) =>
            row.GetProperty("size").GetDecimal() * (row.GetProperty("side").ValueEquals(plus) ? 1 : -1);

        foreach (var book in fills.GroupBy(Of))
        {
            var held = positions.Where(position => Of(position) == book.Key)
                .Sum(position => position.GetProperty("size").GetDecimal());
            book.Sum(fill => Signed(fill, "buy")).ShouldBe(held);
            lots.Where(lot => Of(lot) == book.Key).Sum(lot => Signed(lot, "long")).ShouldBe(held);
        }
    }

    private static decimal? AllowedSize(JsonElement decision) =>
        decision.GetProperty("allowed") is { ValueKind: JsonValueKind.Object } allowed
            ? allowed.GetProperty("size").GetDecimal()
            : null;

    private static Verdict Told(JsonElement verdict) => new(
        verdict.GetProperty("rule").GetString()!,
        verdict.GetProperty("passed").GetBoolean(),
        verdict.GetProperty("saw").GetString()!,
        verdict.GetProperty("limit").GetString()!,
        verdict.GetProperty("message").GetString()!);
}
