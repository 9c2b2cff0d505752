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

    private readonly List<AgentBar> bars = [];

    /// <summary>Answers that arrive by then arrive inside the bar; later ones before the next.</summary>
    public static Moment LandsBy(FeedStep step) => step.End.Plus(-2);

    /// <summary>Works off the bars that touch somebody; the others change nothing.</summary>
    public void Walk(List<(AgentSlug Agent, FeedBar Bar)> touched)
    {
        foreach (var (agent, bar) in touched)
        {
            bars.Add(new AgentBar(sim, agent, bar, this));
        }

        foreach (var bar in bars)
        {
            bar.Enter(opening).Open();
        }

        if (sim.Cycles.Land(LandsBy(step)))
        {
            Admit();
        }

        foreach (var bar in bars)
        {
            Inside(bar);
        }
    }

    /// <summary>An answer inside the bar can have moved a guard into its range: then it is walked after all.</summary>
    private void Admit()
    {
        var now = new List<(AgentSlug Agent, FeedBar Bar)>();
        sim.Vigil.Touched(step, now);
        foreach (var (agent, feed) in now)
        {
            if (bars.TrueForAll(bar => bar.Agent != agent || bar.Instrument != feed.Instrument))
            {
                bars.Add(new AgentBar(sim, agent, feed, this));
            }
        }
    }

    /// <summary>
    /// A cross account goes as a whole: its other positions close at the marks that made its equity fall short. One
    /// without a bar in this step closes at its next open.
    /// </summary>
    public void LiquidateOthers(AgentBar first, Moment at)
    {
        foreach (var other in bars)
        {
            if (other.Agent == first.Agent && other != first && sim.MarkOf(other.Instrument) is { } seen)
            {
                other.Enter(at).TakeLiquidations(seen.Mark);
            }
        }
    }

    private void Inside(AgentBar bar)
    {
        bar.Enter(inside);
        for (var round = 0; IsConcerned(sim.State.Agents[bar.Agent], bar.Instrument) && bar.NextEvent(); round++)
        {
            if (round == RoundsMax)
            {
                throw new InvalidOperationException($"{bar.Agent} does not come to rest in the bar of {step.Start}");
            }
        }
    }

    private static bool IsConcerned(AgentBook book, InstrumentId instrument)
    {
        if (book.Positions.ContainsKey(instrument))
        {
            return true;
        }

        foreach (var (_, order) in book.Orders)
        {
            if (order.Instrument == instrument)
            {
                return true;
            }
        }

        return false;
    }
}
