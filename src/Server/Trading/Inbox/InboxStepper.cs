using Npgsql;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using Pitwall.Engine.Trading.Invariants;
using Pitwall.Engine.Trading.Simulation;
using Pitwall.Server.Trading.Desks;
using Pitwall.Server.Trading.Journal;

namespace Pitwall.Server.Trading.Inbox;

/// <summary>What came of stepping a desk by hand.</summary>
internal abstract record StepResult
{
    internal sealed record Stepped(int Inputs, IReadOnlyList<string> Refusals) : StepResult;

    /// <summary>A server owns the desk and will take the inputs itself.</summary>
    internal sealed record OwnedBySomebody(string Holder) : StepResult;

    internal sealed record Broken(string Reason) : StepResult;
}

/// <summary>
/// Works off a paper desk's inbox without a server: takes the lease, decides what waits, answers what the desk then
/// owes at once (as the paper venue does), writes it and lets go.
/// </summary>
internal sealed class InboxStepper(NpgsqlDataSource source, TimeProvider time)
{
    private const int BatchMax = 500;

    private readonly LeaseBook leases = new(source, time);
    private readonly JournalStore journal = new(source, time);

    public async Task<StepResult> RunAsync(int desk, FeedSpec? feed, CancellationToken ct)
    {
        var holder = $"{Environment.MachineName}/{Environment.ProcessId}";
        switch (await leases.AcquireAsync(desk, holder, DeskLease.DefaultLength, ct))
        {
            case AcquireResult.Acquired(var lease):
                try
                {
                    return await StepAsync(lease, feed, ct);
                }
                finally
                {
                    await leases.ReleaseAsync(lease, CancellationToken.None);
                }

            case AcquireResult.Held held:
                return new StepResult.OwnedBySomebody(held.Holder);
            default:
                throw new InvalidOperationException($"There is no desk {desk}");
        }
    }

    /// <summary>
    /// Decides waiting inputs on a desk. They get the desk's own clock, or the start of its feed when it has not begun.
    /// </summary>
    public static (IReadOnlyList<Recorded> Rows, IReadOnlyList<InboxAnswer> Answers) Decide(
        SimulatedDesk desk, Moment begins, IReadOnlyList<WaitingInput> waiting)
    {
        var rows = new List<Recorded>();
        var answers = new List<InboxAnswer>();
        foreach (var letter in waiting)
        {
            desk.Submit(Flattening.Complete(desk.State, letter.Input) with
            {
                At = desk.State.Seq == 0 ? begins : desk.State.At,
            });
            var taken = desk.TakeRecorded();
            answers.Add(new InboxAnswer(letter.Id, taken[0].Seq, DeskInbox.RefusalIn(taken[0])));
            rows.AddRange(taken);
        }

        return (rows, answers);
    }

    private async Task<StepResult> StepAsync(DeskLease lease, FeedSpec? feed, CancellationToken ct)
    {
        if (await journal.LoadAsync(lease.Desk, ct) is not LoadResult.Loaded { Desk: var loaded })
        {
            return new StepResult.Broken(
                $"The journal of desk {lease.Desk} does not prove itself: run 'pitwall verify'.");
        }

        if (loaded.State.Mode == DeskMode.Live)
        {
            return new StepResult.OwnedBySomebody("'pitwall serve', which alone may step a live desk");
        }

        var begins = feed?.FromMoment ?? Rows.Cell.ToMoment(time.GetUtcNow().UtcDateTime);
        var (inputs, refusals) = (0, new List<string>());
        while (await ReadAsync(lease.Desk, ct) is { Count: > 0 } waiting)
        {
            var desk = new SimulatedDesk(loaded.State, [], new MemoryBarHistory([]), BarInterval.OneHour)
            {
                Laws = new InvariantWatch(),
            };
            var (rows, answers) = Decide(desk, begins, waiting);
            if (await journal.AppendAsync(lease, loaded, rows, answers, ct) is not AppendResult.Written written)
            {
                return new StepResult.OwnedBySomebody("another process");
            }

            loaded = written.Desk;
            inputs += waiting.Count;
            refusals.AddRange(answers.Select(answer => answer.Refused).OfType<string>());
        }

        return new StepResult.Stepped(inputs, refusals);
    }

    private async Task<IReadOnlyList<WaitingInput>> ReadAsync(int desk, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        return await DeskInbox.WaitingAsync(connection, desk, BatchMax, ct);
    }
}
