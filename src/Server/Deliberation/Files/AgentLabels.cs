using System.Globalization;
using Npgsql;
using Pitwall.Server.Accounts.Audit;
using Pitwall.Server.Agents;
using Pitwall.Server.Trading.Desks;

namespace Pitwall.Server.Deliberation.Files;

/// <summary>Which version is to act at which stage.</summary>
internal sealed record LabelWish(string Agent, string Label, int Version);

/// <summary>What came of moving a label.</summary>
internal abstract record LabelResult
{
    /// <summary>The label stands at To now; From is where it stood, the same when it stood there already.</summary>
    internal sealed record Moved(int From, int To) : LabelResult;

    internal sealed record Refused(string Why) : LabelResult;
}

/// <summary>
/// Lets another version act at a stage the agent has reached: the one from before an edit, in one step. Where the
/// agent stands at that stage its desk is told the version's limits in the same transaction.
/// </summary>
internal sealed class AgentLabels(NpgsqlDataSource source)
{
    public async Task<LabelResult> MoveAsync(DeskRow desk, LabelWish wish, Actor by, CancellationToken ct)
    {
        if (wish.Label is not (AgentStages.Shadow or AgentStages.Paper))
        {
            return new LabelResult.Refused(
                $"The label '{wish.Label}' is not moved by hand: write shadow or paper; live has its gates.");
        }

        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (await AgentVersions.FindAsync(connection, desk.Id, wish.Agent, ct) is not { } agent)
        {
            return new LabelResult.Refused($"The desk {desk.Name} has no agent file {wish.Agent}.");
        }

        var versions = await AgentVersions.ListAsync(connection, agent.Id, ct);
        var before = versions.FirstOrDefault(each => each.Labels.Contains(wish.Label, StringComparer.Ordinal));
        var chosen = versions.FirstOrDefault(each => each.Version == wish.Version);
        if (before is null || chosen is null)
        {
            return new LabelResult.Refused(before is null
                ? $"{wish.Agent} was never at {wish.Label}: move it to that stage first."
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"There is no version {wish.Version}: there are 1 to {agent.Version}."));
        }

        if (before.Version == chosen.Version)
        {
            return new LabelResult.Moved(before.Version, chosen.Version);
        }

        var specs = (Before: AgentFile.Read(before.Source), Now: AgentFile.Read(chosen.Source));
        if (Objection(desk, specs) is { } why)
        {
            return new LabelResult.Refused(why);
        }

        if (string.Equals(agent.Stage, wish.Label, StringComparison.Ordinal)
            && await TellAsync(connection, desk, agent.Id, specs, ct) is { } taken)
        {
            return new LabelResult.Refused(taken);
        }

        await AgentVersions.MoveLabelAsync(connection, agent.Id, wish.Label, wish.Version, ct);
        await AuditLog.WriteAsync(connection, EntryOf(desk, wish, by, before.Version), ct);
        await transaction.CommitAsync(ct);
        return new LabelResult.Moved(before.Version, chosen.Version);
    }

    public static string TitleTaken(DeskRow desk, AgentSpec spec) =>
        $"The desk {desk.Name} has another agent of the name {spec.Title ?? spec.Name} by now: give that one another.";

    /// <summary>Tells registry and desk which version acts now; or why it cannot.</summary>
    private static async Task<string?> TellAsync(
        NpgsqlConnection connection,
        DeskRow desk,
        Guid agent,
        (AgentSpec Before, AgentSpec Now) specs,
        CancellationToken ct)
    {
        if (!await AgentVersions.ShowAsync(connection, AgentShelf.RowOf(desk, specs.Now), agent, ct))
        {
            return TitleTaken(desk, specs.Now);
        }

        await AgentShelf.TellLimitsAsync(connection, desk, specs, ct);
        return null;
    }

    private static AuditEntry EntryOf(DeskRow desk, LabelWish wish, Actor by, int from) => new(
        by, "agent.labelled", $"agent/{desk.Name}/{wish.Agent}", new { wish.Label, from, to = wish.Version });

    private static string? Objection(DeskRow desk, (AgentSpec Before, AgentSpec Now) specs) =>
        AgentShelf.Differs(specs.Before, specs.Now)
        ?? (AgentShelf.Coins(desk, specs.Now) as AgentShelf.Sought.Unknown)?.Why;
}
