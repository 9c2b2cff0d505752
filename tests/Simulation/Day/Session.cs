using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using Pitwall.Engine.Trading.Venues;
using Pitwall.Simulation.Store;

namespace Pitwall.Simulation.Day;

/// <summary>One process's ownership of the desk, from a loaded journal to the first failed write.</summary>
internal sealed class Session(HeldLease lease, StoredHead head, World world)
{
    public HeldLease Lease { get; } = lease;

    public VenueDesk Desk { get; } = new(head.State, world.ReadMicros) { Watch = world.Watch };

    public StoredHead Head { get; set; } = head;

    public bool IsWriting { get; set; }

    public Moment RenewAt { get; set; }

    public Moment TickAt { get; set; }

    /// <summary>Parcels decided in this session, whether their answer is written or not.</summary>
    public HashSet<long> Taken { get; } = [];

    public List<Answered> Answers { get; } = [];
}
