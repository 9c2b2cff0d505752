using System.Diagnostics;
using System.Threading.Channels;
using Pitwall.Engine.Agents;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using Pitwall.Server.Platform;
using Pitwall.Server.Trading.Journal;

namespace Pitwall.Bench.Journal;

/// <summary>
/// Many senders and one writer, as a desk has it: what waits is decided together, and while a batch is written the next
/// one is worked out. Every sender waits for its row to be committed before it sends the next.
/// </summary>
internal sealed class GroupCommit(JournalStore store, DeskLease lease, LoadedDesk desk, int inFlight)
{
    public const int BatchRowsMost = 1_000;

    private static readonly Input.CancelAsked Asked = new(
        new Moment(1), new AgentSlug("nobody"), new RowId(1, 1, 0), "a row of a benchmark");

    private readonly Channel<Sender> waiting = Channel.CreateUnbounded<Sender>(
        new UnboundedChannelOptions { SingleReader = true });

    // Half of the senders' rows are worked out while the other half is written.
    private readonly int batchRows = Math.Clamp(inFlight / 2, 1, BatchRowsMost);
    private readonly List<double> latencies = [];
    private DeskState state = desk.State;
    private LoadedDesk made = desk;

    public long Acknowledged { get; private set; }

    /// <summary>Milliseconds, by nearest rank.</summary>
    public double LatencyMs(double share)
    {
        latencies.Sort();
        return latencies[Math.Max(0, (int)Math.Ceiling(share * latencies.Count) - 1)];
    }

    public async Task RunAsync(TimeSpan length, CancellationToken ct)
    {
        var ends = Stopwatch.GetTimestamp() + (long)(length.TotalSeconds * Stopwatch.Frequency);
        for (var i = 0; i < inFlight; i++)
        {
            waiting.Writer.TryWrite(new Sender(Stopwatch.GetTimestamp()));
        }

        var writing = Task.CompletedTask;
        while (await waiting.Reader.WaitToReadAsync(ct))
        {
            var (senders, batch) = Take();
            await writing;
            writing = Task.Run(() => WriteAsync(senders, batch, ends, ct), ct);
        }

        await writing;
    }

    /// <summary>Decides what waits and makes it ready to be written, while the batch before is on its way.</summary>
    private (List<Sender> Senders, Batch Batch) Take()
    {
        var senders = new List<Sender>(batchRows);
        var rows = new List<Recorded>(batchRows);
        while (senders.Count < batchRows && waiting.Reader.TryRead(out var sender))
        {
            (state, var row) = Desk.Take(state, Asked);
            senders.Add(sender);
            rows.Add(row);
        }

        var batch = store.Make(lease, made, rows, []);
        made = batch.After;
        return (senders, batch);
    }

    private async Task WriteAsync(List<Sender> senders, Batch batch, long ends, CancellationToken ct)
    {
        if (await store.AppendAsync(batch, ct) is not AppendResult.Written)
        {
            throw new SetupException("The desk was lost while it was written, so there is no report.");
        }

        Acknowledged += senders.Count;
        var now = Stopwatch.GetTimestamp();
        foreach (var sender in senders)
        {
            latencies.Add(Stopwatch.GetElapsedTime(sender.AskedAt, now).TotalMilliseconds);
            if (now < ends)
            {
                waiting.Writer.TryWrite(new Sender(now));
            }
        }

        if (now >= ends)
        {
            waiting.Writer.TryComplete();
        }
    }

    private readonly record struct Sender(long AskedAt);
}
