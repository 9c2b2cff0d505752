using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;

namespace Pitwall.Simulation.Store;

/// <summary>
/// The database of a simulated day: leases with epochs, a head that moves only from where the writer says it stands, an
/// inbox with unique keys, ids that are unique for ever. It holds rows, and the state it hands out is folded from them.
/// </summary>
public sealed class MemoryStore(Func<Moment> clock, Func<Moment> wall) : IDeskStore
{
    /// <summary>Parcels without urgency that may wait; the product's limit.</summary>
    public const int WaitingMax = 1_000;

    private readonly SortedDictionary<int, MemoryDesk> desks = [];

    /// <summary>Asked before every operation: what is to go wrong with it.</summary>
    public Func<string, StoreFault>? Trouble { get; set; }

    public void Create(int desk) => desks.Add(desk, new MemoryDesk(desk));

    /// <summary>The desk as it is stored, for whoever checks; no fault touches this.</summary>
    public MemoryDesk Look(int desk) => desks[desk];

    public LeaseAnswer Acquire(int desk, string holder, long lengthMicros) => Do("acquire", LeaseAnswer () =>
    {
        var stored = desks[desk];
        if (stored.Holder is { } other && stored.LeasedUntil > clock())
        {
            return new LeaseAnswer.Held(other);
        }

        stored.Epoch++;
        stored.Holder = holder;
        stored.LeasedUntil = clock().Plus(lengthMicros);
        return new LeaseAnswer.Ours(new HeldLease(desk, stored.Epoch, holder, lengthMicros));
    });

    public LeaseAnswer Renew(HeldLease lease) => Do("renew", LeaseAnswer () =>
    {
        var stored = desks[lease.Desk];
        if (stored.Epoch != lease.Epoch)
        {
            return new LeaseAnswer.Lost(stored.Epoch, stored.Holder ?? "nobody");
        }

        MustBeHeld(stored);
        stored.LeasedUntil = clock().Plus(lease.LengthMicros);
        return new LeaseAnswer.Ours(lease);
    });

    public void Release(HeldLease lease) => Do("release", () =>
    {
        var stored = desks[lease.Desk];
        if (stored.Epoch == lease.Epoch)
        {
            stored.Holder = null;
        }

        return 0;
    });

    public StoredHead Load(int desk) => Do("load", () => new StoredHead(desks[desk].State, desks[desk].Head));

    public WriteAnswer Append(
        HeldLease lease, StoredHead before, IReadOnlyList<Recorded> rows, IReadOnlyList<Answered> answers) =>
        Do("append", WriteAnswer () =>
        {
            var stored = desks[lease.Desk];
            if (stored.Epoch != lease.Epoch)
            {
                return new WriteAnswer.Lost(stored.Epoch, stored.Holder ?? "nobody");
            }

            var after = stored.Chain(before, rows, wall(), lease.Epoch);
            if (stored.Head == after[^1].Hash)
            {
                return new WriteAnswer.Written(new StoredHead(stored.State, stored.Head));
            }

            if (stored.State.Seq != before.State.Seq || stored.Head != before.Hash)
            {
                throw new InvalidOperationException(
                    $"the head is row {stored.State.Seq}, which this owner did not write");
            }

            MustBeHeld(stored);
            stored.Add(after, rows, answers);
            stored.LeasedUntil = clock().Plus(lease.LengthMicros);
            return new WriteAnswer.Written(new StoredHead(stored.State, stored.Head));
        });

    public SendAnswer Send(int desk, Parcel parcel) => Do("send", SendAnswer () =>
    {
        var stored = desks[desk];
        if (!parcel.IsUrgent
            && stored.Inbox.Count(i => i.Waits && !i.Parcel.IsUrgent) is var waiting and >= WaitingMax)
        {
            return new SendAnswer.Full(waiting);
        }

        if (stored.FindParcel(parcel.Source, parcel.Key) is not { } known)
        {
            stored.Put(parcel);
            return new SendAnswer.Accepted();
        }

        return Canonical.Bytes(known.Parcel.Input).AsSpan().SequenceEqual(Canonical.Bytes(parcel.Input))
            ? new SendAnswer.AlreadySent(known.State, known.Seq, known.Result)
            : new SendAnswer.KeyReused();
    });

    public IReadOnlyList<WaitingParcel> Waiting(int desk, int max) => Do("waiting", () => desks[desk].Waits == 0
        ? (IReadOnlyList<WaitingParcel>)[]
        : [
            .. desks[desk].Inbox
                .Where(i => i.Waits)
                .OrderBy(i => i.Parcel.IsUrgent ? 0 : 1)
                .ThenBy(i => i.Id)
                .Take(max)
                .Select(i => new WaitingParcel(i.Id, i.Parcel.IsUrgent, i.Parcel.Input)),
        ]);

    /// <summary>Who let go writes no more, though nobody took over: the schema wants a holder with a lease.</summary>
    private static void MustBeHeld(MemoryDesk stored)
    {
        if (stored.Holder is null)
        {
            throw new StoreRefusedException("I13: the lease was let go");
        }
    }

    private T Do<T>(string operation, Func<T> work)
    {
        var fault = Trouble?.Invoke(operation) ?? StoreFault.None;
        if (fault == StoreFault.BeforeIt)
        {
            throw new StoreAwayException(operation);
        }

        var result = work();
        return fault == StoreFault.AfterIt ? throw new StoreAwayException(operation) : result;
    }
}

/// <summary>How an operation of the store goes wrong: not done, or done and the answer lost.</summary>
public enum StoreFault
{
    None,
    BeforeIt,
    AfterIt,
}
