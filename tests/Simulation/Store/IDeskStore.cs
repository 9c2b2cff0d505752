using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;

namespace Pitwall.Simulation.Store;

/// <summary>
/// What the owner of a desk needs of a database, as answers that can be compared. The product's own journal, inbox and
/// leases on PostgreSQL and the memory of the simulation both stand behind it, and a test holds them to each other.
/// </summary>
public interface IDeskStore
{
    LeaseAnswer Acquire(int desk, string holder, long lengthMicros);

    LeaseAnswer Renew(HeldLease lease);

    void Release(HeldLease lease);

    StoredHead Load(int desk);

    /// <summary>All rows and the inbox answers with them, or nothing.</summary>
    WriteAnswer Append(
        HeldLease lease, StoredHead before, IReadOnlyList<Recorded> rows, IReadOnlyList<Answered> answers);

    SendAnswer Send(int desk, Parcel parcel);

    /// <summary>What waits, urgent first, then by arrival.</summary>
    IReadOnlyList<WaitingParcel> Waiting(int desk, int max);
}

public sealed record HeldLease(int Desk, long Epoch, string Holder, long LengthMicros);

public abstract record LeaseAnswer
{
    public sealed record Ours(HeldLease Lease) : LeaseAnswer;

    public sealed record Held(string Holder) : LeaseAnswer;

    public sealed record Lost(long Epoch, string Holder) : LeaseAnswer;
}

/// <summary>The folded state and the hash of the last row.</summary>
public sealed record StoredHead(DeskState State, Hash32 Hash);

public sealed record Answered(long Id, long Seq, string? Refused);

public abstract record WriteAnswer
{
    public sealed record Written(StoredHead Head) : WriteAnswer;

    public sealed record Lost(long Epoch, string Holder) : WriteAnswer;
}

/// <summary>An input for a desk; Source and Key make it one input for ever.</summary>
public sealed record Parcel(string Source, string Key, Input Input, bool IsUrgent);

public sealed record WaitingParcel(long Id, bool IsUrgent, Input Input);

public abstract record SendAnswer
{
    public sealed record Accepted : SendAnswer;

    public sealed record AlreadySent(string State, long? Seq, string? Result) : SendAnswer;

    public sealed record KeyReused : SendAnswer;

    public sealed record Full(int Waiting) : SendAnswer;
}

/// <summary>The store did not answer; whether it did what was asked is not said.</summary>
public sealed class StoreAwayException(string operation) : Exception($"the store did not answer {operation}");

/// <summary>A rule of the schema forbids it: an id that is already there.</summary>
public sealed class StoreRefusedException(string why) : Exception(why);
