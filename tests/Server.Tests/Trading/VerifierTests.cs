using System.Globalization;
using System.Text;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using Pitwall.Server.Trading.Journal;
using Pitwall.Server.Trading.Verify;

namespace Pitwall.Server.Tests.Trading;

public sealed class VerifierTests
{
    private const int Desk = 7;
    private const int Flips = 1_000;

    [Fact]
    public void Finds_nothing_on_a_desk_that_is_what_its_journal_says()
    {
        var report = Verifier.Check(Sample(60));

        report.Findings.ShouldBeEmpty();
        report.Laws.Where(law => !law.Holds).ShouldBeEmpty();
        report.StateHash.Length.ShouldBe(64);
    }

    [Fact]
    public void The_sample_has_every_kind_of_row()
    {
        var present = Sample(60).Rows.Select(row => row.Table).ToHashSet();

        Server.Trading.Rows.Tables.All.Where(table => !present.Contains(table)).ShouldBeEmpty();
    }

    [Fact]
    public void Finds_each_of_a_thousand_flipped_bytes()
    {
        var archive = Sample(5);
        var noise = new SeededNoise("flips/1");
        var missed = new List<string>();
        Verifier.Check(archive).Findings.ShouldBeEmpty();
        (archive.Journal.Count + archive.Rows.Count).ShouldBeInRange(250, 350);
        for (var i = 0; i < Flips; i++)
        {
            var (flipped, where) = Flip(archive, noise);
            if (Verifier.Check(flipped).Findings.Count == 0)
            {
                missed.Add(where);
            }
        }

        missed.ShouldBeEmpty();
    }

    [Fact]
    public void Names_the_table_the_row_and_the_column()
    {
        var archive = Sample(8);
        var index = archive.Rows.ToList().FindIndex(
            row => string.Equals(row.Table.Name, "fills", StringComparison.Ordinal));
        var (table, cells) = archive.Rows[index];
        var price = table.Columns.Select(c => c.Name).ToList().IndexOf("price");
        var edited = (string?[])cells.Clone();
        edited[price] = "1";

        var finding = Verifier.Check(With(archive, index, edited)).Findings.ShouldHaveSingleItem();

        finding.Table.ShouldBe("fills");
        finding.Column.ShouldBe("price");
        finding.Key.ShouldBe($"id={cells[1]}");
        finding.Message.ShouldBe($"it is 1 and the journal says {cells[price]}");
    }

    [Fact]
    public void Finds_a_journal_cut_off_at_its_end_even_when_the_head_was_cut_too()
    {
        var archive = Sample(8);
        var shorter = archive.Journal.Take(archive.Journal.Count - 3).ToList();
        var forged = archive with
        {
            Journal = shorter,
            Head = archive.Head with { Seq = shorter[^1].Seq, Hash = shorter[^1].Hash },
        };

        Verifier.Check(archive with { Journal = shorter }).Findings.ShouldContain(f => f.Column == "head_seq");
        Verifier.Check(forged).Findings.ShouldNotBeEmpty();
    }

    [Fact]
    public void Finds_a_deleted_and_a_swapped_journal_row()
    {
        var archive = Sample(8);
        var deleted = archive.Journal.Where(row => row.Seq != 9).ToList();
        var swapped = archive.Journal.ToList();
        (swapped[9], swapped[10]) = (swapped[10] with { Seq = 10 }, swapped[9] with { Seq = 11 });

        Verifier.Check(archive with { Journal = deleted }).Findings[0].Key.ShouldBe("seq=10");
        Verifier.Check(archive with { Journal = swapped }).Findings[0].Key.ShouldBe("seq=10");
    }

