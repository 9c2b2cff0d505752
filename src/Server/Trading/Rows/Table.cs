using System.Collections.Immutable;

namespace Pitwall.Server.Trading.Rows;

/// <summary>
/// A table of schema trading that is computed from the journal. The first <see cref="KeyColumns"/> columns are its key;
/// rows of an insert-only table are written once, of the others the last one written wins.
/// </summary>
internal abstract class Table(string name, bool insertOnly, int keyColumns)
{
    private string? keyNames;

    public string Name { get; } = name;

    public bool InsertOnly { get; } = insertOnly;

    public int KeyColumns { get; } = keyColumns;

    public abstract ImmutableArray<Column> Columns { get; }

    /// <summary>The key as people and findings name it, for example "id=…, ordinal=0"; the desk is left out.</summary>
    public string KeyOf(IReadOnlyList<string?> cells) =>
        string.Join(
            ", ",
            Columns.Take(KeyColumns)
                .Select((column, i) => (column.Name, Cell: cells[i]))
                .Where(part => KeyColumns == 1 || !string.Equals(part.Name, "desk_id", StringComparison.Ordinal))
                .Select(part => $"{part.Name}={part.Cell}"));

    public string KeyNames => keyNames ??= string.Join(", ", Columns.Take(KeyColumns).Select(column => column.Name));

    public override string ToString() => Name;
}

/// <summary>A table with, for each column, how its value comes out of <typeparamref name="T"/>.</summary>
internal sealed class Table<T> : Table
{
    private readonly ImmutableArray<Field<T>> fields;

    public Table(string name, bool insertOnly, int keyColumns, params ReadOnlySpan<Field<T>> fields)
        : base(name, insertOnly, keyColumns)
    {
        this.fields = [.. fields];
        Columns = [.. this.fields.Select(field => field.Column)];
    }

    public override ImmutableArray<Column> Columns { get; }

    public TableRow Row(T source)
    {
        var values = new object?[fields.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = fields[i].Value(source);
        }

        return new TableRow(this, values);
    }
}

/// <summary>One column and its value.</summary>
internal sealed record Field<T>(Column Column, Func<T, object?> Value);

/// <summary>One row as the journal says it must be, in column order.</summary>
internal sealed record TableRow(Table Table, object?[] Values)
{
    /// <summary>The comparable text of every column.</summary>
    public string?[] Cells()
    {
        var cells = new string?[Values.Length];
        for (var i = 0; i < cells.Length; i++)
        {
            cells[i] = Cell.Text(Table.Columns[i].Kind, Values[i]);
        }

        return cells;
    }

    /// <summary>The key as one text, for looking rows up.</summary>
    public string Key() => string.Join(
        '\n',
        Enumerable.Range(0, Table.KeyColumns).Select(i => Cell.Text(Table.Columns[i].Kind, Values[i])));
}
