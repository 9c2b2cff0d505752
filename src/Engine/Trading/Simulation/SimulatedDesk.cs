using System.Collections.Immutable;
using Pitwall.Engine.Agents;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading.Invariants;
using Pitwall.Engine.Trading.Paper;

namespace Pitwall.Engine.Trading.Simulation;

/// <summary>
/// A desk on a candle feed: the watcher, the paper venue and the agents' minds around Decide. It keeps nothing of its
/// own but the clock, so a desk loaded from its journal goes on exactly where the recorded rows end. Used alike by
/// backtests and by a server that replays stored candles.
/// </summary>
/// <remarks>
/// Clock: what happens in a bar is stamped one microsecond after its start or before its end, what its close brings at
/// its end. So the desk's clock alone says which bar was worked off last.
/// </remarks>
public sealed class SimulatedDesk
{
    private readonly List<Recorded> recorded = [];
    private readonly List<InstrumentId> wanted = [];
    private readonly List<(AgentSlug Agent, FeedBar Bar)> touched = [];
    private readonly BarInterval interval;
    private Lookout?[]? lookouts;
    private Vigil? vigil;
    private DeskState? settled;

    public SimulatedDesk(
        DeskState desk, IEnumerable<SeatedMind> minds, MemoryBarHistory history, BarInterval interval)
    {
        ArgumentNullException.ThrowIfNull(desk);
        State = desk;
        Clock = desk.At;
        Minds = [.. minds.OrderBy(m => m.Agent)];
        History = history;
        Cycles = new SlowCycles(this);
        this.interval = interval;
    }

    public DeskState State { get; private set; }

    /// <summary>The end of the last bar worked off, or the last input's time.</summary>
    public Moment Clock { get; private set; }

    /// <summary>Told of every input before it is decided; for whoever must be able to stop the world there.</summary>
    public Action<Input>? Watch { get; init; }

    /// <summary>Microseconds between two marks while anything is held; at UTC midnight there is one anyway.</summary>
    public long MarkEvery { get; init; } = Moment.Hour;

    /// <summary>Looks at every row and freezes what breaks a law; null where nothing is at stake.</summary>
    public InvariantWatch? Laws { get; init; }

    internal ImmutableArray<SeatedMind> Minds { get; private set; }

    internal MemoryBarHistory History { get; }

    internal SlowCycles Cycles { get; }

    /// <summary>Whether minds wait to be asked: the feed must not move on before all of them have answered.</summary>
    public bool HasAsks => Cycles.HasAsks;

    /// <summary>What the minds that answer later are to be asked since the last call, by agent.</summary>
    public IReadOnlyList<Ask> TakeAsks() => Cycles.TakeAsks();

    /// <summary>After a restart: puts what the state says is owed among the asks again.</summary>
    public void AskAgain() => Cycles.AskAgain();

    /// <summary>
    /// Brings an answer; it reaches the desk at its own time, in a bar that starts before it between that bar's stamps.
    /// </summary>
    public void Land(MindAnswer answer) => Cycles.Keep(answer);

    /// <summary>
    /// What a seated agent would be asked at this moment, or null when it cannot be; nothing changes.
    /// </summary>
    public Ask? Brief(AgentSlug agent) => Cycles.Brief(agent);

    /// <summary>
    /// After the last bar: whatever is still on its way arrives, so that every cycle has its outcome.
    /// </summary>
    public void LandRest() => Cycles.Land(new Moment(long.MaxValue));

    /// <summary>The same proposals with the marks of this moment, for those of people, who bring none.</summary>
    public Input.Proposed WithMarks(Input.Proposed proposed)
    {
        ArgumentNullException.ThrowIfNull(proposed);
        return proposed with
        {
            Marks = MarksFor([.. proposed.Proposals.Select(proposal => proposal.Instrument), .. proposed.Coins]),
        };
    }

    /// <summary>Rows recorded and not yet taken, oldest first.</summary>
    public IReadOnlyList<Recorded> Recorded => recorded;

    public bool IsSeated(AgentSlug agent) => Minds.Any(m => m.Agent == agent);

    /// <summary>What the next bars could touch, as the state stands now.</summary>
    internal Vigil Vigil => vigil is { } watched && watched.IsOf(State) ? watched : vigil = Vigil.Over(State);

    /// <summary>Seats a mind that joined while the desk runs.</summary>
    public void Seat(SeatedMind mind)
    {
        Minds = [.. Minds.Where(m => m.Agent != mind.Agent).Append(mind).OrderBy(m => m.Agent)];
        lookouts = null;
    }

    /// <summary>Whether the mind of this seat wants to be asked at this close; only a watchful one may not.</summary>
    internal bool IsAwake(int seat) => lookouts?[seat]?.IsAwake ?? true;

    /// <summary>The first grid time whose bar is still to be worked off.</summary>
    public static Moment NextStep(DeskState desk, BarInterval interval, Moment from)
    {
        if (desk.At <= from)
        {
            return from;
        }

        var last = desk.At.Plus(-1).Floor(interval.Micros);
        return last.Plus(interval.Micros);
    }

