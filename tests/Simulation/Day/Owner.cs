using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using Pitwall.Engine.Trading.Venues;
using Pitwall.Simulation.Store;

namespace Pitwall.Simulation.Day;

/// <summary>
/// One process that wants to own the desk. It can die or stand still wherever it comes by a point; what it knew is then
/// gone, and it begins again from the store like any start. Two of these fight for one desk.
/// </summary>
internal sealed class Owner(string name, World world)
{
    public const long LeaseMicros = 10 * Moment.Second;

    private const long RetryMicros = 9 * Moment.Second;
    private const long RenewMicros = 4 * Moment.Second;
    private const int InboxMax = 50;

    private long monotonicBase;
    private int incarnation;
    private Moment pausedUntil;
    private Session? session;

    /// <summary>It owns the desk as far as it knows, and is awake.</summary>
    public Session? Working => world.Time.Now >= pausedUntil ? session : null;

    public void Start()
    {
        incarnation++;
        // A new process has a new monotonic clock; only differences mean anything.
        monotonicBase = world.Noise.NextInt(1_000_000_000);
        Later(0, TryOwn);
    }

    public void Later(long micros, Action work)
    {
        var mine = incarnation;
        world.Time.After(micros, () => Enter(mine, work));
    }

    /// <summary>This process's monotonic clock.</summary>
    public Moment Clock => new(monotonicBase + world.Time.Now.Micros - World.Start.Micros);

    /// <summary>A push of the venue arrived.</summary>
    public void Hint(string account) => Later(0, () =>
    {
        if (session is { } mine)
        {
            mine.Desk.Nudge(new Pitwall.Engine.Agents.AgentSlug(account));
            Work(mine);
        }
    });

    /// <summary>Runs something of the desk's own (a mind's answer, a price) inside the session that is open now.</summary>
    public void Inside(long micros, Action<Session> work)
    {
        if (session is { } mine)
        {
            Later(micros, () =>
            {
                if (session == mine)
                {
                    work(mine);
                    Work(mine);
                }
            });
        }
    }

    private void Enter(int mine, Action work)
    {
        if (mine != incarnation)
        {
            return;
        }

        if (world.Time.Now < pausedUntil)
        {
            world.Time.At(pausedUntil, () => Enter(mine, work));
            return;
        }

        try
        {
            work();
        }
        catch (CrashedException)
        {
            world.Trace.Add(world.Time.Now, $"{name} dies");
            session = null;
            incarnation++;
            world.Time.After(500_000 + (world.Noise.NextInt(20) * Moment.Second), Start);
        }
        catch (StoreAwayException away)
        {
            // Whether it was written is not known here: only the journal can say, so everything begins from it.
            world.Trace.Add(world.Time.Now, away.Message);
            session = null;
            Later(500_000, TryOwn);
        }
    }

    private void Point(string point)
    {
        switch (world.Faults.At(point))
        {
            case Fault.Crash:
                throw new CrashedException();
            case Fault.Pause:
                world.Trace.Add(world.Time.Now, $"{name} stands still");
                pausedUntil = world.Time.Now.Plus(3 * LeaseMicros);
                break;
            default:
                break;
        }
    }

    private void TryOwn()
    {
        var asked = Clock;
        switch (world.Store.Acquire(World.DeskNumber, name, LeaseMicros))
        {
            case LeaseAnswer.Ours(var lease):
                Point("own.post");
                var head = world.Store.Load(World.DeskNumber);
                world.Trace.Add(world.Time.Now, $"{name} owns", lease.Epoch);
                session = new Session(lease, head, world.Watch) { RenewAt = asked.Plus(RenewMicros) };
                session.Desk.LeasedUntil = asked.Plus(LeaseMicros);
                AskTime(session);
                Work(session);
                break;
            default:
                Later(RetryMicros, TryOwn);
                break;
        }
    }

    /// <summary>Public and without an account; asked until the venue answers.</summary>
    private void AskTime(Session mine)
    {
        var sent = Clock;
        Later(50_000 + world.Noise.NextInt(100_000), () =>
        {
            if (session != mine)
            {
                return;
            }

            if (world.Wire.IsUp)
            {
                mine.Desk.Observe(sent, Clock, world.Time.Now.Plus(-20_000));
                Work(mine);
            }
            else
            {
                Later(Moment.Second, () => AskTime(mine));
            }
        });
    }

    private void Lose(Session lost)
    {
        if (session == lost)
        {
            session = null;
            Later(RetryMicros, TryOwn);
        }
    }

