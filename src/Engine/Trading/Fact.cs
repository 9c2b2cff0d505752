using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Pitwall.Engine.Agents;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Trading;

/// <summary>
/// What happened, in the past tense, complete enough to be folded without any rule. The names in the attributes are
/// stored bytes: never rename one, add the next version instead.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "t")]
[JsonDerivedType(typeof(DeskCreated), "desk_created.1")]
[JsonDerivedType(typeof(InstrumentAdmitted), "instrument_admitted.1")]
[JsonDerivedType(typeof(AgentJoined), "agent_joined.1")]
[JsonDerivedType(typeof(RunChanged), "run_changed.1")]
[JsonDerivedType(typeof(AgentLimitsChanged), "agent_limits_changed.1")]
[JsonDerivedType(typeof(DeskLimitsChanged), "desk_limits_changed.1")]
[JsonDerivedType(typeof(KillMoved), "kill_moved.1")]
[JsonDerivedType(typeof(Posted), "posted.1")]
[JsonDerivedType(typeof(CycleOpened), "cycle_opened.1")]
[JsonDerivedType(typeof(CycleClosed), "cycle_closed.1")]
[JsonDerivedType(typeof(Decided), "decided.1")]
[JsonDerivedType(typeof(OrderIntended), "order_intended.1")]
[JsonDerivedType(typeof(OrderAnswered), "order_answered.1")]
[JsonDerivedType(typeof(OrderTriggered), "order_triggered.1")]
[JsonDerivedType(typeof(OrderTrailed), "order_trailed.1")]
[JsonDerivedType(typeof(CancelWanted), "cancel_wanted.1")]
[JsonDerivedType(typeof(Filled), "filled.1")]
[JsonDerivedType(typeof(LotOpened), "lot_opened.1")]
[JsonDerivedType(typeof(LotReduced), "lot_reduced.1")]
[JsonDerivedType(typeof(PositionMoved), "position_moved.1")]
[JsonDerivedType(typeof(FundingBooked), "funding_booked.1")]
[JsonDerivedType(typeof(EquityMarked), "equity_marked.1")]
[JsonDerivedType(typeof(DayOpened), "day_opened.1")]
[JsonDerivedType(typeof(LossLatched), "loss_latched.1")]
[JsonDerivedType(typeof(AccountFrozen), "account_frozen.1")]
[JsonDerivedType(typeof(InputRefused), "input_refused.1")]
public abstract record Fact
{
    public sealed record DeskCreated(DeskMode Mode, DeskLimits Limits) : Fact;

    public sealed record InstrumentAdmitted(Instrument Instrument) : Fact;

    public sealed record AgentJoined(AgentSlug Agent, string Mind, MarginMode Margin, AgentLimits Limits) : Fact;

    public sealed record RunChanged(AgentSlug Agent, RunState Run, string Reason) : Fact;

    public sealed record AgentLimitsChanged(AgentSlug Agent, AgentLimits Limits) : Fact;

    public sealed record DeskLimitsChanged(DeskLimits Limits) : Fact;

    public sealed record KillMoved(bool Engaged, string Reason) : Fact;

    /// <summary>A double entry in one agent's books; the lines sum to zero.</summary>
    public sealed record Posted(AgentSlug Agent, ImmutableArray<Posting> Lines) : Fact;

    /// <summary>A mind that answers later owes an answer; Number counts its cycles from 1.</summary>
    public sealed record CycleOpened(AgentSlug Agent, string Cycle, Moment Asked, long Number) : Fact;

    /// <summary>The answer is here, whatever it was.</summary>
    public sealed record CycleClosed(AgentSlug Agent, string Cycle) : Fact;

    public sealed record Decided(AgentSlug Agent, Decision Decision) : Fact;

    public sealed record OrderIntended(Order Order) : Fact;

    public sealed record OrderAnswered(AgentSlug Agent, RowId Order, OrderStatus Status, string? Reason) : Fact;

    public sealed record OrderTriggered(AgentSlug Agent, RowId Order, Price Mark) : Fact;

    public sealed record OrderTrailed(AgentSlug Agent, RowId Order, Price Best, Price Trigger) : Fact;

    public sealed record CancelWanted(AgentSlug Agent, RowId Order, string Reason) : Fact;

    /// <summary>An execution and the order's standing after it.</summary>
    public sealed record Filled(Fill Fill, Quantity OrderFilled, Usd OrderNotional, OrderStatus OrderStatus) : Fact;

    public sealed record LotOpened(Lot Lot) : Fact;

    /// <summary>
    /// A lot gave up Size; Left is what remains (size 0 = closed). All USD; Gross is before fees and funding.
    /// </summary>
    public sealed record LotReduced(
        Lot Left,
        RowId Fill,
        Quantity Size,
        Price Exit,
        Cause ExitCause,
        Usd Gross,
        Usd EntryFee,
        Usd ExitFee,
        Usd Funding) : Fact;

    /// <summary>The position as it stands now, without its lots; size 0 means it is gone.</summary>
    public sealed record PositionMoved(
        AgentSlug Agent,
        InstrumentId Instrument,
        decimal Size,
        Usd Cost,
        Usd Margin,
        Leverage Leverage,
        MarginMode Mode,
        Moment OpenedAt,
        RowId Decision,
        Protection Protection) : Fact;

    /// <summary>Funding of one position, shared over its lots (paid positive, USD).</summary>
    public sealed record FundingBooked(
        AgentSlug Agent,
        InstrumentId Instrument,
        decimal Rate,
        Price Oracle,
        bool Estimated,
        Usd Paid,
        ImmutableArray<LotShare> Shares) : Fact;

    /// <summary>One point of the equity series: equity = cash + margin + unrealised, all USD.</summary>
    public sealed record EquityMarked(
        AgentSlug Agent, RowId Id, Usd Cash, Usd Margin, Usd Unrealised, Usd Equity) : Fact;

    /// <summary>The first mark of a UTC day fixes the base of the daily loss limit.</summary>
    public sealed record DayOpened(AgentSlug Agent, Moment Day, Usd Base) : Fact;

    /// <summary>The daily loss limit is broken: no new risk before the next 00:00 UTC.</summary>
    public sealed record LossLatched(AgentSlug Agent, Moment Day, Usd Base, Usd Equity) : Fact;

    /// <summary>Books and venue disagree: no new risk until a person has looked.</summary>
    public sealed record AccountFrozen(AgentSlug Agent, string Reason) : Fact;

    /// <summary>The input made no sense for this state; nothing changed and the reason is kept.</summary>
    public sealed record InputRefused(string Reason) : Fact;
}

/// <summary>One lot's part of an amount in USD.</summary>
public sealed record LotShare(RowId Lot, Usd Amount);
