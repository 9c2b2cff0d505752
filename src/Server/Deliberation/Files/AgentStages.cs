using Npgsql;
using Pitwall.Engine.Agents;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Trading;
using Pitwall.Server.Accounts.Audit;
using Pitwall.Server.Agents;
using Pitwall.Server.Deliberation.Cycles;
using Pitwall.Server.Trading.Desks;
using Pitwall.Server.Trading.Inbox;

namespace Pitwall.Server.Deliberation.Files;

/// <summary>
/// Where an agent is to go, with which version (null: the one that acts now, on which the gates were measured), and why
/// it may pass over the gates to paper.
/// </summary>
internal sealed record StageWish(string To, string? Overruled = null, int? Version = null);

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

    public async Task<StageResult> MoveAsync(
        DeskRow desk, string name, StageWish wish, Actor by, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (await AgentVersions.FindAsync(connection, desk.Id, name, ct) is not { } agent)
        {
            return new StageResult.Held($"The desk {desk.Name} has no agent file {name}.", []);
        }

        var version = wish.Version ?? agent.Acting;
        var gates = await StageGates.OfAsync(connection, agent, wish.To, version, ct);
        if (string.Equals(agent.Stage, wish.To, StringComparison.Ordinal))
        {
            return new StageResult.Held(
                $"{name} is at the stage {wish.To} already; 'agent label' lets another version act there.", gates);
        }

        var isHeld = gates.Any(gate => !gate.Passed)
            && (string.Equals(wish.To, Live, StringComparison.Ordinal) || wish.Overruled is null);
        if (isHeld || string.Equals(wish.To, Draft, StringComparison.Ordinal))
        {
            return new StageResult.Held($"{name} stays at the stage {agent.Stage}.", gates);
        }

        var versions = await AgentVersions.ListAsync(connection, agent.Id, ct);
        if (versions.FirstOrDefault(each => each.Version == version) is not { } chosen)
        {
            return new StageResult.Held($"There is no version {version}: there are 1 to {agent.Version}.", gates);
        }

        var specs = (Before: AgentFile.Read(agent.ActingSource), Now: AgentFile.Read(chosen.Source));
        if (await TellAsync(connection, desk, (agent, wish, specs), ct) is { } objection)
        {
            return new StageResult.Held(objection, gates);
        }

        await AgentVersions.MoveLabelAsync(connection, agent.Id, wish.To, version, ct);
        await AgentVersions.SetStageAsync(connection, agent.Id, wish.To, ct);
        await AuditLog.WriteAsync(connection, EntryOf(desk, agent, (wish, version, gates), by), ct);
        await transaction.CommitAsync(ct);
        return new StageResult.Moved(agent.Stage, wish.To, gates);
    }

    private static AuditEntry EntryOf(
        DeskRow desk,
        FiledAgent agent,
        (StageWish Wish, int Version, IReadOnlyList<StageGate> Gates) move,
        Actor by) => new(
            by,
            $"agent.{move.Wish.To}",
            $"agent/{desk.Name}/{agent.Slug}",
            new
            {
                From = agent.Stage,
                move.Version,
                Because = move.Wish.Overruled,
                PassedOver = move.Gates.Where(gate => !gate.Passed).Select(gate => gate.Name).ToArray(),
            });

    /// <summary>Tells registry and desk who joins, with which limits and whether it trades; or why it cannot.</summary>
    private static async Task<string?> TellAsync(
        NpgsqlConnection connection,
        DeskRow desk,
        (FiledAgent Agent, StageWish Wish, (AgentSpec Before, AgentSpec Now) Specs) move,
        CancellationToken ct)
    {
        var spec = move.Specs.Now;
        var slug = new AgentSlug(spec.Name);
        if (AgentShelf.Coins(desk, spec) is not AgentShelf.Sought.Found coins)
        {
            return ((AgentShelf.Sought.Unknown)AgentShelf.Coins(desk, spec)).Why;
        }

        if (!await AgentVersions.ShowAsync(connection, AgentShelf.RowOf(desk, spec), move.Agent.Id, ct))
        {
            return AgentLabels.TitleTaken(desk, spec);
        }

        if (string.Equals(move.Agent.Stage, Draft, StringComparison.Ordinal))
        {
            var margin = string.Equals(spec.Account.Margin, "cross", StringComparison.Ordinal)
                ? MarginMode.Cross : MarginMode.Isolated;
            await AgentShelf.SendAsync(connection, desk.Id, $"add/{slug}", new Input.AgentAdded(
                DeskInbox.Unset,
                slug,
                SlowMind.NameOf(spec.Mind),
                margin,
                AgentShelf.LimitsOf(spec, coins.Coins),
                new Usd(spec.Account.StartUsd)), ct);
        }
        else if (AgentShelf.Differs(move.Specs.Before, spec) is { } why)
        {
            return why;
        }
        else
        {
            await AgentShelf.TellLimitsAsync(connection, desk, move.Specs, ct);
        }

        var run = string.Equals(move.Wish.To, Shadow, StringComparison.Ordinal) ? RunState.Shadow : RunState.Running;
        var reason = move.Wish.Overruled is { } overruled
            ? $"to {move.Wish.To}, its gates passed over: {overruled}" : $"to {move.Wish.To}";
        await AgentShelf.SendAsync(
            connection, desk.Id, $"stage/{slug}/{Guid.CreateVersion7()}",
                new Input.RunSet(DeskInbox.Unset, slug, run, reason), ct);
        return null;
    }
}
