using System.Diagnostics;
using Npgsql;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using Pitwall.Server.Platform;
using Pitwall.Server.Trading.Desks;
using Pitwall.Server.Trading.Inbox;
using Pitwall.Server.Trading.Journal;

namespace Pitwall.Server.Trading.Pump;

/// <summary>
/// Owns one desk for as long as its lease lasts: loads it, works off its inbox and feed batch by batch, and starts
/// again from the journal whenever a batch could not be written. Start-up is recovery; there is no other recovery code.
/// </summary>
internal sealed class DeskRunner(
    DeskServices services, DeskRow desk, FeedSpec spec, TimeSpan leaseLength, ILogger logger)
{
    // So that one transaction stays a matter of milliseconds and the inbox is never left waiting for long.
    private const int BatchRows = 1_000;
    private const long BatchMicros = 7 * Moment.Day;
    private const int InboxMax = 500;

    private static readonly TimeSpan IdlePause = TimeSpan.FromMilliseconds(200);

    private readonly LeaseBook leases = new(services.Source, services.Time);
    private readonly JournalStore store = new(services.Source, services.Time);

    public async Task RunAsync(CancellationToken ct)
    {
        string? waitsFor = null;
        while (!ct.IsCancellationRequested)
        {
            switch (await leases.AcquireAsync(desk.Id, services.Holder, leaseLength, ct))
            {
                case AcquireResult.Acquired acquired:
                    waitsFor = null;
                    await OwnAsync(acquired.Lease, ct);
                    break;
                case AcquireResult.Held held:
                    if (!string.Equals(waitsFor, held.Holder, StringComparison.Ordinal))
                    {
                        PumpLog.Waiting(logger, desk.Id, held.Holder);
                    }

                    // Whatever kept it from running here, it runs there.
                    services.Board.Remove(desk.Id);
                    waitsFor = held.Holder;
                    await Task.Delay(leaseLength / 5, services.Time, ct);
                    break;
                default:
                    return;
            }
        }
    }

    private async Task OwnAsync(DeskLease lease, CancellationToken ct)
    {
        PumpLog.Owning(logger, desk.Id, lease.Epoch);
        using var owning = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var keeping = leases.KeepAsync(
            lease, () => services.Board.Find(desk.Id)?.Clock ?? default, owning.Token);
        try
        {
            await WorkAsync(lease, keeping, owning.Token);
        }
        finally
        {
            await owning.CancelAsync();
            await keeping.ContinueWith(
                _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            services.Board.Forget(desk.Id);
            await leases.ReleaseAsync(lease, CancellationToken.None);
        }
    }

    private async Task WorkAsync(DeskLease lease, Task<AppendResult.LostLease> keeping, CancellationToken ct)
    {
        services.Board.Put(new DeskStanding(desk.Id, default, false, null)
        {
            Motion = DeskMotion.Paused,
            Why = "its journal is being read",
        });
        switch (await store.LoadAsync(desk.Id, ct))
        {
            case LoadResult.Broken broken:
                PumpLog.Broken(logger, desk.Id, broken.Seq, broken.Reason);
                services.Board.Put(new DeskStanding(desk.Id, new Moment(0), false, $"broken: {broken.Reason}"));
                await Task.Delay(Timeout.InfiniteTimeSpan, services.Time, ct);
                return;
            case LoadResult.Loaded loaded:
                await PumpAsync(lease, loaded.Desk, keeping, ct);
                return;
            default:
                throw new UnreachableException("A journal loads or it is broken");
        }
    }

    /// <summary>Segment after segment, until the desk is somebody else's or the feed has ended for good.</summary>
    private async Task PumpAsync(
        DeskLease lease, LoadedDesk loaded, Task<AppendResult.LostLease> keeping, CancellationToken ct)
    {
        var worked = loaded.State.At;
        while (await OpenSessionAsync(loaded.State, worked, ct) is { } session)
        {
            if (await RunAsync(lease, loaded, session, keeping, ct) is not { } after)
            {
                return;
            }

            loaded = after;
            worked = session.Segment.To;
        }
    }

    /// <summary>
    /// Works off one segment, and stays in the last one for what comes by the inbox; null when the desk is lost.
    /// </summary>
    private async Task<LoadedDesk?> RunAsync(
        DeskLease lease,
        LoadedDesk loaded,
        FeedSession session,
        Task<AppendResult.LostLease> keeping,
        CancellationToken ct)
    {
        var behind = new WriteBehind(store, lease, loaded, services.Time, logger);
        try
        {
            return await RunAsync(session, behind, keeping, ct);
        }
        finally
        {
            await behind.EndAsync();
        }
    }

    private async Task<LoadedDesk?> RunAsync(
        FeedSession session, WriteBehind behind, Task<AppendResult.LostLease> keeping, CancellationToken ct)
    {
        var throttle = new Throttle(services, desk.Id, session.Segment, NeedsViewers(session.Segment));
        var thinking = new ThinkingRound(services.Thinker, desk.Id);
        var finished = false;
        while (!ct.IsCancellationRequested && !keeping.IsCompleted)
        {
            await throttle.LookAsync(ct);
            var answers = await TakeInboxAsync(session, ct);
            var moved = !thinking.IsUnderWay && RunBatch(session, throttle);
            var rows = session.TakeRecorded();
            Alarm(session);
            if (rows.Count > 0 && !await behind.AddAsync(rows, answers, ct))
            {
                return null;
            }

            // The next batch is worked out while this one is written, unless it is the last, somebody waits for it, or
            // a mind is to be asked: what it is told of itself is read from what is committed.
            var settles = !moved || answers.Count > 0 || session.HasAsks;
            var written = settles ? await behind.FlushAsync(ct) : null;
            if (settles && written is null)
            {
                return null;
            }

            Publish(session, throttle);
            if (session.IsFinished && !session.Segment.IsLast)
            {
                return await behind.FlushAsync(ct);
            }

            if (session.IsFinished && !finished && written is not null)
            {
                finished = true;
                PumpLog.Finished(logger, desk.Id, session.Clock, written.State.Seq);
            }

            if (!await ThinkAsync(session, thinking, ct) && !moved)
            {
                await Task.Delay(throttle.Pause(IdlePause), services.Time, ct);
            }
        }

        await behind.FlushAsync(ct);
        return null;
    }

    private void Alarm(FeedSession session)
    {
        foreach (var breach in session.TakeAlarms())
        {
            PumpSignals.Breaches.Add(1);
            PumpLog.Breached(logger, desk.Id, breach.ToString());
        }
    }

    /// <summary>Asks whom there is to ask and lands what has come back; false when nobody thinks.</summary>
    private async Task<bool> ThinkAsync(FeedSession session, ThinkingRound thinking, CancellationToken ct)
    {
        if (session.HasAsks && !thinking.IsUnderWay)
        {
            thinking.Begin(session.TakeAsks(), ct);
        }

        if (!thinking.IsUnderWay)
        {
            return false;
        }

        session.Land(await thinking.WaitAsync(IdlePause, services.Time, ct) ?? []);
        return true;
    }

    private async Task<FeedSession?> OpenSessionAsync(DeskState state, Moment worked, CancellationToken ct)
    {
        var outcome = await FeedSegments.OpenAsync(services, spec, worked, ct);
        if (outcome is SegmentOutcome.Ready ready)
        {
            return new FeedSession(state, spec, ready.Segment, services.Minds);
        }

        var reason = ((SegmentOutcome.Refused)outcome).Reason;
        PumpLog.NoFeed(logger, desk.Id, reason);
        services.Board.Put(new DeskStanding(desk.Id, state.At, false, reason));
        await Task.Delay(TimeSpan.FromSeconds(5), services.Time, ct);
        return null;
    }

    private async Task<IReadOnlyList<InboxAnswer>> TakeInboxAsync(FeedSession session, CancellationToken ct)
    {
        await using var connection = await services.Source.OpenConnectionAsync(ct);
        var waiting = await DeskInbox.WaitingAsync(connection, desk.Id, InboxMax, ct);
        var answers = new List<InboxAnswer>(waiting.Count);
        foreach (var letter in waiting)
        {
            var row = session.Take(letter.Input);
            answers.Add(new InboxAnswer(letter.Id, row.Seq, DeskInbox.RefusalIn(row)));
        }

        return answers;
    }

    /// <summary>As many steps as are due and fit into a batch; true when there may be more at once.</summary>
    private static bool RunBatch(FeedSession session, Throttle throttle)
    {
        var until = session.Clock.Plus(BatchMicros);
        while (session.Clock < until && session.Waiting < BatchRows)
        {
            if (session.HasAsks)
            {
                return true;
            }

            if (!throttle.IsDue(session.Clock) || !session.Step())
            {
                return false;
            }
        }

        return true;
    }

    private bool NeedsViewers(FeedSegment segment) => spec.IsLab && segment.Speed > 0;

    private void Publish(FeedSession session, Throttle throttle)
    {
        var standing = Standings.Of(desk.Id, spec, session, throttle.Held);
        services.Board.Put(standing);
        var quotes = session.Quotes().ToArray();
        foreach (var quote in quotes)
        {
            services.Quotes.Put(desk.Name, quote);
        }

        services.News.Tell(desk, spec, standing, session.State, quotes);
    }
}
