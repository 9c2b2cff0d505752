using System.Collections.Immutable;
using Pitwall.Engine.Agents;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using Pitwall.Engine.Trading.Simulation;

namespace Pitwall.Engine.Tests.Trading.Simulation;

/// <summary>
/// A simulated desk on hand-made 5-minute BTC bars: one agent, "edge", whose wishes are spoken at the close of the last
/// bar. Impact is almost nothing unless a test says otherwise. Every row is audited.
/// </summary>
internal sealed class BarScenario
{
    private const int BarsMax = 50;
    private readonly Bar[] bars = new Bar[BarsMax];
    private readonly DeskAudit audit;
    private DeskState folded = DeskState.Empty(9);
    private int count;

    public BarScenario(
        MarginMode margin = MarginMode.Isolated, decimal cash = 100_000m, Func<AgentLimits, AgentLimits>? limits = null)
    {
        for (var i = 0; i < BarsMax; i++)
        {
            bars[i] = new Bar(DeskScenario.Start.Plus(i * Interval.Micros), 1m, 1m, 1m, 1m, 0m);
        }

        var empty = DeskState.Empty(9);
        audit = new DeskAudit(empty);
        var history = new MemoryBarHistory([new BarSeries(Coins.Btc, Interval, bars)]);
        Sim = new SimulatedDesk(empty, [], history, Interval);
        Says(new Input.DeskOpened(DeskScenario.Start, DeskMode.Backtest, DeskLimits.None));
        Says(new Input.InstrumentListed(DeskScenario.Start, Coins.BtcRules));
        var wide = DeskScenario.Wide with { TakeProfitPct = 0m };
        Says(new Input.AgentAdded(
            DeskScenario.Start, Edge, "house/test", margin, limits?.Invoke(wide) ?? wide, new Usd(cash)));
        Bar(100_000m, 100_000m, 100_000m, 100_000m);
    }

    public static AgentSlug Edge => DeskScenario.Edge;

    public static BarInterval Interval => BarInterval.FiveMinutes;

    public SimulatedDesk Sim { get; }

    public ImpactFacts Impact { get; set; } = new(0.02m, 1e18m, true);

    public Moment Now => Sim.Clock;

    public AgentBook Book => Sim.State.Agents[Edge];

    public Position? Position => Book.Positions.GetValueOrDefault(Coins.Btc);

    public ImmutableArray<Order> Orders => [.. Book.Orders.Values];

    public List<Recorded> Rows { get; } = [];

    public ImmutableArray<Fill> Fills =>
        [.. Rows.SelectMany(r => r.Step.Facts).OfType<Fact.Filled>().Select(f => f.Fill)];

    public ImmutableArray<Fact.OrderAnswered> Endings =>
        [.. Rows.SelectMany(r => r.Step.Facts).OfType<Fact.OrderAnswered>().Where(a => a.Status > OrderStatus.Unknown)];

    public Decision Decision =>
        Rows.SelectMany(r => r.Step.Facts).OfType<Fact.Decided>().Last().Decision;

    public Order Resting(OrderLeg leg) => Orders.Last(o => o.Leg == leg && !o.CancelWanted);

    public BarScenario Wants(params Proposal[] proposals)
    {
        var last = bars[count - 1];
        var mark = new MarkSeen(Coins.Btc, new Price(last.Close), Now, QuoteGrade.Candle);
        return Says(new Input.Proposed(
            Now, Edge, $"c{Rows.Count}", CycleOutcome.Ok, [Coins.Btc], [.. proposals], [mark], Cause.Model, ""));
    }

    /// <summary>The next bar; by default with all the volume anybody could want.</summary>
    public BarScenario Bar(decimal open, decimal high, decimal low, decimal close, decimal volume = 1_000_000m)
    {
        bars[count] = new Bar(bars[count].Start, open, high, low, close, volume);
        var bar = bars[count++];
        return Runs(new FeedStep(
            bar.Start, bar.Start.Plus(Interval.Micros), [new FeedBar(Coins.Btc, bar, Impact)], []));
    }

    /// <summary>Two quiet bars: an order decided on the last close arrives and is taken at the second's open.</summary>
    public BarScenario Quiet(int length = 2)
    {
        for (var i = 0; i < length; i++)
        {
            var at = bars[count - 1].Close;
            Bar(at, at, at, at);
        }

        return this;
    }

    public BarScenario Runs(FeedStep step)
    {
        Sim.Run(step);
        return Audited();
    }

    public BarScenario Says(Input input)
    {
        Sim.Submit(input);
        return Audited();
    }

    public void RefoldsToTheSameState() => audit.ShouldRefold();

    private BarScenario Audited()
    {
        foreach (var row in Sim.TakeRecorded())
        {
            Rows.Add(row);
            folded = Fold.Row(folded, row);
            audit.Row(folded, row);
        }

        return this;
    }
}
