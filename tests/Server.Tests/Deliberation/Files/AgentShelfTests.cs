using Pitwall.Engine.Trading;
using Pitwall.Server.Accounts.Audit;
using Pitwall.Server.Deliberation.Files;
using Pitwall.Server.Tests.Deliberation.Cycles;
using Pitwall.Server.Tests.Deliberation.Providers;
using Pitwall.Server.Trading.Inbox;
using Pitwall.Server.Trading.Desks;
using Pitwall.Testing;

namespace Pitwall.Server.Tests.Deliberation.Files;

public sealed class AgentShelfTests
{
    private const string Mind = "{kind: llm, provider: alpha, model: tiny}";

    private static readonly Actor By = Actor.CommandLine;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    [Requirement("S1-15")]
    public async Task A_file_applied_twice_changes_nothing_and_a_changed_one_is_the_next_version_with_its_diff()
    {
        await using var world = await BegunAsync();
        var shelf = new AgentShelf(world.Source);
        var desk = await world.DeskRowAsync();
        var file = world.FileOf("a", Mind);

        (await shelf.ApplyAsync(desk, file, By, Ct)).ShouldBeOfType<ApplyResult.Created>();
        (await shelf.ApplyAsync(desk, file, By, Ct)).ShouldBeOfType<ApplyResult.Unchanged>().Version.ShouldBe(1);
        var changed = (await shelf.ApplyAsync(desk, file.Replace("2h", "4h", StringComparison.Ordinal), By, Ct))
            .ShouldBeOfType<ApplyResult.Changed>();

        changed.Version.ShouldBe(2);
        changed.Diff.ShouldBe([
            "- schedule: {every: 2h, every_in_position: 1h}", "+ schedule: {every: 4h, every_in_position: 1h}"]);
        (await world.ListAsync("SELECT version, sha256 = sha256(source::bytea) FROM agents.versions ORDER BY version"))
            .ShouldBe(["1 True", "2 True"]);
        (await world.ListAsync("SELECT created_at < updated_at, pg_typeof(created_at)::text FROM agents.agents"))
            .ShouldBe(["True timestamp with time zone"]);
        (await world.ListAsync("SELECT actor, action, subject, detail->>'version' FROM accounts.audit ORDER BY id"))
            .ShouldBe(["cli agent.applied agent/floor/a 1", "cli agent.applied agent/floor/a 2"]);
    }

    [Fact]
    public async Task A_symbol_the_desk_does_not_have_is_refused_by_name()
    {
        await using var world = await BegunAsync();
        var file = world.FileOf("a", Mind).Replace("[AAA, BBB]", "[AAA, MOON]", StringComparison.Ordinal);

        (await new AgentShelf(world.Source).ApplyAsync(await world.DeskRowAsync(), file, By, Ct))
            .ShouldBeOfType<ApplyResult.Refused>().Why.ShouldContain("MOON");
    }

    [Fact]
    public async Task A_stage_lists_its_gates_and_is_held_until_they_pass_or_somebody_says_why()
    {
        await using var world = await BegunAsync();
        var desk = await world.DeskRowAsync();
        var stages = new AgentStages(world.Source);
        await new AgentShelf(world.Source).ApplyAsync(desk, world.FileOf("a", Mind), By, Ct);

        (await stages.MoveAsync(desk, "a", new StageWish(AgentStages.Paper), By, Ct))
            .ShouldBeOfType<StageResult.Held>()
            .Gates.Where(gate => !gate.Passed).Select(gate => gate.Name)
                .ShouldBe(["was_shadow", "cycles", "replies_read", "no_look_ahead"]);
        (await stages.MoveAsync(desk, "a", new StageWish(AgentStages.Shadow), By, Ct))
            .ShouldBeOfType<StageResult.Moved>();
        (await stages.MoveAsync(desk, "a", new StageWish(AgentStages.Paper, "I know it"), By, Ct))
            .ShouldBeOfType<StageResult.Moved>();
        (await stages.MoveAsync(desk, "a", new StageWish(AgentStages.Live, "and now for real"), By, Ct))
            .ShouldBeOfType<StageResult.Held>()
            .Gates.ShouldContain(gate => !gate.Passed
                && string.Equals(gate.Name, "live_desk", StringComparison.Ordinal));

        (await world.ListAsync(
            """
            SELECT actor, action, subject, detail->>'from', detail->>'because',
                jsonb_array_length(detail->'passedOver') FROM accounts.audit WHERE action <> 'agent.applied' ORDER BY id
            """)).ShouldBe(
            ["cli agent.shadow agent/floor/a draft  0", "cli agent.paper agent/floor/a shadow I know it 3"]);
        (await world.ListAsync("SELECT label, version FROM agents.labels ORDER BY label"))
            .ShouldBe(["paper 1", "shadow 1"]);
        await new InboxStepper(world.Source, TimeProvider.System).RunAsync(desk.Id, FeedSpec.Read(desk.Feed), Ct);
        (await world.StateAsync()).Agents[new Engine.Agents.AgentSlug("a")].Run.ShouldBe(RunState.Running);
    }

    [Fact]
    [Requirement("S1-86")]
    public async Task What_the_agents_document_forbids_is_refused_by_the_database()
    {
        await using var world = await BegunAsync();
        await new AgentShelf(world.Source).ApplyAsync(await world.DeskRowAsync(), world.FileOf("a", Mind), By, Ct);
        foreach (var change in (string[])
            [
                "stage = 'retired'", "llm_model = NULL", "initial_balance_usd = -1", "name = ' '", "slug = 'A B'",
                "kind = 'ghost'", "version = 0", "llm_model = repeat('x', 51)", "name = repeat('x', 101)",
            ])
        {
            await Should.ThrowAsync<Npgsql.PostgresException>(
                () => world.ListAsync($"UPDATE agents.agents SET {change} RETURNING slug"), change);
        }

        await Should.ThrowAsync<Npgsql.PostgresException>(
            () => world.ListAsync("UPDATE agents.versions SET source = 'other' RETURNING version"));
    }

    private static Task<ModelWorld> BegunAsync() =>
        ModelWorld.BeginAsync(days: 1, _ => new FakeAnswer.Says("{\"v\":1,\"decisions\":[]}"));
}
