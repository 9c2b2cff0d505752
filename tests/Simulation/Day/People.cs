using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using Pitwall.Simulation.Store;

namespace Pitwall.Simulation.Day;

/// <summary>
/// People at the desk: they pause and stop agents, change limits, cancel orders and pull the kill latch, by the inbox
/// and sometimes twice. What the store did not confirm they send again with the same key.
/// </summary>
internal sealed class People(World world, SeededNoise noise)
{
    private int letters;

    public void Start() => Next();

    /// <summary>Lifts what would keep the desk from coming to rest.</summary>
    public void GoHome()
    {
        Send(new Input.KillSet(default, false, "the day is over"));
        foreach (var agent in World.Agents)
        {
            Send(new Input.RunSet(default, agent, RunState.Paused, "the day is over"));
        }
    }

    private void Next() => world.Time.After((5 + noise.NextInt(60)) * Moment.Minute, () =>
    {
        if (!world.Faults.IsQuiet)
        {
            Act();
            Next();
        }
    });

    private void Act()
    {
        var agent = World.Agents[noise.NextInt(World.Agents.Length)];
        var state = world.Store.Look(World.DeskNumber).State;
        if (!state.Agents.TryGetValue(agent, out var book))
        {
            return;
        }

        switch (noise.NextInt(10))
        {
            case 0 when world.Faults.Share(Fault.Kill) > 0:
                world.Faults.Count(Fault.Kill);
                Send(new Input.KillSet(default, true, "drill"));
                world.Time.After((1 + noise.NextInt(20)) * Moment.Minute, () =>
                    Send(new Input.KillSet(default, false, "drill over")));
                break;
            case 1 or 2:
                Send(new Input.RunSet(default, agent, (RunState)noise.NextInt(3), "people"));
                break;
            case 3 or 4 or 5:
                Send(new Input.RunSet(default, agent, RunState.Running, "people"));
                break;
            case 6:
                Send(new Input.AgentLimitsSet(default, agent, book.Limits with { LeverageMax = 1 + noise.NextInt(5) }));
                break;
            case 7 or 8 when !book.Orders.IsEmpty:
                Send(new Input.CancelAsked(
                    default, agent, book.Orders.Keys.ElementAt(noise.NextInt(book.Orders.Count)), "people"));
                break;
            default:
                break;
        }
    }

    private void Send(Input input)
    {
        var isUrgent = input is Input.KillSet or Input.RunSet or Input.CancelAsked;
        var parcel = new Parcel("people", $"p{++letters}", input, isUrgent);
        Post(parcel);
        if (world.Faults.Strikes(Fault.ParcelDoubled))
        {
            Post(parcel);
        }
    }

    private void Post(Parcel parcel)
    {
        try
        {
            world.Store.Send(World.DeskNumber, parcel);
        }
        catch (StoreAwayException)
        {
            // The sender cannot know: it sends the same key again until it is told.
            world.Time.After(Moment.Second, () => Post(parcel));
        }
    }
}
