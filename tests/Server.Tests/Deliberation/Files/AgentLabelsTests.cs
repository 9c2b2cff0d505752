using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Pitwall.Engine.Agents;
using Pitwall.Server.Accounts.Audit;
using Pitwall.Server.Agents;
using Pitwall.Server.Deliberation.Files;
using Pitwall.Server.Tests.Deliberation.Cycles;
using Pitwall.Server.Tests.Deliberation.Providers;
using Pitwall.Server.Tests.Platform;
using Pitwall.Server.Trading.Desks;
using Pitwall.Server.Trading.Inbox;

namespace Pitwall.Server.Tests.Deliberation.Files;

public sealed class AgentLabelsTests
{
    private const string Mind = "{kind: llm, provider: alpha, model: tiny}";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_edit_of_a_paper_agent_acts_at_once_and_is_taken_back_in_one_step_with_its_limits()
    {
        await using var world = await BegunAsync(days: 1);
        await world.SeatAsync(world.FileOf("a", Mind, "limits: {max_leverage: 7}"));
        var edit = (await ApplyAsync(world, "limits: {max_leverage: 3}")).ShouldBeOfType<ApplyResult.Changed>();
        (edit.ActsAt, edit.Before).ShouldBe((AgentStages.Paper, 1));
        (await LeverageAsync(world)).ShouldBe(3);

        (await MoveAsync(world, AgentStages.Paper, 1)).ShouldBe(new LabelResult.Moved(2, 1));
        (await LeverageAsync(world)).ShouldBe(7);
        (await world.ListAsync("SELECT version FROM agents.public_acting")).ShouldBe(["1"]);
        (await MoveAsync(world, AgentStages.Paper, 2)).ShouldBe(new LabelResult.Moved(1, 2));
        (await LeverageAsync(world)).ShouldBe(3);
        (await MoveAsync(world, AgentStages.Paper, 1)).ShouldBe(new LabelResult.Moved(2, 1));

        // The next edit is held against the version that acts, not against the newest.
        (await ApplyAsync(world, "limits: {max_leverage: 3}\nreads: {funding: false}"))
            .ShouldBeOfType<ApplyResult.Changed>().Before.ShouldBe(1);
        (await LeverageAsync(world)).ShouldBe(3);
        (await world.ListAsync(
            """
            SELECT actor, subject, detail->>'from', detail->>'to' FROM accounts.audit
            WHERE action = 'agent.labelled' ORDER BY id
            """)).ShouldBe(["cli agent/floor/a 2 1", "cli agent/floor/a 1 2", "cli agent/floor/a 2 1"]);
    }

    [Fact]
    public async Task What_an_agent_is_known_by_is_what_the_version_says_that_acts()
    {
        await using var world = await BegunAsync(days: 1);
        await world.SeatAsync(world.FileOf("a", Mind), AgentStages.Shadow);
        const string Known = "SELECT name, mind, llm_model, strategy, version FROM agents.agents WHERE slug = 'a'";
        var first = (await world.ListAsync(Known))[0];
        var edited = world.FileOf("a", Mind.Replace("tiny", "large", StringComparison.Ordinal), "title: Other")
            .Replace("You trade", "You never trade", StringComparison.Ordinal);
        (await new AgentShelf(world.Source).ApplyAsync(await world.DeskRowAsync(), edited, Actor.CommandLine, Ct))
            .ShouldBeOfType<ApplyResult.Changed>();
        var second = (await world.ListAsync(Known))[0];

        (await MoveAsync(world, AgentStages.Shadow, 1)).ShouldBeOfType<LabelResult.Moved>();
        (await world.ListAsync(Known)).ShouldBe([$"{first[..^1]}2"]);

        (await new AgentStages(world.Source).MoveAsync(
            await world.DeskRowAsync(), "a", new StageWish(AgentStages.Paper, "a test", 2), Actor.CommandLine, Ct))
            .ShouldBeOfType<StageResult.Moved>();
        (await world.ListAsync(Known)).ShouldBe([second]);
        second.ShouldStartWith("Other llm/alpha/large large You never trade");

        (await MoveAsync(world, AgentStages.Shadow, 2)).ShouldBe(new LabelResult.Moved(1, 2));
        (await MoveAsync(world, AgentStages.Shadow, 1)).ShouldBe(new LabelResult.Moved(2, 1));
        (await world.ListAsync(Known)).ShouldBe([second], "the agent is at paper");
    }

    [Fact]
    public async Task A_version_whose_title_another_agent_has_taken_by_now_does_not_come_back()
    {
        await using var world = await BegunAsync(days: 1);
        await world.SeatAsync(world.FileOf("a", Mind, "title: First"));
        await ApplyAsync(world, "title: Second");
        await world.SeatAsync(world.FileOf("b", Mind, "title: First"));

        (await MoveAsync(world, AgentStages.Paper, 1)).ShouldBeOfType<LabelResult.Refused>()
            .Why.ShouldContain("another agent of the name First");
        (await world.ListAsync("SELECT slug, version FROM agents.public_acting ORDER BY slug"))
            .ShouldBe(["a 2", "b 1"]);
    }

