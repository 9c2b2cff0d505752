using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Pitwall.Engine.Agents;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Trading;

/// <summary>
/// What reaches a desk from outside, with the desk's clock. Prices enter only inside the input they justify. The names
/// in the attributes are stored bytes: never rename one, add the next version instead.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "t")]
[JsonDerivedType(typeof(DeskOpened), "desk_opened.1")]
[JsonDerivedType(typeof(InstrumentListed), "instrument_listed.1")]
[JsonDerivedType(typeof(AgentAdded), "agent_added.1")]
[JsonDerivedType(typeof(RunSet), "run_set.1")]
[JsonDerivedType(typeof(AgentLimitsSet), "agent_limits_set.1")]
[JsonDerivedType(typeof(DeskLimitsSet), "desk_limits_set.1")]
[JsonDerivedType(typeof(KillSet), "kill_set.1")]
[JsonDerivedType(typeof(CashMoved), "cash_moved.1")]
[JsonDerivedType(typeof(CycleBegun), "cycle_begun.1")]
[JsonDerivedType(typeof(Proposed), "proposed.1")]
[JsonDerivedType(typeof(CancelAsked), "cancel_asked.1")]
[JsonDerivedType(typeof(VenueAnswered), "venue_answered.1")]
[JsonDerivedType(typeof(OrderFilled), "order_filled.1")]
[JsonDerivedType(typeof(TriggerCrossed), "trigger_crossed.1")]
[JsonDerivedType(typeof(TrailMoved), "trail_moved.1")]
[JsonDerivedType(typeof(FundingSettled), "funding_settled.1")]
[JsonDerivedType(typeof(Marked), "marked.1")]
[JsonDerivedType(typeof(FreezeAsked), "freeze_asked.1")]
public abstract record Input(Moment At)
{
    /// <summary>The first input of every desk.</summary>
    public sealed record DeskOpened(Moment At, DeskMode Mode, DeskLimits Limits) : Input(At);

    /// <summary>The venue's rules for an instrument as the desk will hold them from now on.</summary>
    public sealed record InstrumentListed(Moment At, Instrument Instrument) : Input(At);

    /// <summary>An agent joins with its own paper account and cash in USD.</summary>
    public sealed record AgentAdded(
        Moment At, AgentSlug Agent, string Mind, MarginMode Margin, AgentLimits Limits, Usd Cash) : Input(At);

    public sealed record RunSet(Moment At, AgentSlug Agent, RunState Run, string Reason) : Input(At);

    public sealed record AgentLimitsSet(Moment At, AgentSlug Agent, AgentLimits Limits) : Input(At);

    public sealed record DeskLimitsSet(Moment At, DeskLimits Limits) : Input(At);

    public sealed record KillSet(Moment At, bool Engaged, string Reason) : Input(At);

    /// <summary>A deposit (positive) or withdrawal (negative) in USD.</summary>
    public sealed record CashMoved(Moment At, AgentSlug Agent, Usd Amount, string Reason) : Input(At);

    /// <summary>
    /// A mind that answers later is being asked; exactly one <see cref="Proposed"/> of the same cycle ends it.
    /// </summary>
    public sealed record CycleBegun(Moment At, AgentSlug Agent, string Cycle) : Input(At);

    /// <summary>
    /// One cycle of one agent's mind. Cycle is unique per agent; Marks hold every price the gate may need. Evidence is
    /// what was stored before it of the call behind it, null for a mind that needs no call.
    /// </summary>
    public sealed record Proposed(
        Moment At,
        AgentSlug Agent,
        string Cycle,
        CycleOutcome Outcome,
        ImmutableArray<InstrumentId> Coins,
        ImmutableArray<Proposal> Proposals,
        ImmutableArray<MarkSeen> Marks,
        Cause Cause,
        string Note,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Evidence? Evidence = null)
        : Input(At);

    public sealed record CancelAsked(Moment At, AgentSlug Agent, RowId Order, string Reason) : Input(At);

    public sealed record VenueAnswered(Moment At, ImmutableArray<VenueAnswer> Answers) : Input(At);

    /// <summary>
    /// One execution. Key is the venue's fill id, unique per account; Reference is the mid it is judged against.
    /// </summary>
    public sealed record OrderFilled(
        Moment At,
        AgentSlug Agent,
        RowId Order,
        string Key,
        Price Price,
        Quantity Size,
        Usd Fee,
        Liquidity Liquidity,
        string Model,
        QuoteGrade Grade,
        Price Reference) : Input(At);

    /// <summary>
    /// The watcher saw a published level crossed at this mark. Order is set when an order's own trigger fired.
    /// </summary>
    public sealed record TriggerCrossed(
        Moment At,
        TriggerKind Kind,
        AgentSlug Agent,
        InstrumentId? Instrument,
        RowId? Order,
        ImmutableArray<MarkSeen> Marks) : Input(At);

    /// <summary>A trailing stop's best mark moved on, and with it the trigger.</summary>
    public sealed record TrailMoved(Moment At, AgentSlug Agent, RowId Order, Price Best) : Input(At);

    /// <summary>
    /// Hourly funding: whoever holds now pays size × oracle × rate (receives when short or the rate is negative).
    /// </summary>
    public sealed record FundingSettled(
        Moment At, InstrumentId Instrument, decimal Rate, Price Oracle, bool Estimated) : Input(At);

    public sealed record Marked(Moment At, ImmutableArray<MarkSeen> Marks) : Input(At);

    /// <summary>
    /// An account's books cannot be trusted: they differ from the venue, or break a law that must always hold.
    /// </summary>
    public sealed record FreezeAsked(Moment At, AgentSlug Agent, string Reason) : Input(At);
}

/// <summary>What a venue said of one order.</summary>
public sealed record VenueAnswer(AgentSlug Agent, RowId Order, OrderStatus Status, string? Reason);

/// <summary>
/// The stored call a cycle rests on: its id, and SHA-256 of the prompt as sent and of the reply as it came.
/// </summary>
public sealed record Evidence(string Call, Hash32 Prompt, Hash32 Reply);
