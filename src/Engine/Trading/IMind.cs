using System.Collections.Immutable;
using Pitwall.Engine.Agents;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Trading;

/// <summary>One open position as a mind sees it; sizes signed, prices in quote currency, USD where named.</summary>
public sealed record PositionView(
    InstrumentId Instrument,
    decimal Size,
    decimal EntryPrice,
    Price Mark,
    Usd Unrealised,
    int Leverage,
    Price? Stop,
    Price? Target,
    Moment OpenedAt)
{
    /// <summary>
    /// The mark at which the venue would take it away, other marks held; null when no price does, and for minds that
    /// are not told.
    /// </summary>
    public decimal? Liquidation { get; init; }
}

/// <summary>The agent's own account as a mind sees it, valued at the marks of this moment.</summary>
public sealed record AccountView(
    Usd Equity,
    Usd FreeMargin,
    ImmutableArray<PositionView> Positions,
    ImmutableArray<InstrumentId> EntriesPending)
{
    public PositionView? Find(InstrumentId instrument) => Positions.FirstOrDefault(p => p.Instrument == instrument);
}

/// <summary>What a mind is told: point-in-time facts only.</summary>
public sealed record Briefing(
    Moment At,
    AgentSlug Agent,
    AgentLimits Limits,
    ImmutableArray<InstrumentId> Coins,
    AccountView Account,
    IBarHistory Bars);

/// <summary>What a mind answers. No proposals and outcome ok or no_action is a HOLD.</summary>
public sealed record MindReply(CycleOutcome Outcome, ImmutableArray<Proposal> Proposals, string Note)
{
    public static MindReply Hold(string note) => new(CycleOutcome.NoAction, [], note);
}

/// <summary>
/// A mind: briefing in, reply out. House minds are pure and keep nothing between calls that the bars and the account do
/// not say, so a restarted run thinks the same thoughts.
/// </summary>
public interface IMind
{
    /// <summary>"house/trend-follower", as written in the journal.</summary>
    string Name { get; }

    /// <summary>Microseconds between cycles; cycles fall on UTC multiples.</summary>
    long Every { get; }

    MindReply Think(Briefing briefing);
}

/// <summary>
/// A mind that watches every bar and is asked only at the close of one that gave it something to decide. What is not
/// asked is no decision: its holds are not written down.
/// </summary>
public interface IWatchfulMind : IMind
{
    /// <summary>
    /// A fresh watch over one coin's bars of this length. The mind reads in it when it is asked; asking again for a
    /// coin replaces the watch.
    /// </summary>
    IBarWatch Watch(InstrumentId coin, BarInterval interval);
}

/// <summary>Sees one coin's bars in time order, each once.</summary>
public interface IBarWatch
{
    /// <summary>
    /// So many bars determine what it knows: shown them, a fresh watch is the same as one that saw all before.
    /// </summary>
    int Memory { get; }

    /// <summary>Takes the next bar; true when the mind is to be asked at its close.</summary>
    bool See(in Bar bar);
}
