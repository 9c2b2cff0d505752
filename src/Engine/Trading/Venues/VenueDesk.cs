using System.Collections.Immutable;
using Pitwall.Engine.Agents;
using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Trading.Venues;

/// <summary>
/// One owner's session of a desk whose venue is outside the process: what is decided, what of it is committed, and what
/// the venue must be told. It waits for nothing; whoever runs it carries requests, replies and rows. After a failed
/// write it is thrown away, and the next one begins from the journal: there is no other recovery.
/// </summary>
public sealed class VenueDesk
{
    private readonly List<Recorded> recorded = [];
    private readonly Courier courier;
    private readonly HistoryReader history = new();
    private readonly Reconciler reconciler;
    private readonly VenueClock clock = new();
    private DeskState? listedFor;
    private VenueAccount[] accounts = [];
    private DeskState? owingFor;
    private bool isOwing;
    private bool isLatched;

    /// <param name="loaded">The state that the committed journal folds to.</param>
    /// <param name="readMicros">
    /// How often an account with anything in the market is read, microseconds; null is nine seconds, and more where a
    /// venue allows fewer requests.
    /// </param>
    public VenueDesk(DeskState loaded, long? readMicros = null)
    {
        ArgumentNullException.ThrowIfNull(loaded);
        (State, Committed) = (loaded, loaded);
        courier = new Courier(loaded);
        reconciler = new Reconciler(readMicros ?? Reconciler.BusyMicros);
        isLatched = loaded.Kill.Engaged;
    }

    /// <summary>With everything decided in it, written or not.</summary>
    public DeskState State { get; private set; }

    /// <summary>What the store has acknowledged: the venue is told of nothing else.</summary>
    public DeskState Committed { get; private set; }

    /// <summary>Told of every row as it is decided.</summary>
    public Action<DeskState, Recorded, DeskState>? Watch { get; init; }

    /// <summary>Until this reading of the monotonic clock the lease is ours; orders are sent only before.</summary>
    public Moment LeasedUntil { get; set; }

    /// <summary>The venue's clock is known and the account has been read: its mind may be asked.</summary>
    public bool IsReadyFor(AgentSlug account) => clock.IsSet && reconciler.HasRead(account);

    /// <summary>The venue's time is known; a desk without a past takes nothing before.</summary>
    public bool IsAwake => clock.IsSet || State.Seq > 0;

    /// <summary>The venue told its time in any answer; the monotonic clock before and after it.</summary>
    public void Observe(Moment sent, Moment received, Moment venue) => clock.Observe(sent, received, venue);

    /// <summary>The desk's clock at a reading of the monotonic one; never behind the journal.</summary>
    public Moment Now(Moment monotonic)
    {
        var now = clock.IsSet ? clock.At(monotonic) : State.At;
        return now > State.At ? now : State.At;
    }

    /// <summary>Stops all sending at once, before the input that says so is even decided.</summary>
    public void Latch() => isLatched = true;

    /// <summary>Decides an input at the desk's clock; the row waits to be written.</summary>
    public Recorded Submit(Input input, Moment monotonic)
    {
        if (input is Input.KillSet { Engaged: true })
        {
            Latch();
        }

        var before = State;
        (State, var row) = Desk.Take(before, input with { At = Now(monotonic) });
        recorded.Add(row);
        Watch?.Invoke(before, row, State);
        return row;
    }

    /// <summary>Something was decided and waits to be written.</summary>
    public bool HasRecorded => recorded.Count > 0;

    /// <summary>Rows decided since the last call, oldest first.</summary>
    public IReadOnlyList<Recorded> TakeRecorded()
    {
        var rows = recorded.ToArray();
        recorded.Clear();
        return rows;
    }

    /// <summary>The store has acknowledged everything up to this state.</summary>
    public void Acknowledge(DeskState committed)
    {
        Committed = committed;
        if (isLatched && !committed.Kill.Engaged && !State.Kill.Engaged)
        {
            isLatched = false;
        }
    }

    /// <summary>Whether an order may leave now: asked once more immediately before its bytes do.</summary>
    public bool MaySend(VenueRequest request, Moment monotonic) =>
        request is not VenueRequest.Place place
        || (monotonic < LeasedUntil
            && !isLatched
            && !Committed.Kill.Engaged
            && reconciler.HasRead(place.Account)
            && (place.Ticket.ReduceOnly || reconciler.Agrees(place.Account)));

    /// <summary>What the venue is to be asked now. Each request must come back with exactly one reply.</summary>
    public IReadOnlyList<VenueRequest> Due(Moment monotonic)
    {
        if (!ReferenceEquals(Committed, listedFor))
        {
            (listedFor, accounts) = (Committed, [.. Committed.Agents.Values.Select(VenueAccount.Of)]);
        }

        var requests = new List<VenueRequest>();
        reconciler.Due(accounts, monotonic, requests);
        if (clock.IsSet)
        {
            history.Due(Committed, accounts, Now(monotonic), requests);
            requests.AddRange(courier.Due(Committed, Now(monotonic), order => MaySend(
                new VenueRequest.Place(order.Agent, order.Id, OrderTicket.Of(order)), monotonic)));
        }

        return requests;
    }

