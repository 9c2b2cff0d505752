using System.Collections.Immutable;
using Pitwall.Engine.Agents;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
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
    private readonly BarInterval interval;

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
            Marks = MarksFor(proposed.Proposals.Select(proposal => proposal.Instrument).Concat(proposed.Coins)),
        };
    }

    /// <summary>Rows recorded and not yet taken, oldest first.</summary>
    public IReadOnlyList<Recorded> Recorded => recorded;

    public bool IsSeated(AgentSlug agent) => Minds.Any(m => m.Agent == agent);

    /// <summary>Seats a mind that joined while the desk runs.</summary>
    public void Seat(SeatedMind mind) =>
        Minds = [.. Minds.Where(m => m.Agent != mind.Agent).Append(mind).OrderBy(m => m.Agent)];

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
            if (IsHeld(due.Instrument) && MarkOf(due.Instrument) is { } mark)
            {
                Submit(new Input.FundingSettled(opening, due.Instrument, due.Rate, mark.Mark, due.Estimated));
            }
        }

        new BarWalk(this, step).Walk();
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

    /// <summary>Rows recorded since the last call, oldest first.</summary>
    public IReadOnlyList<Recorded> TakeRecorded()
    {
        var rows = recorded.ToArray();
        recorded.Clear();
        return rows;
    }

    /// <summary>Answers everything owed at once: the paper venue is never out of reach.</summary>
    public void WorkOff(Moment at)
    {
        // Answers can bring new duties (a rejected stop forces an exit); each round ends some order, so this ends.
        for (var answers = Answers(); !answers.IsEmpty; answers = Answers())
        {
            Take(new Input.VenueAnswered(at, answers));
        }
    }

    internal bool IsHeld(InstrumentId instrument)
    {
        foreach (var (_, book) in State.Agents)
        {
            if (book.Positions.ContainsKey(instrument))
            {
                return true;
            }
        }

        return false;
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
    internal ImmutableArray<MarkSeen> MarksFor(IEnumerable<InstrumentId> coins)
    {
        wanted.Clear();
        foreach (var coin in coins)
        {
            Want(coin);
        }

        foreach (var (_, book) in State.Agents)
        {
            foreach (var (instrument, _) in book.Positions)
            {
                Want(instrument);
            }

            foreach (var (_, order) in book.Orders)
            {
                Want(order.Instrument);
            }
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

    /// <summary>Keeps the list sorted and without repeats; a set costs more than the few names in it.</summary>
    private void Want(InstrumentId instrument)
    {
        var at = wanted.BinarySearch(instrument);
        if (at < 0)
        {
            wanted.Insert(~at, instrument);
        }
    }

    private void Take(Input input)
    {
        Watch?.Invoke(input);
        (State, var row) = Desk.Take(State, input);
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
