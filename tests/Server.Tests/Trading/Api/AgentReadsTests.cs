using System.Net;
using System.Text.Json;

namespace Pitwall.Server.Tests.Trading.Api;

/// <summary>What the page asks of one agent beside the lists: one decision, outcomes, liquidation prices.</summary>
public sealed class AgentReadsTests(ApiDesk desk) : IClassFixture<ApiDesk>
{
    [Fact]
    public async Task A_decision_comes_with_exactly_the_orders_and_fills_that_cite_it()
    {
        var orders = await desk.WalkAsync("orders");
        var fills = await desk.WalkAsync("fills");
        var chosen = fills[0].GetProperty("decisionId").GetGuid();

        var shown = await desk.GetAsync($"{desk.Path}/decisions/{chosen}");

        shown.GetProperty("decision").GetProperty("id").GetGuid().ShouldBe(chosen);
        Ids(shown.GetProperty("orders").EnumerateArray()).ShouldBe(Citing(orders, chosen), ignoreOrder: true);
        Ids(shown.GetProperty("fills").EnumerateArray()).ShouldBe(Citing(fills, chosen), ignoreOrder: true);
        shown.GetProperty("fills").GetArrayLength().ShouldBePositive();
    }

    [Fact]
    public async Task A_decision_that_never_was_is_named()
    {
        var problem = await desk.ProblemAsync($"{desk.Path}/decisions/{Guid.Empty}", HttpStatusCode.NotFound);

        problem.GetProperty("detail").GetString()!.ShouldContain($"no decision '{Guid.Empty}'");
    }

    [Fact]
    public async Task Outcomes_count_every_decision_of_the_agent_once()
    {
        var decisions = (await desk.WalkAsync("decisions", "&agent=ada")).ToList();

        var outcomes = await desk.GetAsync($"{desk.Path}/agents/ada/outcomes");

        outcomes.GetProperty("decisions").GetInt64().ShouldBe(decisions.Count);
        foreach (var share in outcomes.GetProperty("shares").EnumerateArray())
        {
            share.GetProperty("count").GetInt64().ShouldBe(decisions.Count(decision =>
                Same(decision, share, "result") && Same(decision, share, "outcome")));
        }

        outcomes.GetProperty("shares").EnumerateArray().Sum(share => share.GetProperty("count").GetInt64())
            .ShouldBe(decisions.Count);
    }

    [Fact]
    public async Task Every_open_position_has_its_liquidation_price_or_the_reason_why_not()
    {
        foreach (var book in desk.Loaded.State.Agents.Values)
        {
            var answer = await desk.GetAsync($"{desk.Path}/agents/{book.Agent}/liquidations");
            var shown = answer.EnumerateArray().ToList();

            shown.Select(row => row.GetProperty("instrument").GetString())
                .ShouldBe(book.Positions.Keys.Select(id => id.ToString()));
            foreach (var row in shown)
            {
                var hasPrice = row.GetProperty("liquidationPrice").ValueKind != JsonValueKind.Null;
                hasPrice.ShouldBe(row.GetProperty("missing").ValueKind == JsonValueKind.Null);
            }
        }
    }

    [Theory]
    [InlineData("outcomes")]
    [InlineData("liquidations")]
    public async Task An_unknown_agent_is_answered_with_those_the_desk_has(string list)
    {
        var problem = await desk.ProblemAsync($"{desk.Path}/agents/nobody/{list}", HttpStatusCode.NotFound);

        problem.GetProperty("detail").GetString()!.ShouldContain("has no agent 'nobody': it has ada");
    }

    private static IEnumerable<Guid> Citing(IEnumerable<JsonElement> rows, Guid decision) =>
        Ids(rows.Where(row => row.GetProperty("decisionId").GetGuid() == decision));

    private static Guid[] Ids(IEnumerable<JsonElement> rows) =>
        [.. rows.Select(row => row.GetProperty("id").GetGuid())];

    private static bool Same(JsonElement one, JsonElement other, string field) => string.Equals(
        one.GetProperty(field).GetString(), other.GetProperty(field).GetString(), StringComparison.Ordinal);
}
