using System.CommandLine;
using System.Globalization;
using Dapper;
using Npgsql;
using Pitwall.Server.Platform;
using Pitwall.Server.Platform.Commands;

namespace Pitwall.Server.Deliberation.Retention;

/// <summary><c>pitwall retention status|run</c>: what is old enough to go, and the run that archives it.</summary>
internal static class RetentionVerb
{
    private static readonly Option<bool> DryRun = new("--dry-run")
    {
        Description = "Only say what would go.",
    };

    public static Command Build()
    {
        var status = new Command(
            "status", "Say what the retention keeps how long, what is due, and where the archives are.")
        {
            CommonOptions.Json,
        };
        status.SetWork(ShowAsync);
        var run = new Command(
            "run",
            "Archive the texts of calls that are older than Retention:TextMonths: write them to files, read these "
            + "back, and only then remove the texts from the database. Ends with 2 when a file of the folder could "
            + "not be read.")
        {
            DryRun, CommonOptions.Json,
        };
        run.SetWork((verb, ct) => verb.Arguments.GetValue(DryRun) ? ShowAsync(verb, ct) : RunAsync(verb, ct));
        return new Command(
            "retention",
            "Old prompts, replies and reasoning: archive them. Off unless Retention:Enabled is true; then 'serve' "
            + "does it monthly. Journal, decisions, orders, trades and costs always stay.")
        {
            status, run,
        };
    }

    private static async Task<int> ShowAsync(VerbRun run, CancellationToken ct)
    {
        var options = RetentionOptions.Read(run.Config);
        await using var workspace = await run.OpenWorkspaceAsync(ct);
        var due = await new TextRetention(workspace.Source, TimeProvider.System, options).CountAsync(ct);
        var status = new Status(
            options.IsOn, options.TextMonths, options.Folder, due, await ArchivesAsync(workspace.Source, ct));
        if (run.Json)
        {
            run.WriteJson(status);
            return ExitCode.Done;
        }

        await run.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"""
            {(options.IsOn ? "On" : "Off")}: texts go {options.TextMonths} months after their last call.
            Due: {due.Texts:N0} texts, {due.Bytes:N0} bytes, unused since {due.Before:yyyy-MM-dd HH:mm} UTC.
            Archives go to {options.Folder}.
            """));
        foreach (var archive in status.Archives)
        {
            await run.Out.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{archive.ArchivedAt:yyyy-MM-dd}: {archive.Texts:N0} texts in {archive.File} ({archive.FileBytes:N0} "
                + $"bytes) in {archive.Folder} on {archive.Machine}"));
        }

        return ExitCode.Done;
    }

    private static async Task<int> RunAsync(VerbRun run, CancellationToken ct)
    {
        var options = RetentionOptions.Read(run.Config);
        if (!options.IsOn)
        {
            throw new SetupException(
                $"Retention is off, so nothing was removed: set {RetentionOptions.Switch}=true where old texts shall "
                + "go, or look with 'pitwall retention run --dry-run'.");
        }

        await using var workspace = await run.OpenWorkspaceAsync(ct);
        var retention = new TextRetention(workspace.Source, TimeProvider.System, options);
        var result = await Moved(retention, ct);
        if (result is not RetentionResult.Ran ran)
        {
            throw new SetupException("Another process archives at this moment: try again when it is done.");
        }

        if (run.Json)
        {
            run.WriteJson(ran);
        }
        else
        {
            await run.Out.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{ran.Texts:N0} texts archived in {ran.Archives:N0} files in {options.Folder}."));
        }

        foreach (var file in ran.Unreadable)
        {
            await run.Error.WriteLineAsync($"Left alone: {file}.");
        }

        return ran.Unreadable.Count == 0 ? ExitCode.Done : ExitCode.PartlyDone;
    }

    private static async Task<RetentionResult> Moved(TextRetention retention, CancellationToken ct)
    {
        try
        {
            return await retention.RunAsync(TimeProvider.System.GetUtcNow().UtcDateTime, ct);
        }
        catch (Exception fault) when (fault is IOException or InvalidDataException)
        {
            throw new SetupException(
                $"Stopped; nothing went that was not read back: {fault.Message}. Mend that and run again.",
                fault);
        }
    }

    private static async Task<IReadOnlyList<Archive>> ArchivesAsync(NpgsqlDataSource source, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<Archive>(new CommandDefinition(
            """
            SELECT file, folder, machine, encode(sha256, 'hex') AS sha256, file_bytes AS filebytes, texts,
                archived_at AS archivedat
            FROM deliberation.text_archives ORDER BY id
            """,
            cancellationToken: ct))).AsList();
    }

    private sealed record Status(
        bool Enabled, int TextMonths, string Folder, DueTexts Due, IReadOnlyList<Archive> Archives);

    private sealed record Archive(
        string File, string Folder, string Machine, string Sha256, long FileBytes, int Texts, DateTime ArchivedAt);
}
