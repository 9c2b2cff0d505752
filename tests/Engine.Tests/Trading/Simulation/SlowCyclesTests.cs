using System.Collections.Immutable;
using Pitwall.Engine.Agents;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using Pitwall.Engine.Trading.Simulation;

namespace Pitwall.Engine.Tests.Trading.Simulation;

public sealed class SlowCyclesTests
{
    private static readonly AgentSlug Edge = BarScenario.Edge;

    private static readonly long Bar = BarScenario.Interval.Micros;

    [Fact]
    public void At_the_close_it_is_asked_and_the_feed_waits()
    {
        var desk = Seated();

        desk.Bar(100_000m, 100_000m, 100_000m, 100_000m);
        desk.Sim.HasAsks.ShouldBeTrue();

        Should.Throw<InvalidOperationException>(() => desk.Bar(1m, 1m, 1m, 1m)).Message.ShouldContain("asked");
        var ask = desk.Sim.TakeAsks().Single();
        ask.At.ShouldBe(desk.Now);
        ask.Number.ShouldBe(1);
        ask.Briefing.ShouldNotBeNull().Account.Equity.ShouldBe(new Usd(100_000m));
        desk.Book.Cycle.ShouldBe(new CycleCursor(desk.Now.ToString(), desk.Now, 1, IsOpen: true));
    }

    [Fact]
    public void The_answer_is_stamped_with_its_own_time_and_fills_at_the_first_bar_that_starts_after_it()
    {
        var desk = Seated();
        desk.Bar(100_000m, 100_000m, 100_000m, 100_000m);
        var asked = desk.Now;
        Answers(desk, asked.Plus(7 * Moment.Second), Wish.Long(Coins.Btc, 1_000m));

        desk.Bar(100_100m, 100_100m, 100_100m, 100_100m);

        desk.Decision.Result.ShouldBe(DecisionResult.Accepted);
        desk.Rows.Last(row => row.Step.Input is Input.Proposed).At.ShouldBe(asked.Plus(7 * Moment.Second));
        desk.Fills.ShouldBeEmpty();

        desk.Sim.TakeAsks();
        desk.Bar(100_200m, 100_200m, 100_200m, 100_200m);

        desk.Fills.ShouldHaveSingleItem();
        desk.Rows.Last(row => row.Step.Input is Input.OrderFilled).At.ShouldBe(asked.Plus(Bar + 1));
    }

    [Fact]
    public void While_an_answer_is_owed_nothing_else_is_asked_and_missed_cycles_become_one()
    {
        var desk = Seated();
        desk.Bar(100_000m, 100_000m, 100_000m, 100_000m);
        Answers(desk, desk.Now.Plus((3 * Bar) + Moment.Second));

        desk.Bar(100_000m, 100_000m, 100_000m, 100_000m);
        desk.Bar(100_000m, 100_000m, 100_000m, 100_000m);
        desk.Bar(100_000m, 100_000m, 100_000m, 100_000m);
        desk.Sim.HasAsks.ShouldBeFalse();
        desk.Book.Cycle!.IsOpen.ShouldBeTrue();

        desk.Bar(100_000m, 100_000m, 100_000m, 100_000m);

        desk.Sim.TakeAsks().Single().Number.ShouldBe(2);
    }

    [Fact]
    public void It_is_asked_more_often_while_it_holds_something()
    {
        var desk = Seated(every: 6 * Bar, inPosition: Bar);
        desk.Bar(100_000m, 100_000m, 100_000m, 100_000m);
        Answers(desk, desk.Now, Wish.Long(Coins.Btc, 1_000m));
        desk.Bar(100_000m, 100_000m, 100_000m, 100_000m);
        desk.Sim.HasAsks.ShouldBeFalse();
        desk.Bar(100_000m, 100_000m, 100_000m, 100_000m);
        desk.Position.ShouldNotBeNull();

        desk.Sim.TakeAsks().Single().Number.ShouldBe(2);
    }

    [Theory]
    [InlineData(RunState.Paused, CycleOutcome.Paused)]
    [InlineData(RunState.Running, CycleOutcome.RiskSkip)]
    public void What_needs_no_call_ends_its_cycle_at_once(RunState run, CycleOutcome outcome)
    {
        var desk = Seated();
        desk.Says(new Input.RunSet(desk.Now, Edge, run, "test"));
        desk.Says(new Input.KillSet(desk.Now, run == RunState.Running, "test"));

        desk.Bar(100_000m, 100_000m, 100_000m, 100_000m);

        desk.Sim.HasAsks.ShouldBeFalse();
        desk.Decision.Outcome.ShouldBe(outcome);
        desk.Decision.Result.ShouldBe(DecisionResult.Failed);
        desk.Book.Cycle!.IsOpen.ShouldBeFalse();
    }

