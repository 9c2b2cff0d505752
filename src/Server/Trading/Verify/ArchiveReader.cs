using System.Data;
using Npgsql;
using Pitwall.Server.Trading.Journal;
using Pitwall.Server.Trading.Rows;

namespace Pitwall.Server.Trading.Verify;

/// <summary>
/// Reads a desk out of one snapshot of the database, so a desk that trades meanwhile is verified as it stood.
/// </summary>
internal sealed class ArchiveReader(NpgsqlDataSource source)
{
    /// <summary>Verifies with the journal streaming through; null when there is no such desk.</summary>
    public async Task<VerifyReport?> VerifyAsync(int desk, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
        if (await JournalReader.HeadAsync(connection, desk, ct) is not { } head)
        {
            return null;
        }

        var rows = new ArchiveRows();
        var doubles = (await ReadRowsAsync(connection, desk, ct))
            .Select(row => rows.Add(row.Table, row.Cells))
            .OfType<Finding>()
            .ToList();
        var verifier = new Verifier(head, rows);
        await foreach (var row in JournalReader.ReadAsync(connection, desk, ct))
        {
            verifier.Next(row);
        }

        var report = verifier.Finish();
        return report with { Findings = [.. doubles, .. report.Findings] };
    }

    /// <summary>The whole desk in memory.</summary>
    /// <summary>Numbers of desks that have rows of history and no row of their own.</summary>
    public async Task<IReadOnlyList<int>> FindOrphansAsync(CancellationToken ct)
    {
        var histories = Tables.All
            .Select(table => $"trading.{table.Name}")
            .Append("trading.journal")
            .Distinct(StringComparer.Ordinal);
        var union = string.Join(" UNION ", histories.Select(table => $"SELECT desk_id FROM {table}"));
        await using var read = source.CreateCommand($"{union} EXCEPT SELECT id FROM trading.desks ORDER BY 1");
        await using var reader = await read.ExecuteReaderAsync(ct);
        var orphans = new List<int>();
        while (await reader.ReadAsync(ct))
        {
            orphans.Add(reader.GetInt32(0));
        }

        return orphans;
    }

    public async Task<DeskArchive> LoadAsync(int desk, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
        var head = await JournalReader.HeadAsync(connection, desk, ct)
            ?? throw new InvalidOperationException($"There is no desk {desk}");
        var rows = await ReadRowsAsync(connection, desk, ct);
        var journal = new List<JournalRow>();
        await foreach (var row in JournalReader.ReadAsync(connection, desk, ct))
        {
            journal.Add(row);
        }

        return new DeskArchive(head, journal, rows);
    }

    private static async Task<List<(Table Table, string?[] Cells)>> ReadRowsAsync(
        NpgsqlConnection connection, int desk, CancellationToken ct)
    {
        var rows = new List<(Table, string?[])>();
        foreach (var table in Tables.All)
        {
            await using var command = new NpgsqlCommand(
                $"SELECT {string.Join(", ", table.Columns.Select(Cell.SelectText))} "
                + $"FROM trading.{table.Name} WHERE desk_id = $1 ORDER BY {table.KeyNames}",
                connection);
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = desk });
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct))
            {
                var cells = new string?[table.Columns.Length];
                for (var i = 0; i < cells.Length; i++)
                {
                    var text = await reader.IsDBNullAsync(i, ct) ? null : reader.GetString(i);
                    cells[i] = Cell.FromDatabase(table.Columns[i].Kind, text);
                }

                rows.Add((table, cells));
            }
        }

        return rows;
    }
}
