using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading.Venues;
using Pitwall.Simulation.Venue;

namespace Pitwall.Simulation.Day;

/// <summary>
/// The network between a process and the venue: loses, doubles, delays and reorders what it carries. Whoever asks gets
/// exactly one reply, after a second at the latest.
/// </summary>
internal sealed class Wire(Scheduler time, FakeVenue venue, Faults faults, SeededNoise noise)
{
    private const long TimeoutMicros = Moment.Second;

    /// <summary>The venue answers nobody until then; its market goes on.</summary>
    public Moment DownUntil { get; private set; }

    public bool IsUp => time.Now >= DownUntil;

    public void Break(long micros)
    {
        faults.Count(Fault.VenueDown);
        DownUntil = time.Now.Plus(micros);
    }

    public void Send(VenueRequest request, Action<VenueReply> reply)
    {
        if (faults.Strikes(Fault.TurnedAway))
        {
            time.After(Trip(), () => reply(new VenueReply.TurnedAway(time.Now)));
            return;
        }

        var timeout = time.Now.Plus(TimeoutMicros);
        if (faults.Strikes(Fault.RequestDoubled))
        {
            time.After(Trip() + Trip(), () => Deliver(request));
        }

        if (faults.Strikes(Fault.RequestLost))
        {
            GiveUp(timeout, reply);
        }
        else if (faults.Strikes(Fault.RequestDelayed))
        {
            time.After(Delay(), () => Deliver(request));
            GiveUp(timeout, reply);
        }
        else if (request is VenueRequest.ReadAccount or VenueRequest.ReadHistory && noise.NextInt(4) > 0)
        {
            // Most reads as one event: what a reply in flight misses, every fourth read still shows.
            time.After(Trip(), () => Answer(Deliver(request), timeout, reply, isHere: true));
        }
        else
        {
            time.After(Trip(), () => Answer(Deliver(request), timeout, reply));
        }
    }

    /// <summary>The venue's push that something was executed; it may be lost, doubled and late.</summary>
    public void Push(Action hint)
    {
        if (!faults.Strikes(Fault.HintLost))
        {
            time.After(Trip(), hint);
        }

        if (faults.Strikes(Fault.HintDoubled))
        {
            time.After(Trip() * 4, hint);
        }
    }

    /// <summary>Null when the venue is down and nobody hears it.</summary>
    private VenueReply? Deliver(VenueRequest request) => IsUp ? venue.Handle(request, time.Now) : null;

    private void Answer(VenueReply? answer, Moment timeout, Action<VenueReply> reply, bool isHere = false)
    {
        if (answer is null || faults.Strikes(Fault.ReplyLost))
        {
            GiveUp(timeout, reply);
            return;
        }

        var told = faults.Strikes(Fault.ServerError) ? new VenueReply.Lost("502 and a page of HTML") : answer;
        if (isHere)
        {
            reply(told);
        }
        else
        {
            time.After(Trip(), () => reply(told));
        }
    }

    private void GiveUp(Moment timeout, Action<VenueReply> reply) =>
        time.At(timeout, () => reply(new VenueReply.Lost("no answer within a second")));

    private long Trip() => 10_000 + noise.NextInt(90_000);

    private long Delay() => Moment.Second + (noise.NextInt(90) * Moment.Second);
}
