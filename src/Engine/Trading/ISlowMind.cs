using System.Collections.Immutable;
using Pitwall.Engine.Agents;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Trading;

/// <summary>
/// A mind whose answer takes time. It is not called here: at the close of a bar at which it is due the desk writes down
/// that it asks, and whoever runs the desk brings the answer back. While one is owed no other is asked for; cycles
/// missed meanwhile are made up for by one.
/// </summary>
public interface ISlowMind : IMind
{
    /// <summary>Microseconds between cycles while the agent holds a position.</summary>
    long EveryInPosition { get; }

    MindReply IMind.Think(Briefing briefing) =>
        throw new InvalidOperationException($"{Name} answers later: take the ask and bring the answer back");
}

/// <summary>
/// What a slow mind is to be asked. The briefing reads the feed's present, so it is to be used before the feed moves
/// on; null when that moment has passed and only a stored answer can still end the cycle.
/// </summary>
public sealed record Ask(
    AgentSlug Agent,
    string Mind,
    string Cycle,
    long Number,
    Moment At,
    ImmutableArray<InstrumentId> Coins,
    ImmutableArray<MarkSeen> Marks,
    Briefing? Briefing)
{
    /// <summary>USD an order must have at least to be taken in every one of the coins.</summary>
    public decimal? MinNotional { get; init; }
}

/// <summary>
/// The answer to an ask and when it arrives on the desk's clock, never before it was asked.
/// </summary>
public sealed record MindAnswer(AgentSlug Agent, string Cycle, Moment At, MindReply Reply, Evidence? Evidence);
