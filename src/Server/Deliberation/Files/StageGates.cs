using System.Globalization;
using Dapper;
using Npgsql;
using Pitwall.Server.Agents;

namespace Pitwall.Server.Deliberation.Files;

/// <summary>One condition of a stage and whether it holds; Saw is the figure it was held against.</summary>
internal sealed record StageGate(string Name, bool Passed, string Saw, string Needed);

/// <summary>
/// What a stage asks of one version of an agent: an edit begins its record anew, whatever the version before it had
/// shown. What nobody has measured does not hold.
/// </summary>
internal static class StageGates
{
    private const int CyclesMin = 20;
    private const decimal ParseMin = 0.98m;
    private const int PaperDaysMin = 30;
    private const string Unmeasured = "not measured: there is no live desk yet";

    /// <summary>The gates of a stage with the figures of a version; a stage that asks for nothing has none.</summary>
    public static async Task<IReadOnlyList<StageGate>> OfAsync(
        NpgsqlConnection connection, FiledAgent agent, string stage, int version, CancellationToken ct) => stage switch
        {
            AgentStages.Paper => await PaperAsync(connection, agent, version, ct),
            AgentStages.Live => await LiveAsync(connection, agent, version, ct),
            _ => [],
        };

    private static async Task<IReadOnlyList<StageGate>> PaperAsync(
        NpgsqlConnection connection, FiledAgent agent, int version, CancellationToken ct)
    {
        var (cycles, read) = await connection.QuerySingleAsync<(long Cycles, long Read)>(new CommandDefinition(
            """
            SELECT count(*), count(*) FILTER (WHERE outcome IN ('ok', 'ok_repaired', 'partial', 'no_action'))
            FROM deliberation.public_calls
            WHERE desk_id = @Desk AND agent = @Slug AND version = @version AND status = 'answered'
                AND outcome NOT IN ('timeout', 'provider_error')
            """,
            new { agent.Desk, agent.Slug, version },
            cancellationToken: ct));
        var (told, ahead) = await connection.QuerySingleAsync<(long Told, long Ahead)>(new CommandDefinition(
            """
            SELECT count(*), count(*) FILTER (WHERE block.as_of > call.asked_at)
            FROM deliberation.calls AS call JOIN deliberation.call_blocks AS block ON block.call_id = call.id
            WHERE call.desk_id = @Desk AND call.agent = @Slug AND call.version = @version
            """,
            new { agent.Desk, agent.Slug, version },
            cancellationToken: ct));
        var share = cycles == 0 ? 0m : (decimal)read / cycles;
        return
        [
            new StageGate(
                "was_shadow", !string.Equals(agent.Stage, AgentStages.Draft, StringComparison.Ordinal), agent.Stage,
                AgentStages.Shadow),
            new StageGate(
                "cycles", cycles >= CyclesMin, $"{Text(cycles)} of version {Text(version)}", $"at least {CyclesMin}"),
            new StageGate("replies_read", share >= ParseMin, $"{Text(decimal.Round(share * 100m, 1))} %",
                "at least 98 %"),
            new StageGate(
                "no_look_ahead",
                told > 0 && ahead == 0,
                told == 0 ? "it was told nothing yet" : $"{Text(ahead)} of {Text(told)} blocks from after the question",
                "none"),
        ];
    }

    private static async Task<IReadOnlyList<StageGate>> LiveAsync(
        NpgsqlConnection connection, FiledAgent agent, int version, CancellationToken ct)
    {
        var days = await connection.QuerySingleOrDefaultAsync<decimal?>(new CommandDefinition(
            """
            SELECT extract(epoch FROM clock_timestamp() - moved_at) / 86400 FROM agents.labels
            WHERE agent_id = @Id AND label = 'paper' AND version = @version
            """,
            new { agent.Id, version },
            cancellationToken: ct));
        var isPaper = string.Equals(agent.Stage, AgentStages.Paper, StringComparison.Ordinal);
        return
        [
            new StageGate("live_desk", false, "this desk trades on paper", "a live desk with an account of its own"),
            new StageGate(
                "was_paper",
                isPaper && days >= PaperDaysMin,
                isPaper && days is { } since
                    ? $"{Text(decimal.Floor(since))} days of version {Text(version)}" : $"it is at {agent.Stage}",
                $"{PaperDaysMin} days of paper"),
            new StageGate("stop_coverage", false, Unmeasured, "100 %"),
            new StageGate("drawdown", false, Unmeasured, "below its limit"),
            new StageGate("own_account", false, Unmeasured, "an account that nobody else trades"),
            new StageGate("agent_key", false, Unmeasured, "a key that cannot withdraw"),
            new StageGate("typed_name", false, Unmeasured, "its name, typed out"),
            new StageGate("step_up_login", false, Unmeasured, "a password given for this"),
            new StageGate("first_order", false, Unmeasured, "at most $50"),
            new StageGate("auto_demote", false, Unmeasured, "back to paper on a breach"),
        ];
    }

    private static string Text(decimal value) => value.ToString(CultureInfo.InvariantCulture);
}
