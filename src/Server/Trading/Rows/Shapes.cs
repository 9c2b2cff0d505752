using Pitwall.Engine.Agents;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;

namespace Pitwall.Server.Trading.Rows;

/// <summary>One rule's answer in its place under a decision.</summary>
internal sealed record VerdictRow(Decision Decision, int Ordinal, Verdict Verdict);

/// <summary>One line of a double entry with the agent whose books it is in.</summary>
internal sealed record PostingRow(AgentSlug Agent, Posting Posting);

/// <summary>A position of an agent; closed ones keep their last levels, with size, cost and margin zero.</summary>
internal sealed record PositionRow(AgentSlug Agent, Position Position, Moment? ClosedAt)
{
    public static PositionRow Closed(AgentSlug agent, Position last, Moment at) =>
        new(agent, last with { Size = 0m, Cost = Usd.Zero, Margin = Usd.Zero }, at);
}

/// <summary>A lot as it stands; ExitCause is why its last unit left.</summary>
internal sealed record LotRow(Lot Lot, Cause? ExitCause, Moment? ClosedAt)
{
    public string Status => ClosedAt is null ? "open" : ExitCause == Cause.Liquidation ? "liquidated" : "closed";
}

/// <summary>An agent's limits as they stand.</summary>
internal sealed record LimitsRow(AgentSlug Agent, AgentLimits Limits);
