using System.Collections.Immutable;
using Pitwall.Engine.Agents;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading.Books;
using Pitwall.Engine.Trading.Paper;

namespace Pitwall.Engine.Trading.Simulation;

/// <summary>
/// Walks the bars of one step the pessimistic way: at the open gaps fire and waiting market orders fill; inside the bar
/// the adverse side comes first (liquidation or stop, whichever level is nearer), then targets and resting limits.
/// </summary>
internal sealed class BarWalk(SimulatedDesk sim, FeedStep step)
{
    // Each round ends or fills an order; a bar that needs more rounds than this has a defect in the rules.
    private const int RoundsMax = 64;

    private readonly Moment opening = step.Start.Plus(1);
    private readonly Moment inside = step.End.Plus(-1);

    public void Walk()
    {
        foreach (var agent in sim.State.Agents.Keys)
        {
            foreach (var bar in step.Bars)
            {
                if (IsConcerned(agent, bar.Instrument))
                {
                    new AgentBar(sim, agent, bar, opening).Open();
                }
            }
        }

        foreach (var agent in sim.State.Agents.Keys)
        {
            foreach (var bar in step.Bars)
            {
                Inside(agent, bar);
            }
        }
    }

    private void Inside(AgentSlug agent, FeedBar bar)
    {
        if (!IsConcerned(agent, bar.Instrument))
        {
            return;
        }

        var walk = new AgentBar(sim, agent, bar, inside);
        for (var round = 0; walk.NextEvent(); round++)
        {
            if (round == RoundsMax)
            {
                throw new InvalidOperationException($"{agent} does not come to rest in the bar of {bar.Bar.Start}");
            }
        }
    }

    private bool IsConcerned(AgentSlug agent, InstrumentId instrument)
    {
        var book = sim.State.Agents[agent];
        if (book.Positions.ContainsKey(instrument))
        {
            return true;
        }

        foreach (var order in book.Orders.Values)
        {
            if (order.Instrument == instrument)
            {
                return true;
            }
        }

        return false;
    }
}
