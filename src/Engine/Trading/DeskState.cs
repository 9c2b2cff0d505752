using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Pitwall.Engine.Agents;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Trading;

/// <summary>
/// The base of today's limits on loss and turnover: equity at the first mark of the UTC day, and the flows since.
/// </summary>
public sealed record LossDay(Moment Day, Usd Base, Usd Flows, bool Latched)
{
    /// <summary>
    /// What the account had traded when the day began. It is not in the hash of a state, which has been stored and
    /// printed without it; the hash of the history that it is counted from is.
    /// </summary>
    [JsonIgnore]
    public Usd TradedBefore { get; init; }
}

/// <summary>
/// The latest cycle of a mind that answers later: when it was asked, its number counted from 1, and whether its answer
/// is still owed.
/// </summary>
public sealed record CycleCursor(string Cycle, Moment At, long Number, bool IsOpen);

/// <summary>
/// One agent's standing on a desk: what the gate reads, its books, what it holds and what it has in the market.
/// Balances are sums of postings; PnlByCause is realised net in USD. RecentFills are the keys of the latest executions,
/// so that one that arrives twice is known even after its order has ended. Cycle is null for a mind that answers at
/// once.
/// </summary>
public sealed record AgentBook(
    AgentSlug Agent,
    string Mind,
    MarginMode Margin,
    AgentLimits Limits,
    RunState Run,
    string? Frozen,
    LossDay? Loss,
    ImmutableSortedDictionary<Account, Usd> Balances,
    ImmutableSortedDictionary<Cause, Usd> PnlByCause,
    ImmutableSortedDictionary<InstrumentId, Position> Positions,
    ImmutableSortedDictionary<RowId, Order> Orders,
    long FillCount,
    Usd Traded,
    ImmutableArray<string> RecentFills,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] CycleCursor? Cycle = null)
{
    /// <summary>How many keys are kept; older repeats are the inbox's to know.</summary>
    public const int RecentFillsMax = 32;

    public Usd Cash => Balance(Account.Cash);

    /// <summary>Free cash plus isolated margin: everything but the unrealised part of equity.</summary>
    public Usd CashAndMargin => Cash + Balance(Account.Margin);

    public Usd Balance(Account account) => Balances.GetValueOrDefault(account);
}

public sealed record KillLatch(bool Engaged, string Reason);

/// <summary>
/// Everything a desk knows: what is open, its limits and its cursors (Seq, the desk's clock At, the hash of all
/// history). Only facts change it, by <see cref="Fold"/>.
/// </summary>
public sealed record DeskState(
    int Desk,
    DeskMode Mode,
    long Seq,
    Moment At,
    Hash32 HistoryHash,
    DeskLimits Limits,
    KillLatch Kill,
    ImmutableSortedDictionary<InstrumentId, Instrument> Instruments,
    ImmutableSortedDictionary<AgentSlug, AgentBook> Agents)
{
    /// <summary>A desk before its first input.</summary>
    public static DeskState Empty(int desk) =>
        new(
            desk,
            DeskMode.Paper,
            0,
            new Moment(long.MinValue),
            Hash32.Zero,
            DeskLimits.None,
            new KillLatch(false, ""),
            ImmutableSortedDictionary<InstrumentId, Instrument>.Empty,
            ImmutableSortedDictionary<AgentSlug, AgentBook>.Empty);
}