    [Fact]
    public async Task A_label_does_not_move_where_the_agent_never_was_nor_to_live_nor_to_what_does_not_exist()
    {
        await using var world = await BegunAsync(days: 1);
        await world.SeatAsync(world.FileOf("a", Mind), AgentStages.Shadow);

        (await MoveAsync(world, AgentStages.Paper, 1)).ShouldBeOfType<LabelResult.Refused>()
            .Why.ShouldContain("never at paper");
        (await MoveAsync(world, AgentStages.Live, 1)).ShouldBeOfType<LabelResult.Refused>()
            .Why.ShouldContain("live has its gates");
        (await MoveAsync(world, AgentStages.Shadow, 2)).ShouldBeOfType<LabelResult.Refused>()
            .Why.ShouldBe("There is no version 2: there are 1 to 1.");
        (await world.ListAsync("SELECT 1 FROM accounts.audit WHERE action = 'agent.labelled'")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_gate_counts_what_the_asked_version_did_and_not_what_another_had_shown()
    {
        await using var world = await BegunAsync(days: 2);
        await world.SeatAsync(world.FileOf("a", Mind));
        await world.LiveAsync();

        (await GatesAsync(world, AgentStages.Paper)).Where(gate => !gate.Passed).ShouldBeEmpty();
        await world.ListAsync(
            """
            UPDATE deliberation.call_blocks SET as_of = as_of + interval '3 days'
            WHERE ordinal = 0 AND call_id = (SELECT id FROM deliberation.calls LIMIT 1) RETURNING ordinal
            """);
        (await GatesAsync(world, AgentStages.Paper)).Where(gate => !gate.Passed).ShouldHaveSingleItem()
            .Name.ShouldBe("no_look_ahead");
        await ApplyAsync(world, "reads: {funding: false}");

        (await GatesAsync(world, AgentStages.Paper)).Where(gate => !gate.Passed)
            .Select(gate => $"{gate.Name}: {gate.Saw}").ShouldBe(
                ["cycles: 0 of version 2", "replies_read: 0 %", "no_look_ahead: it was told nothing yet"]);
    }

    [Theory]
    [InlineData(29, false)]
    [InlineData(31, true)]
    public async Task Paper_counts_its_days_and_what_no_live_desk_has_measured_does_not_hold(int days, bool holds)
    {
        await using var world = await BegunAsync(days: 1);
        await world.SeatAsync(world.FileOf("a", Mind));
        await world.ListAsync(
            $"UPDATE agents.labels SET moved_at = moved_at - interval '{days} days' RETURNING label");

        var gates = await GatesAsync(world, AgentStages.Live);

        var paper = gates.Single(gate => string.Equals(gate.Name, "was_paper", StringComparison.Ordinal));
        paper.ShouldBe(new StageGate("was_paper", holds, $"{days} days of version 1", "30 days of paper"));
        gates.Where(gate => gate != paper).ShouldAllBe(gate => !gate.Passed);
        gates.Where(gate => gate.Saw.StartsWith("not measured", StringComparison.Ordinal)).Select(gate => gate.Name)
            .ShouldBe([
                "stop_coverage", "drawdown", "own_account", "agent_key", "typed_name", "step_up_login", "first_order",
                "auto_demote"]);
    }

    [Fact]
    public async Task The_page_moves_a_label_and_hears_why_when_it_cannot()
    {
        await using var world = await BegunAsync(days: 1);
        await world.SeatAsync(world.FileOf("a", Mind));
        await ApplyAsync(world, "reads: {funding: false}");
        await using var server = await RunningServer.StartAsync(world.Source, Rooms.Compose(), [.. world.Settings()]);
        using var admin = await server.AdminAsync();
        const string Path = "/api/deliberation/agents/floor/a/labels/";

        var moved = await admin.PutAsJsonAsync($"{Path}paper", new { version = 1 }, Ct);
        (await moved.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetRawText()
            .ShouldBe("""{"label":"paper","version":1,"before":2}""");
        var shown = await server.Client.GetFromJsonAsync<JsonElement>("/api/deliberation/agents/floor/a", Ct);
        shown.GetProperty("actingVersion").GetInt32().ShouldBe(1);
        shown.GetProperty("version").GetInt32().ShouldBe(2);

        var refused = await admin.PutAsJsonAsync($"{Path}paper", new { version = 9 }, Ct);
        refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await refused.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("detail").GetString()
            .ShouldBe("There is no version 9: there are 1 to 2.");
        (await server.Client.PutAsJsonAsync($"{Path}paper", new { version = 1 }, Ct)).IsSuccessStatusCode
            .ShouldBeFalse("only admins move a label");
    }

    private static Task<ModelWorld> BegunAsync(int days) =>
        ModelWorld.BeginAsync(days, _ => new FakeAnswer.Says("{\"v\":1,\"decisions\":[]}"));

    private static async Task<ApplyResult> ApplyAsync(ModelWorld world, string more) =>
        await new AgentShelf(world.Source).ApplyAsync(
            await world.DeskRowAsync(), world.FileOf("a", Mind, more), Actor.CommandLine, Ct);

    private static async Task<LabelResult> MoveAsync(ModelWorld world, string label, int version) =>
        await new AgentLabels(world.Source).MoveAsync(
            await world.DeskRowAsync(), new LabelWish("a", label, version), Actor.CommandLine, Ct);

    private static async Task<IReadOnlyList<StageGate>> GatesAsync(ModelWorld world, string stage)
    {
        await using var connection = await world.Source.OpenConnectionAsync(Ct);
        var agent = (await AgentVersions.FindAsync(connection, world.Desk, "a", Ct)).ShouldNotBeNull();
        return await StageGates.OfAsync(connection, agent, stage, agent.Acting, Ct);
    }

    /// <summary>What the desk holds the agent to once it has read its inbox.</summary>
    private static async Task<int> LeverageAsync(ModelWorld world)
    {
        var desk = await world.DeskRowAsync();
        await new InboxStepper(world.Source, TimeProvider.System).RunAsync(desk.Id, FeedSpec.Read(desk.Feed), Ct);
        return (await world.StateAsync()).Agents[new AgentSlug("a")].Limits.LeverageMax;
    }
}
