using System.Collections.Immutable;
using System.Text.Json;
using Npgsql;
using Pitwall.Engine.Agents;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Trading;
using Pitwall.Server.Accounts.Audit;
using Pitwall.Server.Agents;
using Pitwall.Server.Deliberation.Cycles;
using Pitwall.Server.Platform;
using Pitwall.Server.Platform.Http;
using Pitwall.Server.Trading.Desks;
using Pitwall.Server.Trading.Inbox;

namespace Pitwall.Server.Deliberation.Files;

/// <summary>What came of applying a file.</summary>
internal abstract record ApplyResult(string Agent)
{
    internal sealed record Created(string Agent) : ApplyResult(Agent);

    /// <summary>
    /// The next version; Diff shows what the file changes, line by line. ActsAt is the stage at which it acts at once
    /// in the place of version Before, null when it does not.
    /// </summary>
    internal sealed record Changed(string Agent, int Version, IReadOnlyList<string> Diff, string? ActsAt, int Before)
        : ApplyResult(Agent);

    internal sealed record Unchanged(string Agent, int Version) : ApplyResult(Agent);

    /// <summary>Field is where in the file, null when it is the whole.</summary>
    internal sealed record Refused(string Agent, string Why, string? Field = null) : ApplyResult(Agent);
}

/// <summary>
/// Keeps agents as their files say: applying one twice changes nothing, every change is a version of its own, and what
/// the desk must know goes into its inbox in the same transaction.
/// </summary>
internal sealed class AgentShelf(NpgsqlDataSource source)
{
    private const string Sender = "agents";

    public async Task<ApplyResult> ApplyAsync(DeskRow desk, string text, Actor by, CancellationToken ct)
    {
        AgentSpec spec;
        try
        {
            spec = AgentFile.Read(text);
        }
        catch (AgentFileException wrong)
        {
            return new ApplyResult.Refused("?", wrong.Message, wrong.Field);
        }

        if (Coins(desk, spec) is Sought.Unknown unknown)
        {
            return new ApplyResult.Refused(spec.Name, unknown.Why, "coins");
        }

        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var known = await AgentVersions.FindAsync(connection, desk.Id, spec.Name, ct);
        var result = known is null
            ? await CreateAsync(connection, desk, spec, text, ct)
            : await ChangeAsync(connection, desk, (known, spec, text), ct);
        if (result is ApplyResult.Created or ApplyResult.Changed)
        {
            await AuditLog.WriteAsync(connection, EntryOf(desk, result, by), ct);
            await transaction.CommitAsync(ct);
        }

        return result;
    }

    /// <summary>
    /// The desk's instruments that a file's coins mean; a symbol the desk's feed lacks is refused by name.
    /// </summary>
    public static Sought Coins(DeskRow desk, AgentSpec spec)
    {
        var offered = FeedSpec.Runnable(desk.Feed)?.InstrumentIds.ToArray() ?? [];
        var found = ImmutableArray.CreateBuilder<InstrumentId>();
        foreach (var coin in spec.Coins)
        {
            var matches = offered.Where(id => string.Equals(id.Symbol, coin, StringComparison.Ordinal)
                || string.Equals(id.ToString(), coin, StringComparison.Ordinal)).ToArray();
            if (matches.Length != 1)
            {
                var has = offered.Length == 0 ? "it has no feed" : $"it has {string.Join(", ", offered)}";
                return new Sought.Unknown($"The desk {desk.Name} has no one instrument '{coin}': {has}.");
            }

            found.Add(matches[0]);
        }

        return new Sought.Found([.. found.Distinct().Order()]);
    }

    /// <summary>The limits of a file as the gate reads them.</summary>
    public static AgentLimits LimitsOf(AgentSpec spec, ImmutableArray<InstrumentId> coins) =>
        AgentLimits.Default(coins) with
        {
            LeverageMax = spec.Limits.MaxLeverage,
            PositionPctMax = spec.Limits.MaxPositionPct,
            StopLossPct = spec.Limits.StopLossPct,
            TakeProfitPct = spec.Limits.TakeProfitPct,
            DailyLossMax = spec.Limits.DailyLossUsd is { } loss ? new Usd(loss) : null,
            ExposureMax = spec.Limits.ExposureUsd is { } exposure ? new Usd(exposure) : null,
            Clamps = spec.Limits.Clamp,
            TurnoverMaxXDay = spec.Limits.MaxTurnoverXDay,
            HoldMinMinutes = spec.Limits.MinHoldMin,
        };

