using Pitwall.Engine.Trading;
using Pitwall.Server.Platform;
using Pitwall.Server.Trading.Journal;

namespace Pitwall.Server.Trading.Pump;

/// <summary>
/// Writes a desk's batches in their order, one transaction each, while later ones are made: one is being written, one
/// turned into rows, and one simulated by the caller. What is not written is lost with the owner and made again.
/// </summary>
internal sealed class WriteBehind(
    JournalStore store, DeskLease lease, LoadedDesk loaded, TimeProvider time, ILogger logger)
{
    private Task<LoadedDesk?> writing = Task.FromResult<LoadedDesk?>(loaded);
    private LoadedDesk last = loaded;
    private Task<Batch>? making;

    /// <summary>
    /// Takes a batch over, waiting until the one before the last is written; false when the desk is lost.
    /// </summary>
    public async Task<bool> AddAsync(
        IReadOnlyList<Recorded> rows, IReadOnlyList<InboxAnswer> answers, CancellationToken ct)
    {
        if (!await AdvanceAsync(ct))
        {
            return false;
        }

        var before = last;
        making = Task.Run(() => store.Make(lease, before, rows, answers), CancellationToken.None);
        return true;
    }

    /// <summary>Waits until everything is written: the desk as it is in the database; null when it is lost.</summary>
    public async Task<LoadedDesk?> FlushAsync(CancellationToken ct) =>
        await AdvanceAsync(ct) ? await writing : null;

    /// <summary>
    /// Waits for what is on its way to the database, however it ends: the journal says what is written.
    /// </summary>
    public Task EndAsync() => writing.ContinueWith(
        _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

    private async Task<bool> AdvanceAsync(CancellationToken ct)
    {
        if (making is not { } made)
        {
            return true;
        }

        var batch = await made;
        making = null;
        if (await writing is null)
        {
            return false;
        }

        last = batch.After;
        writing = Task.Run(() => WriteAsync(batch, ct), CancellationToken.None);
        return true;
    }

    /// <summary>Null when the desk belongs to somebody else by now.</summary>
    private async Task<LoadedDesk?> WriteAsync(Batch batch, CancellationToken ct)
    {
        using var span = Signals.Activities.StartActivity("desk.commit");
        span?.SetTag("pitwall.desk", lease.Desk);
        span?.SetTag("pitwall.rows", batch.Journal.Count);
        var started = time.GetTimestamp();
        if (await store.AppendAsync(batch, ct) is not AppendResult.Written written)
        {
            PumpLog.Lost(logger, lease.Desk, lease.Epoch);
            return null;
        }

        PumpSignals.CommitMs.Record(time.GetElapsedTime(started).TotalMilliseconds);
        PumpSignals.Rows.Add(batch.Journal.Count);
        return written.Desk;
    }
}
