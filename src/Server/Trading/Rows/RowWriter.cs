using System.Buffers;
using System.Text;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

namespace Pitwall.Server.Trading.Rows;

/// <summary>
/// Writes projected rows inside the caller's transaction: COPY for insert-only tables, one upsert per last-one-wins
/// table with only the last row of each key.
/// </summary>
internal static class RowWriter
{
    public static async Task WriteAsync(NpgsqlConnection connection, IEnumerable<TableRow> rows, CancellationToken ct)
    {
        var byTable = rows.ToLookup(row => row.Table);
        foreach (var table in Tables.All)
        {
            if (!byTable.Contains(table))
            {
                continue;
            }

            if (table.InsertOnly)
            {
                await CopyAsync(connection, table, byTable[table], ct);
            }
            else
            {
                await UpsertAsync(connection, table, LastOfEachKey(byTable[table]), ct);
            }
        }
    }

    /// <summary>
    /// The last row of each key, ordered by when that last row came: a position that closes is written before the next
    /// one of its instrument opens, as the index on open positions demands.
    /// </summary>
    public static IReadOnlyList<TableRow> LastOfEachKey(IEnumerable<TableRow> rows)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var last = rows.Reverse().Where(row => seen.Add(row.Key())).ToList();
        last.Reverse();
        return last;
    }

    private static async Task CopyAsync(
        NpgsqlConnection connection, Table table, IEnumerable<TableRow> rows, CancellationToken ct)
    {
        await using var copy = await connection.BeginBinaryImportAsync(
            $"COPY trading.{table.Name} ({WrittenNames(table)}) FROM STDIN (FORMAT BINARY)", ct);
        foreach (var row in rows)
        {
            copy.StartRow();
            for (var i = 0; i < row.Values.Length; i++)
            {
                if (!table.Columns[i].Generated)
                {
                    Cell.Copy(copy, row.Values[i], table.Columns[i].Kind);
                }
            }
        }

        await copy.CompleteAsync(ct);
    }

    private static async Task UpsertAsync(
        NpgsqlConnection connection, Table table, IReadOnlyList<TableRow> rows, CancellationToken ct)
    {
        var names = WrittenNames(table);
        var changes = table.Columns
            .Skip(table.KeyColumns)
            .Where(column => !column.Generated)
            .Select(column => $"{column.Name} = excluded.{column.Name}");
        await using var upsert = new NpgsqlCommand(
            $"""
            INSERT INTO trading.{table.Name} ({names})
            SELECT {names} FROM json_populate_recordset(NULL::trading.{table.Name}, $1)
            ON CONFLICT ({table.KeyNames}) DO UPDATE SET {string.Join(", ", changes)}
            """,
            connection);
        upsert.Parameters.Add(new NpgsqlParameter { Value = JsonOf(table, rows), NpgsqlDbType = NpgsqlDbType.Json });
        await upsert.ExecuteNonQueryAsync(ct);
    }

    private static string JsonOf(Table table, IReadOnlyList<TableRow> rows)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            foreach (var row in rows)
            {
                json.WriteStartObject();
                for (var i = 0; i < row.Values.Length; i++)
                {
                    if (!table.Columns[i].Generated)
                    {
                        Cell.WriteJson(json, table.Columns[i], row.Values[i]);
                    }
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static string WrittenNames(Table table) =>
        string.Join(", ", table.Columns.Where(column => !column.Generated).Select(column => column.Name));
}
