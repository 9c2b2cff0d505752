using System.Collections.Immutable;
using Pitwall.Engine.Agents;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Trading;

/// <summary>
/// What a mind asks for, as it asked: plain numbers that may still be nonsense, judged only by the gate. Notional in
/// USD, fraction of the position 0…1, prices in quote currency. Type null follows from limit and trigger.
/// </summary>
public sealed record Proposal(
    InstrumentId Instrument,
    ProposalAction Action,
    decimal? NotionalUsd = null,
    decimal? Fraction = null,
    int? Leverage = null,
    decimal? Stop = null,
    decimal? Target = null,
    decimal? Limit = null,
    decimal? Trigger = null,
    decimal? TrailBy = null,
    OrderType? Type = null,
    TimeInForce? TimeInForce = null,
    int? ValidSeconds = null,
    decimal? Confidence = null,
    string Reason = "");

/// <summary>A price that justifies an input: where it came from and when it was true.</summary>
public sealed record MarkSeen(InstrumentId Instrument, Price Mark, Moment QuotedAt, QuoteGrade Grade);

/// <summary>One rule's answer with the numbers it saw.</summary>
public sealed record Verdict(string Rule, bool Passed, string Saw, string Limit, string Message);

/// <summary>
/// One proposal and what became of it, or one cycle that proposed nothing (then <see cref="Coins"/> says what it looked
/// at). Asked is what the mind said; the Allowed numbers are what the gate let through.
/// </summary>
public sealed record Decision(
    RowId Id,
    AgentSlug Agent,
    string Cycle,
    int Ordinal,
    CycleOutcome Outcome,
    ProposalAction Action,
    InstrumentId? Instrument,
    ImmutableArray<InstrumentId> Coins,
    Proposal? Asked,
    DecisionResult Result,
    Quantity? AllowedSize,
    Usd? AllowedNotional,
    int? AllowedLeverage,
    Price? AllowedStop,
    Price? AllowedTarget,
    int LimitsVersion,
    string? Refusal,
    string Reason,
    ImmutableArray<Verdict> Verdicts);
