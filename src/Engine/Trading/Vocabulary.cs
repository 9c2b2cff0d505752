namespace Pitwall.Engine.Trading;

/// <summary>What kind of money a desk moves. It is part of every id's account and can never change.</summary>
public enum DeskMode
{
    Backtest,
    Lab,
    Paper,
    Live,
}

/// <summary>
/// Whether an agent may take new risk; its stops stand in every state. shadow: it decides on the feed, every order is
/// judged and none is placed.
/// </summary>
public enum RunState
{
    Running,
    Paused,
    Stopped,
    Shadow,
}

/// <summary>
/// Isolated: a loss is capped at the position's own margin. Cross: all cash stands behind all positions.
/// </summary>
public enum MarginMode
{
    Isolated,
    Cross,
}

public enum Side
{
    Buy,
    Sell,
}

/// <summary>
/// Stop and target trigger on the mark and then take; stop_limit triggers and then rests; a trailing stop's trigger
/// follows the best mark at a fixed distance.
/// </summary>
public enum OrderType
{
    Market,
    Limit,
    Stop,
    StopLimit,
    TrailingStop,
    Target,
}

/// <summary>
/// gtc rests until cancelled, ioc takes what is there, alo rests or is rejected, gtd rests until it expires.
/// </summary>
public enum TimeInForce
{
    Gtc,
    Ioc,
    Alo,
    Gtd,
}

/// <summary>
/// intended: committed, not yet known at the venue. accepted: the venue has it. unknown: sent, and nobody can say what
/// became of it; it blocks new risk on that coin. The last four are terminal.
/// </summary>
public enum OrderStatus
{
    Intended,
    Accepted,
    PartlyFilled,
    Unknown,
    Filled,
    Cancelled,
    Rejected,
    Expired,
}

/// <summary>Why an order exists. PnL by cause, with funding beside it, adds up to the total.</summary>
public enum Cause
{
    Model,
    Clamped,
    Forced,
    Guard,
    Stop,
    Target,
    Liquidation,
    User,
    Mirror,
    Funding,
    Flow,
}

/// <summary>Which part of a decision an order carries out; part of its client order id.</summary>
public enum OrderLeg
{
    Entry,
    Exit,
    Stop,
    Target,
    Liquidation,
}

/// <summary>
/// The books of one agent. Cash and margin are what it owns; the others are the counter-accounts, so the postings of
/// every event sum to zero.
/// </summary>
public enum Account
{
    Cash,
    Margin,
    External,
    Realised,
    Fees,
    Funding,
    VenueLoss,
    Forfeited,
}

public enum Liquidity
{
    Taker,
    Maker,
}

/// <summary>How one cycle of a mind ended. A failed cycle is never written down as a HOLD.</summary>
public enum CycleOutcome
{
    Ok,
    OkRepaired,
    Partial,
    NoAction,
    ParseError,
    Invalid,
    Refused,
    Truncated,
    Empty,
    Timeout,
    ProviderError,
    BudgetSkip,
    StaleDataSkip,
    RiskSkip,
    Paused,
}

/// <summary>What a mind may ask for; nothing outside this list can become an order.</summary>
public enum ProposalAction
{
    OpenLong,
    OpenShort,
    Add,
    Reduce,
    Close,
    SetStop,
    SetTarget,
    Hold,
}

/// <summary>What became of one proposal.</summary>
public enum DecisionResult
{
    Accepted,
    Clamped,
    Refused,
    Held,
    Failed,
}

/// <summary>Which published level the watcher saw crossed.</summary>
public enum TriggerKind
{
    Order,
    Liquidation,
    DailyLoss,
}
