using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using Pitwall.Server.Trading.Rows;

namespace Pitwall.Server.Trading.Journal;

/// <summary>
/// Everything one transaction writes, computed before it begins: a second attempt writes the same bytes, so it can be
/// recognised by its head.
/// </summary>
internal sealed record Batch(
    DeskLease Lease,
    LoadedDesk Before,
    LoadedDesk After,
    IReadOnlyList<JournalRow> Journal,
    IReadOnlyList<TableRow> Rows,
    IReadOnlyList<InboxAnswer> Answers)
{
    public static Batch Of(
        DeskLease lease,
        LoadedDesk before,
        IReadOnlyList<Recorded> steps,
        IReadOnlyList<InboxAnswer> answers,
        Moment wall)
    {
        if (steps.Count == 0)
        {
            throw new ArgumentException("A batch has at least one row", nameof(steps));
        }

        var journal = new List<JournalRow>(steps.Count);
        var rows = new List<TableRow>();
        var (state, head) = (before.State, before.Head);
        foreach (var step in steps)
        {
            if (step.Seq != state.Seq + 1)
            {
                throw new ArgumentException($"Row {step.Seq} does not follow row {state.Seq}", nameof(steps));
            }

            var row = JournalRow.Of(head, lease.Desk, step, wall, lease.Epoch);
            journal.Add(row);
            (state, head) = (Projection.Add(rows, state, step, wall), Hash32.FromBytes(row.Hash));
        }

        return new Batch(lease, before, new LoadedDesk(state, head), journal, rows, answers);
    }
}
