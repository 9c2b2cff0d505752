using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using Pitwall.Engine.Trading.Venues;
using Pitwall.Simulation.Store;

namespace Pitwall.Simulation.Day;

/// <summary>
/// One process that wants to own the desk. It can die or stand still wherever it comes by a point; what it knew is then
/// gone, and it begins again from the store like any start. Two of these fight for one desk.
/// </summary>
internal sealed partial class Owner(string name, World world)
{
    public const long LeaseMicros = 30 * Moment.Second;

    private const long RetryMicros = 27 * Moment.Second;
    private const long RenewMicros = 10 * Moment.Second;
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

    /// <summary>Runs something of the desk's own (a mind's answer, a price) inside the session open now.</summary>
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
                session = new Session(lease, head, world) { RenewAt = asked.Plus(RenewMicros) };
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

    private void TickNext(Session mine)
    {
        var next = world.Time.Now.Plus(mine.Desk.IsBusy ? 500_000 : RenewMicros);
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
