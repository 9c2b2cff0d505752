using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Pitwall.Engine.Markets.Lab;
using Pitwall.Engine.Trading;
using Pitwall.Server.Deliberation.Lab;
using Pitwall.Server.Platform;
using Pitwall.Server.Tests.Accounts;
using Pitwall.Server.Trading.Desks;

namespace Pitwall.Server.Tests.Deliberation.Lab;

public sealed class LabTruthTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_card_names_the_one_agent_that_knows_something()
    {
        await using var world = await ClaimedWorld.NewAsync();
        await new LabDesk(world.Source, new ConfigurationBuilder().Build()).EnsureAsync(Ct);
        using var visitor = await world.VisitorAsync();

        var truth = await visitor.GetFromJsonAsync<JsonElement>("/api/deliberation/lab", Ct);

        var agents = truth.GetProperty("agents").EnumerateArray().ToList();
        agents.Count.ShouldBe(9);
        var edge = agents.Single(agent => agent.GetProperty("hasEdge").GetBoolean());
        edge.GetProperty("slug").GetString().ShouldBe("edge-1");
        edge.GetProperty("tipsRight").GetDecimal().ShouldBeGreaterThan(0.5m);
        agents.Count(agent => agent.GetProperty("tipsRight") is { ValueKind: JsonValueKind.Number } share
            && share.GetDecimal() == 0.5m).ShouldBe(5);
    }

    [Fact]
    public async Task Without_a_Lab_there_is_no_truth_about_one()
    {
        await using var world = await ClaimedWorld.NewAsync();
        using var visitor = await world.VisitorAsync();

        var truth = await visitor.GetFromJsonAsync<JsonElement>("/api/deliberation/lab", Ct);

        truth.GetProperty("desk").ValueKind.ShouldBe(JsonValueKind.Null);
        truth.GetProperty("agents").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Generated_prices_are_never_traded_on_a_desk_of_another_mode()
    {
        await using var world = await ClaimedWorld.NewAsync();
        var feed = new FeedSpec(FeedSpec.ReplayKind, ["lab:LAB-A"], "1h", DateTime.UnixEpoch, DateTime.UtcNow, 0m);
        var desk = new NewDesk("sneaky", DeskMode.Paper, feed, LabInstruments.All, []);

        var refused = await Should.ThrowAsync<SetupException>(
            () => new DeskSetup(world.Source).CreateAsync(desk, Ct));

        refused.Message.ShouldContain("only the Lab trades them");
    }
}
