using Pitwall.Engine.Agents;
using Pitwall.Engine.Trading;
using Pitwall.Server.Deliberation.Record;
using Pitwall.Server.Tests.Platform;
using Pitwall.Server.Tests.Trading;
using Pitwall.Testing;

namespace Pitwall.Server.Tests.Deliberation.Record;

public sealed class BotStateTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static readonly DateTimeOffset Morning = new(2026, 1, 2, 8, 0, 0, TimeSpan.Zero);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    [Requirement("S1-66")]
    [Requirement("S1-87")]
    [Requirement("S1-90")]
    public async Task Runtime_state_is_saved_loaded_again_and_kept_over_a_restart()
    {
        var one = await StoredDesk.CreateAsync(database.Source);
        var two = await StoredDesk.CreateAsync(database.Source);
        var failed = new MindAnswer(
            new AgentSlug("ada"), "c1", SampleDesk.Start, new MindReply(CycleOutcome.Timeout, [], "too late"), null);
        var first = new BotState(database.Source, new StoppedClock(Morning));
        await first.NoteAsync(one.Id, [failed], SampleDesk.Start, Ct);
        var restarted = new BotState(database.Source, new StoppedClock(Morning.AddHours(1)));
        await restarted.NoteAsync(one.Id, [], SampleDesk.Start.Plus(60_000_000), Ct);
        await restarted.NoteAsync(two.Id, [], SampleDesk.Start, Ct);

        await using var connection = await database.Source.OpenConnectionAsync(Ct);
        (await BotState.FindAsync(connection, BotState.KeyOf(one.Id), Ct)).ShouldBe(new BotProgress(
            Morning.AddHours(1).UtcDateTime, 0, SampleDesk.Start.Plus(60_000_000).ToString(), "too late"));
        await using var document = database.Source.CreateCommand(
            """
            SELECT value::json->>'service_start_time', value::json->>'cycle_count', value::json->>'last_cycle_time',
                value::json->>'last_error', updated_at > now() - interval '1 hour'
            FROM compat_agents.bot_state WHERE key = 'trading_bot_state'
            """);
        await using var reader = await document.ExecuteReaderAsync(Ct);
        (await reader.ReadAsync(Ct)).ShouldBeTrue();
        reader.GetString(0).ShouldStartWith("2026-01-02T09:00:00");
        reader.GetString(1).ShouldBe("0");
        reader.GetString(2).ShouldBe(SampleDesk.Start.Plus(60_000_000).ToString());
        reader.GetString(3).ShouldBe("too late");
        reader.GetBoolean(4).ShouldBeTrue();
    }
}
