using System.Diagnostics;
using Npgsql;

namespace Pitwall.Server.Platform.Migrations;

/// <summary>
/// Brings a database to this program's schema: numbered files, one transaction each, one migrator at a time, and a stop
/// when history and files disagree.
/// </summary>
internal static class Migrator
{
    // "pitwall!" as a number: any constant works, as long as every release uses the same.
    private const long AdvisoryLock = 0x7069_7477_616c_6c21;

    private const string Table = """
        CREATE SCHEMA IF NOT EXISTS platform;
        CREATE TABLE IF NOT EXISTS platform.migrations (
            number     integer     NOT NULL PRIMARY KEY,
            name       text        NOT NULL,
            checksum   text        NOT NULL,
            applied_at timestamptz NOT NULL DEFAULT clock_timestamp(),
            took_ms    bigint      NOT NULL
        );
        """;

    /// <summary>Applies what is missing; the answer is how many were applied.</summary>
    public static Task<int> RunAsync(NpgsqlDataSource source, StepLines steps, CancellationToken ct) =>
        RunAsync(source, Migration.All, steps, ct);

    public static async Task<int> RunAsync(
        NpgsqlDataSource source, IReadOnlyList<Migration> migrations, StepLines steps, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        if (Missing(migrations, await AppliedAsync(connection, ct)).Count == 0)
        {
            return 0;
        }

        await ExecuteAsync(connection, $"SELECT pg_advisory_lock({AdvisoryLock})", ct);
        try
        {
            await ExecuteAsync(connection, Table, ct);
            // Read again: another node may have migrated while we waited for the lock.
            var missing = Missing(migrations, await AppliedAsync(connection, ct));
            foreach (var migration in missing)
            {
                await steps.RunAsync($"migrate {migration.Name}", () => ApplyAsync(connection, migration, ct));
            }

            return missing.Count;
        }
        finally
        {
            await ExecuteAsync(connection, $"SELECT pg_advisory_unlock({AdvisoryLock})", CancellationToken.None);
        }
    }

    /// <summary>Numbers this database lacks, without changing it.</summary>
    public static async Task<IReadOnlyList<Migration>> MissingAsync(NpgsqlDataSource source, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        return Missing(Migration.All, await AppliedAsync(connection, ct));
    }

    private static List<Migration> Missing(IReadOnlyList<Migration> known, IReadOnlyList<Applied> applied)
    {
        foreach (var past in applied)
        {
            if (past.Number > known.Count)
            {
                throw new SetupException(
                    $"The database already has migration {past.Name} and this program ends at "
                    + $"{(known.Count > 0 ? known[^1].Name : "none")}: start a newer Pitwall, or use another "
                    + "database.");
            }

            if (!string.Equals(known[past.Number - 1].Checksum, past.Checksum, StringComparison.Ordinal))
            {
                throw new SetupException(
                    $"Migration {past.Name} was changed after this database applied it: restore the file, or use an "
                    + "empty database (PITWALL_DATA or ConnectionStrings__Pitwall).");
            }
        }

        return [.. known.Skip(applied.Count)];
    }

    private static async Task ApplyAsync(NpgsqlConnection connection, Migration migration, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        await using var transaction = await connection.BeginTransactionAsync(ct);
        try
        {
            await ExecuteAsync(connection, migration.Sql, ct);
        }
        catch (PostgresException refused)
        {
            throw new SetupException(
                $"Migration {migration.Name} failed ({refused.MessageText}) and changed nothing: mend the cause and "
                + "start again.",
                refused);
        }

        await using var record = new NpgsqlCommand(
            "INSERT INTO platform.migrations (number, name, checksum, took_ms) VALUES ($1, $2, $3, $4)", connection);
        record.Parameters.Add(new NpgsqlParameter { Value = migration.Number });
        record.Parameters.Add(new NpgsqlParameter { Value = migration.Name });
        record.Parameters.Add(new NpgsqlParameter { Value = migration.Checksum });
        var tookMs = (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        record.Parameters.Add(new NpgsqlParameter { Value = tookMs });
        await record.ExecuteNonQueryAsync(ct);
        Failpoint.Hit(Failpoint.MigrateBeforeCommit);
        await transaction.CommitAsync(ct);
    }

    private static async Task<IReadOnlyList<Applied>> AppliedAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        const string Asks = "SELECT to_regclass('platform.migrations') IS NOT NULL";
        await using (var exists = new NpgsqlCommand(Asks, connection))
        {
            if (!(bool)(await exists.ExecuteScalarAsync(ct))!)
            {
                return [];
            }
        }

        await using var list = new NpgsqlCommand(
            "SELECT number, name, checksum FROM platform.migrations ORDER BY number", connection);
        await using var reader = await list.ExecuteReaderAsync(ct);
        var applied = new List<Applied>();
        while (await reader.ReadAsync(ct))
        {
            applied.Add(new Applied(reader.GetInt32(0), reader.GetString(1), reader.GetString(2)));
        }

        return applied;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        // A migration may rewrite a large table: nothing but a cancel may end it.
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(ct);
    }

    private sealed record Applied(int Number, string Name, string Checksum);
}
