using System.Data;
using System.Globalization;
using Npgsql;
using Pitwall.Server.Platform;
using Pitwall.Server.Platform.Jobs;

namespace Pitwall.Server.Deliberation.Retention;

/// <summary>How a run of the retention ended.</summary>
internal abstract record RetentionResult
{
    /// <param name="Before">UTC: the last call that rested on what went was before.</param>
    /// <param name="Archives">Files whose texts were removed from the database.</param>
    /// <param name="Texts">How many were removed.</param>
    /// <param name="Unreadable">Files in the folder that are no whole archive; nothing was removed for them.</param>
    internal sealed record Ran(
        DateTime Before, int Archives, int Texts, IReadOnlyList<string> Unreadable) : RetentionResult;

    /// <summary>Another process is at it.</summary>
    internal sealed record Busy : RetentionResult;

    /// <summary>This slot has been worked off.</summary>
    internal sealed record DoneBefore : RetentionResult;
}

/// <summary>
/// Moves the words of old calls out of the database: write a file, read it back, name it, and only then remove what it
/// holds. Rows, hashes, costs and decisions stay for ever. Killed anywhere, the next run goes on where it stood.
/// </summary>
internal sealed class TextRetention(NpgsqlDataSource source, TimeProvider time, RetentionOptions options)
{
    private const string Job = "retention";
    private const string Ending = ".jsonl.gz";
    private const string Unfinished = ".part";

    // So that the removal, for whose length no text can be stored, takes milliseconds.
    private const int FileTexts = 5_000;

    /// <summary>UTC: texts whose last call was before are due.</summary>
    public DateTime Before => time.GetUtcNow().UtcDateTime.AddMonths(-options.TextMonths);

    public async Task<DueTexts> CountAsync(CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        return await TextAges.CountAsync(connection, Before, ct);
    }

    /// <param name="slot">UTC, the planned time the run stands for; the present for one by hand.</param>
    public async Task<RetentionResult> RunAsync(DateTime slot, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);

        // The lock goes with the connection, so a process that dies leaves none behind.
        if (!await LockAsync(connection, "SELECT pg_try_advisory_lock(hashtext('deliberation.retention'))"))
        {
            return new RetentionResult.Busy();
        }