    /// <summary>Everything that can be done now; called whenever something happened.</summary>
    private void Work(Session mine)
    {
        Point("work.pre");
        if (Clock >= mine.RenewAt && !Renew(mine))
        {
            return;
        }

        if (mine.Desk.IsAwake)
        {
            TakeMail(mine);
        }

        Commit(mine);
        if (session != mine)
        {
            return;
        }

        foreach (var request in mine.Desk.Due(Clock))
        {
            if (request is VenueRequest.Place or VenueRequest.Cancel)
            {
                // One event each, so that a process can stand still or die between two orders.
                Later(0, () => SendOne(mine, request));
            }
            else
            {
                SendOne(mine, request);
            }
        }

        TickNext(mine);
    }

    private bool Renew(Session mine)
    {
        var asked = Clock;
        if (world.Store.Renew(mine.Lease) is LeaseAnswer.Lost)
        {
            Lose(mine);
            return false;
        }

        mine.RenewAt = asked.Plus(RenewMicros);
        mine.Desk.LeasedUntil = asked.Plus(LeaseMicros);
        return true;
    }

    private void TakeMail(Session mine)
    {
        TakeInbox(mine);
        while (mine.Desk.TakeMail(Clock) is { Count: > 0 } letters)
        {
            foreach (var letter in letters)
            {
                Point("mail.pre");
                var sent = world.Store.Send(World.DeskNumber, new Parcel("venue", letter.Key, letter.Input, true));
                if (sent is SendAnswer.KeyReused)
                {
                    throw new ViolationException($"I2: the venue's key {letter.Key} came with another content");
                }

                Point("mail.post");
            }

            TakeInbox(mine);
        }
    }

    private void TakeInbox(Session mine)
    {
        foreach (var parcel in world.Store.Waiting(World.DeskNumber, InboxMax))
        {
            if (mine.Taken.Add(parcel.Id))
            {
                Point("inbox.pre");
                var row = mine.Desk.Submit(parcel.Input, Clock);
                var refusal = row.Step.Facts.OfType<Fact.InputRefused>().FirstOrDefault()?.Reason;
                mine.Answers.Add(new Answered(parcel.Id, row.Seq, refusal));
            }
        }
    }

    private void Commit(Session mine)
    {
        if (mine.IsWriting || mine.Desk.TakeRecorded() is not { Count: > 0 } rows)
        {
            return;
        }

        Point("commit.pre");
        var answers = mine.Answers.ToArray();
        mine.Answers.Clear();
        if (world.Store.Append(mine.Lease, mine.Head, rows, answers) is not WriteAnswer.Written(var head))
        {
            Lose(mine);
            return;
        }

        mine.Head = head;
        mine.IsWriting = true;
        Later(1_000 + world.Noise.NextInt(4_000), () =>
        {
            if (session == mine)
            {
                Point("commit.post");
                mine.IsWriting = false;
                mine.Desk.Acknowledge(head.State);
                Work(mine);
            }
        });
    }

    private void SendOne(Session mine, VenueRequest request)
    {
        Point("send.pre");
        if (session != mine)
        {
            return;
        }

        if (!mine.Desk.MaySend(request, Clock))
        {
            mine.Desk.Withhold(request, Clock);
            return;
        }

        world.Judge.Sent(mine, request);
        var sent = Clock;
        var number = incarnation;
        world.Wire.Send(request, reply => Enter(number, () => Receive(mine, (request, reply, sent))));
        Point("send.post");
    }

    private void Receive(Session mine, (VenueRequest Request, VenueReply Reply, Moment Sent) got)
    {
        if (session != mine)
        {
            return;
        }

        Point("reply.pre");
        mine.Desk.Take(got.Request, got.Reply, (got.Sent, Clock));
        Point("reply.post");
        if (mine.Desk.IsBusy || mine.Desk.HasRecorded)
        {
            Work(mine);
        }
    }

    private void TickNext(Session mine)
    {
        var next = world.Time.Now.Plus(mine.Desk.IsBusy ? 500_000 : 4 * Moment.Second);
        if (mine.TickAt <= world.Time.Now || next < mine.TickAt)
        {
            mine.TickAt = next;
            Later(next.Since(world.Time.Now), () =>
            {
                if (session == mine && mine.TickAt == next)
                {
                    Work(mine);
                }
            });
        }
    }
}

/// <summary>One process's ownership of the desk, from a loaded journal to the first failed write.</summary>
internal sealed class Session(HeldLease lease, StoredHead head, Action<DeskState, Recorded, DeskState> watch)
{
    public HeldLease Lease { get; } = lease;

    public VenueDesk Desk { get; } = new(head.State) { Watch = watch };

    public StoredHead Head { get; set; } = head;

    public bool IsWriting { get; set; }

    public Moment RenewAt { get; set; }

    public Moment TickAt { get; set; }

    /// <summary>Parcels decided in this session, whether their answer is written or not.</summary>
    public HashSet<long> Taken { get; } = [];

    public List<Answered> Answers { get; } = [];
}
