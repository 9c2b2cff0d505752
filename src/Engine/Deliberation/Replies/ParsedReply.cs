using System.Collections.Immutable;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Trading;

namespace Pitwall.Engine.Deliberation.Replies;

/// <summary>
/// A reply as it was understood. Proposals are what the accepted rows ask for, in the order of the reply; Rows hold one
/// verdict per row, the rejected ones too; Dialect is null when nothing readable was found. Repairs are those of the
/// text as a whole, in the order they were made; each row has its own beside them. Note says the outcome in a sentence.
/// </summary>
public sealed record ParsedReply(
    CycleOutcome Outcome,
    ImmutableArray<Proposal> Proposals,
    ImmutableArray<RowVerdict> Rows,
    string? Dialect,
    ImmutableArray<Repair> Repairs,
    FoundReasoning? Reasoning,
    string Note)
{
    /// <summary>What a desk takes of it: the same outcome, proposals and note.</summary>
    public MindReply ToMindReply() => new(Outcome, Proposals, Note);
}

/// <summary>What became of one row of a reply.</summary>
public enum RowRuling
{
    /// <summary>Read as it stood.</summary>
    Accepted,

    /// <summary>Read after repairs, which are named.</summary>
    Repaired,

    /// <summary>
    /// Well formed and impossible, like closing what is not held: nothing is done, the model's error kept.
    /// </summary>
    NoOperation,

    /// <summary>Not read, for the reason given.</summary>
    Rejected,
}

/// <summary>
/// One row of a reply: Offset and Length name its original bytes in the reply. CoinSaid and ActionSaid are the words of
/// the model, Instrument and Action what they were taken for. Proposal is null for a row that asks for nothing.
/// </summary>
public sealed record RowVerdict(
    int Offset,
    int Length,
    RowRuling Ruling,
    string CoinSaid,
    string ActionSaid,
    InstrumentId? Instrument,
    ProposalAction? Action,
    Proposal? Proposal,
    ImmutableArray<Repair> Repairs,
    StatedConfidence? Confidence,
    string Justification,
    string? Why)
{
    /// <summary>The size in coins that the row states, null when it states none.</summary>
    public decimal? Quantity { get; init; }
}

/// <summary>Whether a repair mends how something is written, or decides what it was meant to say.</summary>
public enum RepairKind
{
    Syntax,
    Meaning,
}

/// <summary>
/// One repair: its name (fence, trailing_comma, thousands_separator, …), where in the reply, and for a meaning repair
/// what was read as what.
/// </summary>
public sealed record Repair(string Name, RepairKind Kind, int Offset, string Detail = "");

/// <summary>On which scale a model stated its confidence.</summary>
public enum ConfidenceScale
{
    Fraction,
    Percent,
    Words,
    Unreadable,
}

/// <summary>What a stated confidence is the probability of.</summary>
public enum ConfidenceEvent
{
    /// <summary>The target is reached before the stop.</summary>
    TargetBeforeStop,

    /// <summary>The trade has a positive net result when it ends.</summary>
    NetProfitAtExit,

    /// <summary>A prediction market resolves as said.</summary>
    ResolutionYes,

    /// <summary>A hold or a close: no outcome is forecast that could be scored.</summary>
    None,
}

/// <summary>A confidence as it was written and as a share 0…1, which is null when it cannot be read as one.</summary>
public sealed record StatedConfidence(string Raw, decimal? Normalised, ConfidenceScale Scale, ConfidenceEvent Event);

/// <summary>The model's own reasoning and where it stood; Offset is null when it came beside the reply.</summary>
public sealed record FoundReasoning(string Text, ReasoningPlace Place, int? Offset);