        try
        {
            return await JobRuns.TakeAsync(connection, Job, slot, ct)
                ? await RunAsync(connection, slot, ct)
                : new RetentionResult.DoneBefore();
        }
        finally
        {
            if (connection.State == ConnectionState.Open)
            {
                await LockAsync(connection, "SELECT pg_advisory_unlock(hashtext('deliberation.retention'))");
            }
        }
    }

    private async Task<RetentionResult.Ran> RunAsync(NpgsqlConnection connection, DateTime slot, CancellationToken ct)
    {
        try
        {
            var ran = await MoveAsync(connection, ct);
            await JobRuns.EndAsync(
                connection,
                (Job, slot),
                ran.Unreadable.Count == 0 ? JobOutcome.Done : JobOutcome.PartlyDone,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{ran.Texts} texts archived in {ran.Archives} files, {ran.Unreadable.Count} files unreadable"));
            return ran;
        }
        catch (Exception fault) when (fault is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            await JobRuns.EndAsync(connection, (Job, slot), JobOutcome.Failed, fault.Message);
            throw;
        }
    }

    private async Task<RetentionResult.Ran> MoveAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        var before = Before;
        PrepareFolder();
        var unreadable = new List<string>();
        var ran = new RetentionResult.Ran(before, 0, 0, unreadable);
        foreach (var left in await UnbookedAsync(connection, ct))
        {
            try
            {
                ran = Added(ran, await BookAsync(connection, left, await ArchiveFile.ReadAsync(left, ct), before, ct));
            }
            catch (InvalidDataException broken)
            {
                unreadable.Add(broken.Message);
            }
        }

        while (await WriteAsync(connection, before, ct) is { } part)
        {
            var content = await ArchiveFile.ReadAsync(part, ct);
            var name = NameOf(content);
            Failpoint.Hit(Failpoint.ArchivePre);
            DurableFile.Publish(part, name);
            Failpoint.Hit(Failpoint.ArchivePost);
            ran = Added(ran, await BookAsync(connection, name, content, before, ct));
        }

        return ran;
    }

    /// <summary>The next file, not yet named, or null when nothing is due.</summary>
    private async Task<string?> WriteAsync(NpgsqlConnection connection, DateTime before, CancellationToken ct)
    {
        var part = Path.Combine(options.Folder, $"texts{Ending}{Unfinished}");
        var written = await ArchiveFile.WriteAsync(
            part, TextAges.ReadAsync(connection, before, FileTexts, ct), ct);
        if (written > 0)
        {
            return part;
        }

        File.Delete(part);
        return null;
    }

    private string NameOf(ArchiveContent content) => Path.Combine(
        options.Folder,
        string.Create(
            CultureInfo.InvariantCulture,
            $"texts-{time.GetUtcNow():yyyy-MM-dd}-{content.Sha256.ToString()[..16]}{Ending}"));

    /// <summary>The step that removes: a row for the file, and the bytes it holds away, in one transaction.</summary>
    private async Task<int> BookAsync(
        NpgsqlConnection connection, string path, ArchiveContent content, DateTime before, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using var book = new NpgsqlCommand(
            """
            INSERT INTO deliberation.text_archives (
                file, folder, machine, sha256, file_bytes, texts, text_bytes, unused_since, archived_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            ON CONFLICT (file) DO UPDATE SET folder = excluded.folder, machine = excluded.machine,
                unused_since = excluded.unused_since, archived_at = excluded.archived_at
            RETURNING id
            """,
            connection);
        book.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Path.GetFileName(path) });
        book.Parameters.Add(new NpgsqlParameter<string> { TypedValue = options.Folder });
        book.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Environment.MachineName });
        book.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = content.Sha256.ToArray() });
        book.Parameters.Add(new NpgsqlParameter<long> { TypedValue = content.FileBytes });
        book.Parameters.Add(new NpgsqlParameter<int> { TypedValue = content.Texts.Count });
        book.Parameters.Add(new NpgsqlParameter<long> { TypedValue = content.TextBytes });
        book.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = before });
        book.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = time.GetUtcNow().UtcDateTime });
        var id = (long)(await book.ExecuteScalarAsync(ct))!;
        var removed = await TextAges.RemoveAsync(connection, (id, content.Texts), before, ct);
        if (removed == 0)
        {
            // All of it came into use again or belongs to another database: the file stays, and no row says otherwise.
            await transaction.RollbackAsync(ct);
            return 0;
        }

        Failpoint.Hit(Failpoint.ArchiveMid);
        await transaction.CommitAsync(ct);
        return removed;
    }

    /// <summary>Finished files that no row names: a run was killed before it removed what they hold.</summary>
    private async Task<IReadOnlyList<string>> UnbookedAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var read = new NpgsqlCommand("SELECT file FROM deliberation.text_archives", connection);
        await using var reader = await read.ExecuteReaderAsync(ct);
        var booked = new HashSet<string>(StringComparer.Ordinal);
        while (await reader.ReadAsync(ct))
        {
            booked.Add(reader.GetString(0));
        }

        return
        [
            .. Directory.EnumerateFiles(options.Folder, $"texts-*{Ending}")
                .Where(path => !booked.Contains(Path.GetFileName(path)))
                .Order(StringComparer.Ordinal),
        ];
    }

    // Prompts are nobody else's to read, as the database beside them is not.
    private void PrepareFolder()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(options.Folder);
        }
        else
        {
            Directory.CreateDirectory(
                options.Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static RetentionResult.Ran Added(RetentionResult.Ran ran, int removed) =>
        removed == 0 ? ran : ran with { Archives = ran.Archives + 1, Texts = ran.Texts + removed };

    private static async Task<bool> LockAsync(NpgsqlConnection connection, string call)
    {
        await using var command = new NpgsqlCommand(call, connection);
        return (bool)(await command.ExecuteScalarAsync(CancellationToken.None))!;
    }
}
