using System.Globalization;
using Dapper;
using Npgsql;
using Pitwall.Engine.Agents;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Trading;
using Pitwall.Server.Agents;
using Pitwall.Server.Trading.Desks;
using Pitwall.Server.Trading.Inbox;

namespace Pitwall.Server.Deliberation.Files;

/// <summary>One condition of a stage and whether it holds; Saw is the figure it was held against.</summary>
internal sealed record StageGate(string Name, bool Passed, string Saw, string Needed);

/// <summary>What came of moving an agent to a stage.</summary>
internal abstract record StageResult(IReadOnlyList<StageGate> Gates)
{
    internal sealed record Moved(string From, string To, IReadOnlyList<StageGate> Gates) : StageResult(Gates);

    internal sealed record Held(string Why, IReadOnlyList<StageGate> Gates) : StageResult(Gates);
}

/// <summary>
/// The life of an agent: draft, shadow, paper, live. Every gate is listed with its figure; a person may pass over the
/// gates to paper and says why, never over those to live.
/// </summary>
internal sealed class AgentStages(NpgsqlDataSource source)
{
    public const string Draft = "draft";
    public const string Shadow = "shadow";
    public const string Paper = "paper";
    public const string Live = "live";

    private const int CyclesMin = 20;
    private const decimal ParseMin = 0.98m;

    public async Task<StageResult> MoveAsync(
        DeskRow desk, string name, string to, string? overruled, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (await AgentVersions.FindAsync(connection, desk.Id, name, ct) is not { } agent)
        {
            return new StageResult.Held($"The desk {desk.Name} has no agent file {name}.", []);
        }

        var gates = await GatesAsync(connection, agent, to, ct);
        if (string.Equals(agent.Stage, to, StringComparison.Ordinal))
        {
            return new StageResult.Held($"{name} is at the stage {to} already.", gates);
        }

        var isHeld = gates.Any(gate => !gate.Passed)
            && (string.Equals(to, Live, StringComparison.Ordinal) || overruled is null);
        if (isHeld || string.Equals(to, Draft, StringComparison.Ordinal))
        {
            return new StageResult.Held($"{name} stays at the stage {agent.Stage}.", gates);
        }

        await TellAsync(connection, desk, (agent, to, overruled), ct);
        await AgentVersions.MoveLabelAsync(connection, agent.Id, to, agent.Version, ct);
        await AgentVersions.SetStageAsync(connection, agent.Id, to, ct);
        await transaction.CommitAsync(ct);
        return new StageResult.Moved(agent.Stage, to, gates);
    }

    /// <summary>What a stage asks for and how the agent stands to it.</summary>
    public static async Task<IReadOnlyList<StageGate>> GatesAsync(
        NpgsqlConnection connection, FiledAgent agent, string to, CancellationToken ct) => to switch
        {
            Paper => await PaperGatesAsync(connection, agent, ct),
            Live => LiveGates(agent),
            _ => [],
        };

    private static async Task<IReadOnlyList<StageGate>> PaperGatesAsync(
        NpgsqlConnection connection, FiledAgent agent, CancellationToken ct)
    {
        var (cycles, read) = await connection.QuerySingleAsync<(long Cycles, long Read)>(new CommandDefinition(
            """
            SELECT count(*), count(*) FILTER (WHERE outcome IN ('ok', 'ok_repaired', 'partial', 'no_action'))
            FROM deliberation.public_calls
            WHERE desk_id = @Desk AND agent = @Slug AND status = 'answered'
                AND outcome NOT IN ('timeout', 'provider_error')
            """,
            agent,
            cancellationToken: ct));
        var share = cycles == 0 ? 0m : (decimal)read / cycles;
        return
        [
            new StageGate("was_shadow", !string.Equals(agent.Stage, Draft, StringComparison.Ordinal), agent.Stage,
                Shadow),
            new StageGate("cycles", cycles >= CyclesMin, Text(cycles), $"at least {CyclesMin}"),
            new StageGate("replies_read", share >= ParseMin, $"{Text(decimal.Round(share * 100m, 1))} %",
                "at least 98 %"),
            new StageGate("no_look_ahead", true, "briefings end at the moment of the question", "none"),
        ];
    }

    /// <summary>No venue with real money is connected yet, so the first of these cannot hold.</summary>
    private static IReadOnlyList<StageGate> LiveGates(FiledAgent agent) =>
    [
        new StageGate("live_desk", false, "this desk trades on paper", "a live desk with an account of its own"),
        new StageGate("was_paper", string.Equals(agent.Stage, Paper, StringComparison.Ordinal), agent.Stage,
            "30 days of paper"),
    ];

    private static async Task TellAsync(
        NpgsqlConnection connection,
        DeskRow desk,
        (FiledAgent Agent, string To, string? Overruled) move,
        CancellationToken ct)
    {
        var spec = AgentFile.Read(move.Agent.Source);
        var slug = new AgentSlug(spec.Name);
        if (string.Equals(move.Agent.Stage, Draft, StringComparison.Ordinal)
            && AgentShelf.Coins(desk, spec) is AgentShelf.Sought.Found coins)
        {
            var margin = string.Equals(spec.Account.Margin, "cross", StringComparison.Ordinal)
                ? MarginMode.Cross : MarginMode.Isolated;
            await AgentShelf.SendAsync(connection, desk.Id, $"add/{slug}", new Input.AgentAdded(
                DeskInbox.Unset,
                slug,
                move.Agent.Mind,
                margin,
                AgentShelf.LimitsOf(spec, coins.Coins),
                new Usd(spec.Account.StartUsd)), ct);
        }

        var run = string.Equals(move.To, Shadow, StringComparison.Ordinal) ? RunState.Shadow : RunState.Running;
        var why = move.Overruled is { } reason ? $"to {move.To}, its gates passed over: {reason}" : $"to {move.To}";
        await AgentShelf.SendAsync(
            connection, desk.Id, $"stage/{slug}/{Guid.CreateVersion7()}",
                new Input.RunSet(DeskInbox.Unset, slug, run, why), ct);
    }

    private static string Text(decimal value) => value.ToString(CultureInfo.InvariantCulture);
}
