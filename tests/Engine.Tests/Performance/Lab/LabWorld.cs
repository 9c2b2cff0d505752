using Pitwall.Engine.Agents;
using Pitwall.Engine.Deliberation;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Markets.Lab;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using Pitwall.Engine.Trading.Simulation;

namespace Pitwall.Engine.Tests.Performance.Lab;

/// <summary>A Lab desk in memory through the real engine: gate, books, orders, paper fill, funding, marks.</summary>
internal sealed class LabWorld
{
    private readonly LabFeed feed;
    private readonly SimulatedDesk sim;
    private readonly SortedDictionary<AgentSlug, List<double>> midnights = [];
    private readonly List<Decision> decisions = [];

    public LabWorld(long seed, params ReadOnlySpan<LabAgent> agents)
    {
        feed = new LabFeed(seed);
        var seats = new List<SeatedMind>();
        foreach (var agent in agents)
        {
            seats.Add(new SeatedMind(agent.Slug, Mind(agent.Mind, seed), LabInstruments.Ids));
        }

        sim = new SimulatedDesk(DeskState.Empty(1), seats, feed.History, LabFeed.Interval);
        sim.Submit(new Input.DeskOpened(LabMarket.Start, DeskMode.Lab, DeskLimits.None));
        foreach (var instrument in LabInstruments.All)
        {
            sim.Submit(new Input.InstrumentListed(LabMarket.Start, instrument));
        }

        foreach (var agent in agents)
        {
            midnights.Add(agent.Slug, []);
            sim.Submit(new Input.AgentAdded(
                LabMarket.Start, agent.Slug, agent.Mind, MarginMode.Isolated, Limits(agent.Mind), agent.Cash));
        }
    }

    public DeskState State => sim.State;

    public IReadOnlyList<Decision> Decisions => decisions;

    /// <summary>Marked equity at the end of each day run, USD.</summary>
    public double[] EquityOf(AgentSlug agent) => [.. midnights[agent]];

    public LabWorld Run(int days)
    {
        foreach (var step in feed.Steps(LabMarket.Start).Take(days * LabDay.Hours))
        {
            sim.Run(step);
            foreach (var row in sim.TakeRecorded())
            {
                Note(row);
            }
        }

        return this;
    }

    private void Note(Recorded row)
    {
        foreach (var fact in row.Step.Facts)
        {
            if (fact is Fact.EquityMarked marked && row.At.IsMultipleOf(Moment.Day))
            {
                midnights[marked.Agent].Add((double)marked.Equity.Value);
            }
            else if (fact is Fact.Decided decided)
            {
                decisions.Add(decided.Decision);
            }
        }
    }

    private static IMind Mind(string name, long seed) =>
        LabMinds.Create(name, seed) ?? HouseMinds.Create(name, seed).ShouldBeOfType<Sought<IMind>.Found>().Value;

    private static AgentLimits Limits(string name) => LabMinds.Limits(name, LabInstruments.Ids)
        ?? HouseMinds.RecommendedLimits(name, LabInstruments.Ids).ShouldBeOfType<Sought<AgentLimits>.Found>().Value;
}
