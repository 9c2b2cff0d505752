using Pitwall.Engine.Platform;
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
    IReadOnlyList<Stepped> Steps)
{
    public static Batch Of(DeskLease lease, LoadedDesk before, IReadOnlyList<Stepped> steps, Moment wall)
    {
        ArgumentOutOfRangeException.ThrowIfZero(steps.Count);
        var journal = new List<JournalRow>(steps.Count);
        var rows = new List<TableRow>();
        var (state, head) = (before.State, before.Head);
        foreach (var step in steps)
        {
            if (step.Row.Seq != state.Seq + 1)
            {
                throw new ArgumentException($"Row {step.Row.Seq} does not follow row {state.Seq}", nameof(steps));
            }

            var row = JournalRow.Of(head, lease.Desk, step.Row, wall, lease.Epoch);
            journal.Add(row);
            rows.AddRange(Projection.Of(state, step.Row, wall));
            (state, head) = (step.After, Hash32.FromBytes(row.Hash));
        }

        return new Batch(lease, before, new LoadedDesk(state, head), journal, rows, steps);
    }
}
