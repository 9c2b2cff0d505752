using System.Net.Http.Json;
using System.Text.Json;
using Pitwall.Server.Tests.Accounts;

namespace Pitwall.Server.Tests.Deliberation.Lab;

public sealed class LabTruthTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_card_names_the_one_agent_that_knows_something()
    {
        await using var world = await ClaimedWorld.NewAsync();
        using var visitor = await world.VisitorAsync();

        var truth = await visitor.GetFromJsonAsync<JsonElement>("/api/deliberation/lab", Ct);

        var agents = truth.GetProperty("agents").EnumerateArray().ToList();
        agents.Count.ShouldBe(8);
        var edge = agents.Single(agent => agent.GetProperty("hasEdge").GetBoolean());
        edge.GetProperty("slug").GetString().ShouldBe("edge-1");
        edge.GetProperty("tipsRight").GetDecimal().ShouldBeGreaterThan(0.5m);
        agents.Count(agent => agent.GetProperty("tipsRight") is { ValueKind: JsonValueKind.Number } share
            && share.GetDecimal() == 0.5m).ShouldBe(5);
    }
}
