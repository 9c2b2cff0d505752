using Pitwall.Server.Trading.Journal;
using Pitwall.Server.Trading.Rows;

namespace Pitwall.Server.Trading.Verify;

/// <summary>
/// Everything the database holds of one desk, as comparable text: what <see cref="Verifier"/> checks, without a
/// database in between.
/// </summary>
internal sealed record DeskArchive(
    DeskHead Head, IReadOnlyList<JournalRow> Journal, IReadOnlyList<(Table Table, string?[] Cells)> Rows);

/// <summary>The table rows of a desk by key, taken out one by one as they are accounted for.</summary>
internal sealed class ArchiveRows
{
    private readonly Dictionary<Table, Dictionary<string, string?[]>> byTable =
        Tables.All.ToDictionary(table => table, _ => new Dictionary<string, string?[]>(StringComparer.Ordinal));

    public long Count { get; private set; }

    /// <summary>Null, or why the row cannot be there: another one has its key.</summary>
    public Finding? Add(Table table, string?[] cells)
    {
        Count++;
        return byTable[table].TryAdd(string.Join('\n', cells.Take(table.KeyColumns)), cells)
            ? null
            : new Finding(table.Name, table.KeyOf(cells), null, "there are two rows with this key");
    }

    public string?[]? Take(TableRow expected) =>
        byTable[expected.Table].Remove(expected.Key(), out var cells) ? cells : null;

    public IEnumerable<Finding> NotAccountedFor() =>
        from table in Tables.All
        from cells in byTable[table].Values
        select new Finding(table.Name, table.KeyOf(cells), null, "the journal knows no such row");
}