    /// <summary>The request did not leave: it is as if the venue had turned it away unread.</summary>
    public void Withhold(VenueRequest request, Moment monotonic) =>
        Take(request, new VenueReply.TurnedAway(Now(monotonic)), (monotonic, monotonic));

    /// <summary>Something happened at an account: read its history at once.</summary>
    public void Nudge(AgentSlug account) => history.Nudge(account);

    /// <summary>One reply, with the monotonic clock when the request left and now.</summary>
    public void Take(VenueRequest request, VenueReply reply, (Moment Sent, Moment Received) times)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(reply);
        var monotonic = times.Received;
        if (reply.AnsweredAt is { } at && reply is not VenueReply.TurnedAway)
        {
            clock.Observe(times.Sent, times.Received, at);
        }

        switch (request)
        {
            case VenueRequest.ReadHistory read:
                history.Take(read.Account, reply, Now(monotonic));
                break;
            case VenueRequest.ReadAccount read:
                Compare(read.Account, reply, monotonic);
                break;
            default:
                Hear(request, reply, monotonic);
                break;
        }
    }

    /// <summary>
    /// What the venue did and the books do not know yet. It goes through the inbox, whose keys are unique for ever; ask
    /// again after it was decided, because the next line may build on it.
    /// </summary>
    public IReadOnlyList<VenueMail> TakeMail(Moment monotonic) =>
        clock.IsSet ? history.Release(State, Now(monotonic)) : [];

    /// <summary>Something is owed, asked or waits to be booked: look again soon.</summary>
    public bool IsBusy => courier.HasQuestions || history.HasWaiting || IsOwing;

    private bool IsOwing
    {
        get
        {
            if (!ReferenceEquals(State, owingFor))
            {
                (owingFor, isOwing) = (State, Desk.Owed(State).Any());
            }

            return isOwing;
        }
    }

    /// <summary>What a new price and the time bring: a broken loss limit latches, orders out of time go.</summary>
    public void Look(ImmutableArray<MarkSeen> marks, Moment monotonic)
    {
        var now = Now(monotonic);
        foreach (var (agent, book) in State.Agents)
        {
            if (book.Limits.DailyLossMax is { } max && book.Loss is { Latched: false } day && day.Day == now.StartOfDay
                && !book.Positions.IsEmpty && Valuation.Equity(book, new Marks(marks)) is { } equity
                && day.Base + day.Flows - equity >= max)
            {
                Submit(new Input.TriggerCrossed(
                    default, TriggerKind.DailyLoss, agent, null, null, marks), monotonic);
            }

            foreach (var (id, order) in book.Orders)
            {
                if (order.ExpiresAt <= now && !order.CancelWanted)
                {
                    Submit(new Input.CancelAsked(default, agent, id, "its time is over"), monotonic);
                }
            }
        }
    }

    private void Hear(VenueRequest request, VenueReply reply, Moment monotonic)
    {
        var id = request switch
        {
            VenueRequest.Place place => place.Order,
            VenueRequest.Cancel cancel => cancel.Order,
            VenueRequest.Ask ask => ask.Order,
            _ => throw new ArgumentException($"{request.GetType().Name} is about no order", nameof(request)),
        };
        if (!State.Agents[request.Account].Orders.TryGetValue(id, out var order))
        {
            courier.Forget(State);
            return;
        }

        if (reply is VenueReply.Known known && known.Filled != order.Filled)
        {
            history.Nudge(request.Account);
        }

        if (courier.Hear(request, reply, order, Now(monotonic)) is { } answer)
        {
            Submit(new Input.VenueAnswered(default, [answer]), monotonic);
            courier.Forget(State);
        }
    }

    private void Compare(AgentSlug account, VenueReply reply, Moment monotonic)
    {
        var book = State.Agents[account];
        var why = reconciler.Take(book, reply, history.ThroughOf(account));
        if (!reconciler.Agrees(account))
        {
            history.Nudge(account);
        }
        if (reply is VenueReply.Account seen)
        {
            foreach (var (_, order) in book.Orders)
            {
                if (Reconciler.IsMissing(order, seen))
                {
                    courier.Inquire(order);
                }
            }
        }

        if (why is not null && book.Frozen is null)
        {
            Submit(new Input.FreezeAsked(default, account, why), monotonic);
        }
    }
}

/// <summary>One agent's account as the committed state has it; busy while it has anything in the market.</summary>
internal readonly record struct VenueAccount(AgentBook Book, bool IsBusy)
{
    public static VenueAccount Of(AgentBook book) => new(book, !book.Orders.IsEmpty || !book.Positions.IsEmpty);
}
