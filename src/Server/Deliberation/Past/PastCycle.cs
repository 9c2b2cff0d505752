using System.Collections.Immutable;
using Pitwall.Engine.Deliberation.Replies;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;

namespace Pitwall.Server.Deliberation.Past;

/// <summary>
/// One cycle of an agent that ran elsewhere, as its source wrote it down. Agent is the source's word for the agent, Key
/// its name of the cycle; Content are the bytes of the record, whose hash tells a revision.
/// </summary>
internal sealed record PastCycle(string Agent, string Key, Moment At, byte[] Content)
{
    public long? Cycle { get; init; }

    public string? Prompt { get; init; }

    /// <summary>What the model answered; null when the source did not keep it or there was none.</summary>
    public byte[]? Reply { get; init; }

    public string? Reasoning { get; init; }

    public string? Summary { get; init; }

    /// <summary>What the source says went wrong.</summary>
    public string? Error { get; init; }

    /// <summary>What the source says it did, as JSON.</summary>
    public string? Claimed { get; init; }

    /// <summary>What the agent was told it is worth, USD; marked to the market.</summary>
    public decimal? EquityUsd { get; init; }

    /// <summary>Where the equity stands: prompt or account.</summary>
    public string EquityOrigin { get; init; } = "account";

    /// <summary>What is needed to read the reply.</summary>
    public required ReplyContext Context { get; init; }

    /// <summary>How a cycle without a reply ended.</summary>
    public CycleOutcome Unanswered { get; init; } = CycleOutcome.Empty;

    /// <summary>Rows that the source kept instead of a reply; null when there is a reply to read.</summary>
    public ImmutableArray<RowVerdict>? Rows { get; init; }
}

/// <summary>An agent that ran elsewhere: what it began with in USD, null when the source does not say.</summary>
internal sealed record PastAgent(string Source, string Name, string? Model, decimal? Began);

/// <summary>One file of cycles: which source wrote it, who is in it, and what it says.</summary>
internal sealed record PastCycles(
    string Source, IReadOnlyList<PastAgent> Agents, IReadOnlyList<PastCycle> Cycles, IReadOnlyList<PastClaim> Claims);

/// <summary>
/// Equity that a source claims elsewhere than in what it told the agent. Contradicts says how, or is null.
/// </summary>
internal sealed record PastClaim(string Agent, Moment At, decimal EquityUsd, string Origin, string? Contradicts);

/// <summary>A file that cannot be taken as a whole, and why; the message follows the name of the file.</summary>
internal sealed class PastFileException(string message) : Exception(message);