    public static NewAgent RowOf(DeskRow desk, AgentSpec spec) => new(
        desk.Id,
        new AgentSlug(spec.Name),
        SlowMind.NameOf(spec.Mind),
        spec.Account.StartUsd,
        $"paper/{spec.Name}",
        spec.Prompt,
        JsonSerializer.Serialize(spec, JsonSettings.Api))
    {
        Kind = spec.Mind.IsLlm ? "trading" : "marketplace",
        LlmModel = spec.Mind.Model,
        Name = spec.Title,
    };

    /// <summary>Puts an input into a desk's inbox in the caller's transaction; what is full says so.</summary>
    public static async Task SendAsync(
        NpgsqlConnection connection, int desk, string key, Input input, CancellationToken ct)
    {
        var letter = new Letter(desk, Sender, key, input) { IsUrgent = false };
        if (await DeskInbox.SendAsync(connection, letter, ct) is SendResult.Full full)
        {
            throw new SetupException($"{full.Waiting} inputs wait for the desk already: try again later.");
        }
    }

    private static AuditEntry EntryOf(DeskRow desk, ApplyResult result, Actor by) => new(
        by,
        "agent.applied",
        $"agent/{desk.Name}/{result.Agent}",
        result is ApplyResult.Changed changed
            ? new { changed.Version, changed.ActsAt }
            : new { Version = 1, ActsAt = (string?)null });

    private static async Task<ApplyResult> CreateAsync(
        NpgsqlConnection connection, DeskRow desk, AgentSpec spec, string text, CancellationToken ct)
    {
        try
        {
            await AgentVersions.FileFirstAsync(connection, RowOf(desk, spec), Guid.CreateVersion7(), text, ct);
            return new ApplyResult.Created(spec.Name);
        }
        catch (PostgresException taken) when (taken.SqlState is PostgresErrorCodes.UniqueViolation)
        {
            return new ApplyResult.Refused(
                spec.Name,
                $"The desk {desk.Name} has another agent of the name or title of {spec.Name}: take another.",
                "name");
        }
    }

    private static async Task<ApplyResult> ChangeAsync(
        NpgsqlConnection connection,
        DeskRow desk,
        (FiledAgent Known, AgentSpec Spec, string Text) file,
        CancellationToken ct)
    {
        var (known, spec, text) = file;
        if (string.Equals(known.Source, text, StringComparison.Ordinal))
        {
            return new ApplyResult.Unchanged(spec.Name, known.Version);
        }

        var before = AgentFile.Read(known.ActingSource);
        var isSeated = !string.Equals(known.Stage, AgentStages.Draft, StringComparison.Ordinal);
        if (isSeated && Differs(before, spec) is { } why)
        {
            return new ApplyResult.Refused(spec.Name, why);
        }

        var version = await AgentVersions.AddAsync(connection, RowOf(desk, spec), known.Id, text, ct);
        var acts = isSeated && !string.Equals(known.Stage, AgentStages.Live, StringComparison.Ordinal);
        if (acts)
        {
            await AgentVersions.MoveLabelAsync(connection, known.Id, known.Stage, version, ct);
            await TellLimitsAsync(connection, desk, (before, spec), ct);
        }

        return new ApplyResult.Changed(
            spec.Name, version, LineDiff.Of(known.Source, text), acts ? known.Stage : null, known.Acting);
    }

    /// <summary>What two versions of a seated agent must not differ in, as a sentence; null when they do not.</summary>
    public static string? Differs(AgentSpec acting, AgentSpec other) =>
        acting.Account != other.Account || acting.Mind.IsLlm != other.Mind.IsLlm
            ? "Its account and the kind of its mind stay as they are once it has begun: make another agent."
            : null;

    /// <summary>Tells the desk what another version's file changes of what the gate reads.</summary>
    public static async Task TellLimitsAsync(
        NpgsqlConnection connection, DeskRow desk, (AgentSpec Before, AgentSpec Now) change, CancellationToken ct)
    {
        var (before, now) = change;
        if (Coins(desk, now) is Sought.Found coins
            && (before.Limits != now.Limits || !before.Coins.SequenceEqual(now.Coins, StringComparer.Ordinal)))
        {
            var input = new Input.AgentLimitsSet(DeskInbox.Unset, new AgentSlug(now.Name), LimitsOf(now, coins.Coins));
            // One version can begin to act more than once, so its number is no key.
            await SendAsync(connection, desk.Id, $"limits/{now.Name}/{Guid.CreateVersion7()}", input, ct);
        }
    }

    /// <summary>The instruments that were meant, or why there are none.</summary>
    internal abstract record Sought
    {
        internal sealed record Found(ImmutableArray<InstrumentId> Coins) : Sought;

        internal sealed record Unknown(string Why) : Sought;
    }
}