    /// <summary>Works off one step of the feed.</summary>
    public void Run(FeedStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        if (HasAsks)
        {
            throw new InvalidOperationException($"Minds wait to be asked before the bar of {step.Start}");
        }

        History.MoveTo(step.Start);
        Cycles.Land(step.Start);
        var opening = step.Start.Plus(1);
        foreach (var due in step.Funding)
        {
            if (Vigil.IsHeld(due.Instrument) && MarkOf(due.Instrument) is { } mark)
            {
                Submit(new Input.FundingSettled(opening, due.Instrument, due.Rate, mark.Mark, due.Estimated));
            }
        }

        touched.Clear();
        Vigil.Touched(step, touched);
        if (touched.Count > 0 || Cycles.LandsBy(BarWalk.LandsBy(step)))
        {
            new BarWalk(this, step).Walk(touched);
        }

        Look(step);
        History.MoveTo(step.End);
        new BarClose(this, step).Close();
        Clock = step.End;
    }

    /// <summary>Decides, records and folds one input, then works off what the desk owes because of it.</summary>
    public void Submit(Input input)
    {
        Take(input);
        WorkOff(input.At);
    }

    /// <summary>Rows recorded since the last call, oldest first; with them the answer to any broken law.</summary>
    public IReadOnlyList<Recorded> TakeRecorded()
    {
        foreach (var answer in Laws?.Answers(State, State.At) ?? [])
        {
            Submit(answer);
        }

        var rows = recorded.ToArray();
        recorded.Clear();
        return rows;
    }

    /// <summary>Answers everything owed at once: the paper venue is never out of reach.</summary>
    public void WorkOff(Moment at)
    {
        // Marks and clocks give nobody anything to do.
        if (ReferenceEquals(settled?.Agents, State.Agents) && ReferenceEquals(settled.Kill, State.Kill))
        {
            return;
        }

        // Answers can bring new duties (a rejected stop forces an exit); each round ends some order, so this ends.
        for (var answers = Answers(); !answers.IsEmpty; answers = Answers())
        {
            Take(new Input.VenueAnswered(at, answers));
        }

        settled = State;
    }

    /// <summary>
    /// Shows the bars of a step to the minds that watch. One that has just been seated sees first what it remembers.
    /// </summary>
    private void Look(FeedStep step)
    {
        lookouts ??= [.. Minds.Select(seat => Lookout.Of(seat, History, interval))];
        foreach (var lookout in lookouts)
        {
            lookout?.See(step);
        }
    }

    /// <summary>The close of the last complete bar, stamped with that bar's end.</summary>
    internal MarkSeen? MarkOf(InstrumentId instrument)
    {
        var last = History.Last(instrument, interval, 1);
        return last.IsEmpty
            ? null
            : new MarkSeen(
                instrument, new Price(last[0].Close), last[0].Start.Plus(interval.Micros), QuoteGrade.Candle);
    }

    /// <summary>When the last complete bar of an instrument began; null before the first.</summary>
    internal Moment? LastStart(InstrumentId instrument)
    {
        var last = History.Last(instrument, interval, 1);
        return last.IsEmpty ? null : last[0].Start;
    }

    /// <summary>Marks of everything held or ordered on the desk, and of the named coins.</summary>
    internal ImmutableArray<MarkSeen> MarksFor(ImmutableArray<InstrumentId> coins)
    {
        wanted.Clear();
        wanted.AddRange(Vigil.Concerned);
        foreach (var coin in coins)
        {
            Vigil.Want(wanted, coin);
        }

        var marks = ImmutableArray.CreateBuilder<MarkSeen>(wanted.Count);
        foreach (var instrument in wanted)
        {
            if (MarkOf(instrument) is { } mark)
            {
                marks.Add(mark);
            }
        }

        return marks.DrainToImmutable();
    }

    private void Take(Input input)
    {
        Watch?.Invoke(input);
        var before = State;
        (State, var row) = Desk.Take(before, input);
        Laws?.Look(before, row, State);
        recorded.Add(row);
        Clock = input.At > Clock ? input.At : Clock;
    }

    private ImmutableArray<VenueAnswer> Answers() =>
    [
        .. Desk.Owed(State).Select(duty => duty switch
        {
            Duty.Cancel cancel => Say(cancel.Order, OrderStatus.Cancelled, cancel.Order.Reason),
            Duty.Inquire ask => Say(ask.Order, OrderStatus.Accepted, null),
            _ => Arrive(duty.Order),
        }),
    ];

    private VenueAnswer Arrive(Order order)
    {
        var crosses = order is { TimeInForce: TimeInForce.Alo, Limit: { } limit }
            && MarkOf(order.Instrument) is { } mark
            && PaperMaker.WouldCross(order.Side, limit, mark.Mark, mark.Mark);
        return crosses
            ? Say(order, OrderStatus.Rejected, "post-only order would take")
            : Say(order, OrderStatus.Accepted, null);
    }

    private static VenueAnswer Say(Order order, OrderStatus status, string? reason) =>
        new(order.Agent, order.Id, status, reason);
}

/// <summary>A mind at its agent's seat.</summary>
public sealed record SeatedMind(AgentSlug Agent, IMind Mind, ImmutableArray<InstrumentId> Coins);
