using System.Globalization;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using Pitwall.Server.Trading.Journal;
using Pitwall.Server.Trading.Rows;

namespace Pitwall.Server.Trading.Verify;

/// <summary>
/// Holds a desk against its journal: the chain, the canonical bytes, the fold, and every column of every table row that
/// is computed from it. Pure, so a journal of any length streams through <see cref="Next"/>.
/// </summary>
internal sealed class Verifier
{
    private readonly DeskHead head;
    private readonly ArchiveRows actual;
    private readonly Dictionary<(Table, string), TableRow> standing = [];
    private readonly List<Finding> findings = [];
    private readonly BookLaws laws = new();
    private DeskState state;
    private Hash32 last = Hash32.Zero;
    private long lastSeq;
    private long lastEpoch;
    private long count;
    private bool folds = true;

    public Verifier(DeskHead head, ArchiveRows actual)
    {
        this.head = head;
        this.actual = actual;
        state = DeskState.Empty(head.Desk);
    }

    public static VerifyReport Check(DeskArchive archive)
    {
        var rows = new ArchiveRows();
        var doubles = archive.Rows.Select(row => rows.Add(row.Table, row.Cells)).OfType<Finding>().ToList();
        var verifier = new Verifier(archive.Head, rows);
        verifier.findings.AddRange(doubles);
        foreach (var row in archive.Journal)
        {
            verifier.Next(row);
        }

        return verifier.Finish();
    }

    public void Next(JournalRow row)
    {
        count++;
        if (row.Seq != lastSeq + 1)
        {
            Blame(row.Seq, "seq", $"it follows row {lastSeq}: a row is missing, added or out of order");
        }

        if (row.Epoch < lastEpoch || row.Epoch > head.Epoch)
        {
            Blame(row.Seq, "epoch",
                $"epoch {row.Epoch} cannot follow {lastEpoch} on a desk whose epoch is {head.Epoch}");
        }

        if (!row.ExpectedHash(last, head.Desk).Span.SequenceEqual(row.Hash))
        {
            Blame(row.Seq, "hash", "the row is not what its hash says: it was changed, or the one before it");
        }

        last = row.Hash.Length == 32 ? Hash32.FromBytes(row.Hash) : Hash32.Zero;
        (lastSeq, lastEpoch) = (row.Seq, row.Epoch);
        if (folds)
        {
            FoldNext(row);
        }
    }

    public VerifyReport Finish()
    {
        CheckHead();
        if (folds)
        {
            foreach (var row in standing.Values)
            {
                Compare(row);
            }

            findings.AddRange(actual.NotAccountedFor());
        }
        else
        {
            findings.Add(new Finding(
                "journal", $"seq>{state.Seq}", null, "not folded any further, so the other tables are not compared"));
        }

        return new VerifyReport(
            head.Desk,
            head.Name,
            count,
            actual.Count,
            StateHash.Of(state).ToString(),
            findings,
            laws.Check(state));
    }

    private void FoldNext(JournalRow row)
    {
        if (Read(row) is not { } recorded)
        {
            return;
        }

        try
        {
            var rows = Projection.Of(state, recorded, row.Wall);
            laws.Next(recorded);
            state = Fold.Row(state, recorded);
            foreach (var expected in rows)
            {
                Expect(expected);
            }
        }
        catch (Exception failed)
        {
            // Whatever an edited payload makes the fold stumble over, the row is to blame and the report goes on.
            Blame(row.Seq, "payload", $"it does not fold: {failed.Message}");
        }
    }

    private Recorded? Read(JournalRow row)
    {
        try
        {
            var recorded = row.Read();
            var written = Recorded.Of(row.Seq, recorded.Step);
            if (!written.Payload.AsSpan().SequenceEqual(row.Payload))
            {
                Blame(row.Seq, "payload", "it is not in canonical form");
            }
            else if (!string.Equals(written.Kind, row.Kind, StringComparison.Ordinal))
            {
                Blame(row.Seq, "kind", $"the payload is a {written.Kind}");
            }
            else if (written.At != row.At)
            {
                Blame(row.Seq, "at", $"the payload says {written.At}");
            }
            else
            {
                return folds ? recorded : null;
            }
        }
        catch (Exception failed)
        {
            Blame(row.Seq, "payload", $"it cannot be read: {failed.Message}");
        }

        return null;
    }

    private void Expect(TableRow row)
    {
        if (row.Table.InsertOnly)
        {
            Compare(row);
        }
        else
        {
            standing[(row.Table, row.Key())] = row;
        }
    }

    private void Compare(TableRow expected)
    {
        var (table, wanted) = (expected.Table, expected.Cells());
        if (actual.Take(expected) is not { } found)
        {
            findings.Add(new Finding(table.Name, table.KeyOf(wanted), null, "the row is missing"));
            return;
        }

        for (var i = 0; i < wanted.Length; i++)
        {
            if (!string.Equals(wanted[i], found[i], StringComparison.Ordinal))
            {
                findings.Add(new Finding(
                    table.Name,
                    table.KeyOf(wanted),
                    table.Columns[i].Name,
                    $"it is {found[i] ?? "null"} and the journal says {wanted[i] ?? "null"}"));
            }
        }
    }

    private void CheckHead()
    {
        if (head.Seq != lastSeq)
        {
            FindInHead("head_seq", $"it is {head.Seq} and the journal ends at row {lastSeq}");
        }

        if (!head.Hash.AsSpan().SequenceEqual(last.Span))
        {
            FindInHead("head_hash", "it is not the hash of the last journal row");
        }

        if (folds && state.Seq > 0
            && !string.Equals(head.Mode, Canonical.EnumName(state.Mode), StringComparison.Ordinal))
        {
            FindInHead("mode", $"it is {head.Mode} and the journal says {Canonical.EnumName(state.Mode)}");
        }
    }

    private void FindInHead(string column, string message) =>
        findings.Add(new Finding("desks", $"id={head.Desk.ToString(CultureInfo.InvariantCulture)}", column, message));

    private void Blame(long seq, string column, string message)
    {
        folds = false;
        findings.Add(new Finding("journal", $"seq={seq.ToString(CultureInfo.InvariantCulture)}", column, message));
    }
}
