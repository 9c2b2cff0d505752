using System.Diagnostics;
using Npgsql;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using Pitwall.Server.Markets.Candles;
using Pitwall.Server.Markets.Funding;
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
    DeskServices services, int desk, FeedSpec spec, TimeSpan leaseLength, ILogger logger)
{
    // A batch is at most one day of the feed, so that one transaction stays a matter of milliseconds.
    private const long BatchMicros = Moment.Day;
    private const int InboxMax = 500;
    private const long WarmUp = 32 * Moment.Day;

    private static readonly TimeSpan IdlePause = TimeSpan.FromMilliseconds(200);

    private readonly LeaseBook leases = new(services.Source, services.Time);
    private readonly JournalStore store = new(services.Source, services.Time);

    public async Task RunAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            switch (await leases.AcquireAsync(desk, services.Holder, leaseLength, ct))
            {
                case AcquireResult.Acquired acquired:
                    await OwnAsync(acquired.Lease, ct);
                    break;
                case AcquireResult.Held held:
                    PumpLog.Waiting(logger, desk, held.Holder);
                    await Task.Delay(leaseLength / 5, services.Time, ct);
                    break;
                default:
                    return;
            }
        }
    }

    private async Task OwnAsync(DeskLease lease, CancellationToken ct)
    {
        PumpLog.Owning(logger, desk, lease.Epoch);
        using var owning = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var keeping = leases.KeepAsync(lease, owning.Token);
        try
        {
            await WorkAsync(lease, keeping, owning.Token);
        }
        finally
        {
            await owning.CancelAsync();
            await keeping.ContinueWith(
                _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            await leases.ReleaseAsync(lease, CancellationToken.None);
        }
    }

    private async Task WorkAsync(DeskLease lease, Task<AppendResult.LostLease> keeping, CancellationToken ct)
    {
        switch (await store.LoadAsync(desk, ct))
        {
            case LoadResult.Broken broken:
                PumpLog.Broken(logger, desk, broken.Seq, broken.Reason);
                services.Board.Put(new DeskStanding(desk, new Moment(0), false, $"broken: {broken.Reason}"));
                await Task.Delay(Timeout.InfiniteTimeSpan, services.Time, ct);
                return;
            case LoadResult.Loaded loaded:
                await PumpAsync(lease, loaded.Desk, keeping, ct);
                return;
            default:
                throw new UnreachableException("A journal loads or it is broken");
        }
    }

    private async Task PumpAsync(
        DeskLease lease, LoadedDesk loaded, Task<AppendResult.LostLease> keeping, CancellationToken ct)
    {
        var session = await OpenSessionAsync(loaded.State, ct);
        if (session is null)
        {
            return;
        }

        var pace = new Pace((double)spec.Speed, services.Time);
        var finished = false;
        while (!ct.IsCancellationRequested && !keeping.IsCompleted)
        {
            var answers = await TakeInboxAsync(session, ct);
            var moved = RunBatch(session, pace);
            var rows = session.TakeRecorded();
            if (rows.Count > 0)
            {
                if (await CommitAsync(lease, loaded, rows, answers, ct) is not { } committed)
                {
                    PumpLog.Lost(logger, desk, lease.Epoch);
                    return;
                }

                loaded = committed;
            }

            Publish(session);
            if (session.IsFinished && !finished)
            {
                finished = true;
                PumpLog.Finished(logger, desk, session.Clock, loaded.State.Seq);
            }

            if (!moved)
            {
                await Task.Delay(pace.Pause(IdlePause), services.Time, ct);
            }
        }
    }

    /// <summary>Null when the desk belongs to somebody else by now.</summary>
    private async Task<LoadedDesk?> CommitAsync(
        DeskLease lease,
        LoadedDesk before,
        IReadOnlyList<Recorded> rows,
        IReadOnlyList<InboxAnswer> answers,
        CancellationToken ct)
    {
        using var span = Signals.Activities.StartActivity("desk.commit");
        span?.SetTag("pitwall.desk", desk);
        span?.SetTag("pitwall.rows", rows.Count);
        var started = services.Time.GetTimestamp();
        if (await store.AppendAsync(lease, before, rows, answers, ct) is not AppendResult.Written written)
        {
            return null;
        }

        PumpSignals.CommitMs.Record(services.Time.GetElapsedTime(started).TotalMilliseconds);
        PumpSignals.Rows.Add(rows.Count);
        return written.Desk;
    }

    private async Task<ReplaySession?> OpenSessionAsync(DeskState state, CancellationToken ct)
    {
        var feed = await BarFeed.LoadAsync(
            new BarStore(services.Source),
            new FundingStore(services.Source),
            new FeedWish(
                [.. spec.InstrumentIds.Order()], spec.FromMoment.Plus(-WarmUp), spec.ToMoment, spec.BarInterval),
            ct);
        if (feed is FeedOutcome.Ready ready)
        {
            return new ReplaySession(state, spec, ready.Feed, services.Minds);
        }

        var reason = ((FeedOutcome.Refused)feed).Reason;
        PumpLog.NoFeed(logger, desk, reason);
        services.Board.Put(new DeskStanding(desk, state.At, false, reason));
        await Task.Delay(TimeSpan.FromSeconds(5), services.Time, ct);
        return null;
    }

    private async Task<IReadOnlyList<InboxAnswer>> TakeInboxAsync(ReplaySession session, CancellationToken ct)
    {
        await using var connection = await services.Source.OpenConnectionAsync(ct);
        var waiting = await DeskInbox.WaitingAsync(connection, desk, InboxMax, ct);
        var answers = new List<InboxAnswer>(waiting.Count);
        foreach (var letter in waiting)
        {
            var row = session.Take(letter.Input);
            answers.Add(new InboxAnswer(letter.Id, row.Seq, DeskInbox.RefusalIn(row)));
        }

        return answers;
    }

    /// <summary>As many steps as are due, at most a day of them; true when there may be more at once.</summary>
    private static bool RunBatch(ReplaySession session, Pace pace)
    {
        var until = session.Clock.Plus(BatchMicros);
        while (session.Clock < until)
        {
            if (!pace.IsDue(session.Clock) || !session.Step())
            {
                return false;
            }
        }

        return true;
    }

    private void Publish(ReplaySession session)
    {
        services.Board.Put(new DeskStanding(desk, session.Clock, session.IsFinished, null));
        foreach (var quote in session.Quotes())
        {
            services.Quotes.Put(quote);
        }
    }
}