    [Fact]
    public void Finds_a_missing_and_an_added_row_in_every_table()
    {
        var archive = Sample(60);
        foreach (var table in Server.Trading.Rows.Tables.All)
        {
            var index = archive.Rows.ToList().FindIndex(row => row.Table == table);
            var without = archive.Rows.Where((_, i) => i != index).ToList();
            var foreign = (string?[])archive.Rows[index].Cells.Clone();
            foreign[table.KeyColumns - 1] = "99";

            Verifier.Check(archive with { Rows = without }).Findings
                .ShouldContain(f => f.Table == table.Name && f.Message == "the row is missing", table.Name);
            Verifier.Check(archive with { Rows = [.. archive.Rows, (table, foreign)] }).Findings
                .ShouldContain(f => f.Table == table.Name, table.Name);
        }
    }

    private static DeskArchive Sample(int hours) => SampleDesk.Archive(Desk, SampleDesk.Rows(Desk, hours));

    private static DeskArchive With(DeskArchive archive, int index, string?[] cells)
    {
        var rows = archive.Rows.ToList();
        rows[index] = (rows[index].Table, cells);
        return archive with { Rows = rows };
    }

    private static (DeskArchive Archive, string Where) Flip(DeskArchive archive, SeededNoise noise)
    {
        var pick = noise.NextInt(archive.Journal.Count + archive.Rows.Count + 1);
        if (pick < archive.Journal.Count)
        {
            return FlipJournal(archive, pick, noise);
        }

        return pick == archive.Journal.Count + archive.Rows.Count
            ? FlipHead(archive, noise)
            : FlipRow(archive, pick - archive.Journal.Count, noise);
    }

    private static (DeskArchive Archive, string Where) FlipRow(DeskArchive archive, int index, SeededNoise noise)
    {
        var (table, cells) = archive.Rows[index];
        var filled = Enumerable.Range(0, cells.Length).Where(i => !string.IsNullOrEmpty(cells[i])).ToList();
        var column = filled[noise.NextInt(filled.Count)];
        var edited = (string?[])cells.Clone();
        var letters = edited[column]!.ToCharArray();
        letters[noise.NextInt(letters.Length)] ^= (char)(1 << noise.NextInt(7));
        edited[column] = new string(letters);
        return (With(archive, index, edited), $"{table.Name}.{table.Columns[column].Name} {cells[column]}");
    }

    private static (DeskArchive Archive, string Where) FlipJournal(DeskArchive archive, int index, SeededNoise noise)
    {
        var row = archive.Journal[index];
        var bit = 1L << noise.NextInt(40);
        var (flipped, column) = noise.NextInt(7) switch
        {
            0 => (row with { Seq = row.Seq ^ bit }, "seq"),
            1 => (row with { At = new Moment(row.At.Micros ^ bit) }, "at"),
            2 => (row with { Wall = new Moment(row.Wall.Micros ^ bit) }, "wall"),
            3 => (row with { Epoch = row.Epoch ^ bit }, "epoch"),
            4 => (row with { Kind = Encoding.UTF8.GetString(FlipBit(Encoding.UTF8.GetBytes(row.Kind), noise)) },
                "kind"),
            5 => (row with { Payload = FlipBit(row.Payload, noise) }, "payload"),
            _ => (row with { Hash = FlipBit(row.Hash, noise) }, "hash"),
        };
        var journal = archive.Journal.ToList();
        journal[index] = flipped;
        return (archive with { Journal = journal },
            $"journal.{column} of row {row.Seq.ToString(CultureInfo.InvariantCulture)}");
    }

    private static (DeskArchive Archive, string Where) FlipHead(DeskArchive archive, SeededNoise noise) =>
        noise.NextBool()
            ? (archive with { Head = archive.Head with { Seq = archive.Head.Seq ^ (1L << noise.NextInt(40)) } },
                "head_seq")
            : (archive with { Head = archive.Head with { Hash = FlipBit(archive.Head.Hash, noise) } }, "head_hash");

    private static byte[] FlipBit(byte[] bytes, SeededNoise noise)
    {
        var flipped = (byte[])bytes.Clone();
        flipped[noise.NextInt(flipped.Length)] ^= (byte)(1 << noise.NextInt(7));
        return flipped;
    }
}
