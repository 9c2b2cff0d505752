using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;

namespace Pitwall.Server.Trading.Journal;

/// <summary>
/// The right to write one desk's journal, proven by its epoch: whoever took the desk over has a higher one, and the
/// transaction of an older one fails.
/// </summary>
internal sealed record DeskLease(int Desk, long Epoch, string Holder, TimeSpan Length)
{
    /// <summary>How long a lease lasts without renewal.</summary>
    public static readonly TimeSpan DefaultLength = TimeSpan.FromSeconds(10);

    /// <summary>A lease is renewed this often, so that four renewals may fail before it is lost.</summary>
    public TimeSpan RenewEvery => Length / 5;
}

/// <summary>What came of asking for a desk.</summary>
internal abstract record AcquireResult
{
    internal sealed record Acquired(DeskLease Lease) : AcquireResult;

    /// <summary>Another process has it; ask again after <see cref="Until"/>.</summary>
    internal sealed record Held(string Holder, DateTime Until) : AcquireResult;

    internal sealed record NoSuchDesk(int Desk) : AcquireResult;
}

/// <summary>A desk's state and the hash of its last journal row: what the next batch builds on.</summary>
internal sealed record LoadedDesk(DeskState State, Hash32 Head);

/// <summary>What came of reading a journal.</summary>
internal abstract record LoadResult
{
    internal sealed record Loaded(LoadedDesk Desk) : LoadResult;

    /// <summary>
    /// The journal does not prove itself; nothing may trade on it before <c>verify</c> has named the row.
    /// </summary>
    internal sealed record Broken(long Seq, string Reason) : LoadResult;
}

/// <summary>
/// The inbox row that journal row Seq answers; Refused says why the desk would not have it, null when it did.
/// </summary>
internal sealed record InboxAnswer(long Id, long Seq, string? Refused);

/// <summary>What came of writing a batch.</summary>
internal abstract record AppendResult
{
    internal sealed record Written(LoadedDesk Desk) : AppendResult;

    /// <summary>Somebody else owns the desk now; nothing of the batch was written and nothing more may be.</summary>
    internal sealed record LostLease(long Epoch, string Holder) : AppendResult;
}