    [Fact]
    public void A_stopped_agent_has_no_cycle()
    {
        var desk = Seated();
        desk.Says(new Input.RunSet(desk.Now, Edge, RunState.Stopped, "test"));

        desk.Bar(100_000m, 100_000m, 100_000m, 100_000m);

        desk.Book.Cycle.ShouldBeNull();
    }

    [Fact]
    public void An_agent_in_shadow_decides_and_no_order_is_placed()
    {
        var desk = Seated();
        desk.Says(new Input.RunSet(desk.Now, Edge, RunState.Shadow, "test"));
        desk.Bar(100_000m, 100_000m, 100_000m, 100_000m);
        Answers(desk, desk.Now, Wish.Long(Coins.Btc, 1_000m));

        desk.Bar(100_000m, 100_000m, 100_000m, 100_000m);

        desk.Decision.Outcome.ShouldBe(CycleOutcome.Ok);
        desk.Decision.Result.ShouldBe(DecisionResult.Refused);
        desk.Decision.Verdicts.Single(verdict => !verdict.Passed).Rule.ShouldBe("run_state");
        desk.Orders.ShouldBeEmpty();
    }

    [Fact]
    public void A_cycle_has_one_answer_and_a_second_one_is_refused()
    {
        var desk = Seated(every: 6 * Bar, inPosition: 6 * Bar);
        desk.Bar(100_000m, 100_000m, 100_000m, 100_000m);
        var cycle = desk.Book.Cycle!.Cycle;
        Answers(desk, desk.Now);
        desk.Bar(100_000m, 100_000m, 100_000m, 100_000m);

        desk.Says(new Input.Proposed(
            desk.Now, Edge, cycle, CycleOutcome.NoAction, [Coins.Btc], [], [], Cause.Model, "once more"));

        desk.Rows[^1].Step.Facts.OfType<Fact.InputRefused>().Single().Reason.ShouldContain("has its answer already");
    }

    [Fact]
    public void A_desk_loaded_from_its_rows_asks_again_what_is_owed_and_ends_alike()
    {
        var desk = Seated();
        desk.Bar(100_000m, 100_000m, 100_000m, 100_000m);
        var history = new MemoryBarHistory([new BarSeries(
            Coins.Btc, BarScenario.Interval,
                [new Bar(desk.Now.Plus(-Bar), 100_000m, 100_000m, 100_000m, 100_000m, 1m)])]);
        history.MoveTo(desk.Now);
        var restarted = new SimulatedDesk(
            desk.Sim.State, [new SeatedMind(Edge, new Later(Bar, Bar), [Coins.Btc])], history, BarScenario.Interval);

        restarted.AskAgain();

        var again = restarted.TakeAsks().Single();
        var first = desk.Sim.TakeAsks().Single();
        again.Cycle.ShouldBe(first.Cycle);
        again.Briefing!.Account.Equity.ShouldBe(first.Briefing!.Account.Equity);
        again.Marks.ShouldBe(first.Marks);
    }

    [Fact]
    public void After_the_last_bar_whatever_is_on_its_way_arrives()
    {
        var desk = Seated();
        desk.Bar(100_000m, 100_000m, 100_000m, 100_000m);
        Answers(desk, desk.Now.Plus(Moment.Hour));

        desk.Sim.LandRest();

        desk.Sim.State.Agents[Edge].Cycle!.IsOpen.ShouldBeFalse();
    }

    private static BarScenario Seated(long? every = null, long? inPosition = null)
    {
        var desk = new BarScenario();
        desk.Sim.Seat(new SeatedMind(Edge, new Later(every ?? Bar, inPosition ?? Bar), [Coins.Btc]));
        return desk;
    }

    private static void Answers(BarScenario desk, Moment at, params Proposal[] proposals)
    {
        var ask = desk.Sim.TakeAsks().Single();
        var outcome = proposals.Length == 0 ? CycleOutcome.NoAction : CycleOutcome.Ok;
        desk.Sim.Land(new MindAnswer(ask.Agent, ask.Cycle, at, new MindReply(outcome, [.. proposals], ""), null));
    }

    private sealed record Later(long Every, long EveryInPosition) : ISlowMind
    {
        public string Name => "llm/test/later";
    }
}
