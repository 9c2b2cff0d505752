using System.Collections.Immutable;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using Pitwall.Engine.Trading.Invariants;
using Pitwall.Engine.Trading.Simulation;
using Pitwall.Server.Markets.Candles;
using Pitwall.Server.Platform;
using Pitwall.Server.Trading.Desks;

namespace Pitwall.Server.Trading.Pump;

/// <summary>
/// One owner's run of a desk on a segment of its feed, from the state its journal folds to. Holds nothing that the
/// journal and the feed do not say; after a failed write it is thrown away.
/// </summary>
internal sealed class FeedSession
{
    private readonly FeedSpec spec;
    private readonly IMindSource minds;
    private readonly BarFeed bars;
    private readonly SimulatedDesk sim;
    private readonly MemoryBarHistory history;
    private IEnumerator<FeedStep>? steps;

    public FeedSession(DeskState desk, FeedSpec spec, FeedSegment segment, IMindSource minds)
    {
        this.spec = spec;
        this.minds = minds;
        Segment = segment;
        bars = segment.Bars;
        history = new MemoryBarHistory(bars.Series);
        sim = new SimulatedDesk(desk, [], history, bars.Interval) { Watch = HitFailpoint, Laws = new InvariantWatch() };
        history.MoveTo(Clock);
        Seat();
        sim.AskAgain();
    }

    public FeedSegment Segment { get; }

    /// <summary>The desk's clock: never before the segment's beginning.</summary>
    public Moment Clock => sim.Clock > Segment.From ? sim.Clock : Segment.From;

    /// <summary>Whether the segment has been worked off; after it may come another.</summary>
    public bool IsFinished { get; private set; }

    public DeskState State => sim.State;

    /// <summary>
    /// Takes an input from outside, stamped with the desk's clock, and returns the row that recorded it.
    /// </summary>
    public Recorded Take(Input input)
    {
        var before = sim.State.Seq;
        var whole = Flattening.Complete(sim.State, input);
        sim.Submit((whole is Input.Proposed { Marks.IsEmpty: true } asked ? sim.WithMarks(asked) : whole) with
        {
            At = Clock,
        });
        Seat();
        return sim.Recorded.First(row => row.Seq == before + 1);
    }

    /// <summary>Works off the next step; false when the feed has ended or the desk is not open yet.</summary>
    public bool Step()
    {
        if (sim.State.Seq == 0 || IsFinished || sim.HasAsks)
        {
            return false;
        }

        steps ??= new CandleFeed(bars.Series, bars.Funding)
            .Steps(SimulatedDesk.NextStep(sim.State, bars.Interval, Segment.From), Segment.To)
            .GetEnumerator();
        if (!steps.MoveNext())
        {
            if (Segment.IsLast)
            {
                sim.LandRest();
            }

            IsFinished = true;
            return false;
        }

        sim.Run(steps.Current);
        Failpoint.Hit(Failpoint.StepPost);
        return true;
    }

    /// <summary>Whether minds wait to be asked; until they have answered no step is taken.</summary>
    public bool HasAsks => sim.HasAsks;

    public IReadOnlyList<Ask> TakeAsks() => sim.TakeAsks();

    /// <summary>Brings answers; each reaches the desk at its own time.</summary>
    public void Land(IEnumerable<MindAnswer> answers)
    {
        foreach (var answer in answers)
        {
            sim.Land(answer);
        }
    }

    /// <summary>Rows recorded and not yet taken.</summary>
    public int Waiting => sim.Recorded.Count;

    public IReadOnlyList<Recorded> TakeRecorded() => sim.TakeRecorded();

    /// <summary>Laws that were broken since the last call; what they concern is frozen by then.</summary>
    public IReadOnlyList<Breach> TakeAlarms() => sim.Laws!.TakeAlarms();

    /// <summary>Candle-grade quotes as of the clock.</summary>
    public IEnumerable<Quote> Quotes() => bars.Series
        .Select(series => (series.Instrument, Bars: history.Last(series.Instrument, bars.Interval, 1).ToArray()))
        .Where(last => last.Bars.Length == 1)
        .Select(last => Quote.FromClose(
            last.Instrument,
            last.Bars[0].Start.Plus(bars.Interval.Micros),
            new Price(last.Bars[0].Close)));

    private void Seat()
    {
        foreach (var book in sim.State.Agents.Values)
        {
            if (!sim.IsSeated(book.Agent)
                && minds.Find(book.Mind, new MindSeat(sim.State.Desk, spec.Seed, book.Agent)) is { } mind)
            {
                var coins = book.Limits.Instruments.Where(spec.InstrumentIds.Contains).ToImmutableArray();
                sim.Seat(new SeatedMind(book.Agent, mind, coins));
            }
        }
    }

    private static void HitFailpoint(Input input) => Failpoint.Hit(input switch
    {
        Input.Proposed => Failpoint.DecisionPre,
        Input.OrderFilled => Failpoint.FillPre,
        Input.VenueAnswered answered when answered.Answers.Any(a => a.Status != OrderStatus.Accepted) =>
            Failpoint.StopPre,
        Input.VenueAnswered => Failpoint.AckPre,
        Input.FundingSettled => Failpoint.FundingPre,
        _ => "",
    });
}
