using System.CommandLine;
using System.Globalization;
using Pitwall.Server.Platform.Commands;
using Pitwall.Server.Platform.Postgres;

namespace Pitwall.Server.Platform.Db;

/// <summary><c>pitwall db start|stop|status</c>: the embedded PostgreSQL by hand.</summary>
internal static class DbVerb
{
    private static readonly Option<bool> Force = new("--force")
    {
        Description = "Stop even while other pitwall processes use it; they lose their connections.",
    };

    public static Command Build()
    {
        var start = new Command(
            "start",
            "Start the embedded PostgreSQL and leave it running until 'db stop', also with no server running.");
        start.SetWork(StartAsync);
        var stop = new Command("stop", "Stop the embedded PostgreSQL. Refuses while a pitwall process uses it.")
        {
            Force,
        };
        stop.SetWork(StopAsync);
        var status = new Command(
            "status", "Say whether the embedded PostgreSQL runs, where its data is and who uses it.")
        {
            CommonOptions.Json,
        };
        status.SetWork(StatusAsync);
        return new Command(
            "db",
            "The embedded PostgreSQL: start, stop or look. Other verbs start it by themselves when they need it.")
        {
            start,
            stop,
            status,
        };
    }

    private static async Task<int> StartAsync(VerbRun run, CancellationToken ct)
    {
        RefuseExternal(run.Config);
        await using var embedded = await EmbeddedPostgres.OpenAsync(run.Config, run.Steps, ct);
        embedded.KeepRunning();
        await run.Out.WriteLineAsync("PostgreSQL runs until 'pitwall db stop'.");
        return ExitCode.Done;
    }

    private static async Task<int> StopAsync(VerbRun run, CancellationToken ct)
    {
        RefuseExternal(run.Config);
        var root = DataFolder.Resolve(run.Config);
        if (Cluster.MajorIn(root) is null)
        {
            await run.Out.WriteLineAsync($"There is no PostgreSQL in {root}.");
            return ExitCode.Done;
        }

        using var held = await EmbeddedPostgres.LockAsync(root, run.Steps, ct);
        var users = EmbeddedPostgres.UsersOf(root);
        if (users.Living() is { Count: > 0 } living && !run.Arguments.GetValue(Force))
        {
            throw new SetupException(
                $"PostgreSQL is used by process {string.Join(", ", living)}: stop that first, or add --force.");
        }

        users.Keep(kept: false);
        var cluster = await EmbeddedPostgres.ClusterAsync(root, run.Config, run.Steps, ct);
        if (!await cluster.StopAsync())
        {
            throw new SetupException($"PostgreSQL did not stop within two minutes: the log is in {cluster.Folder}.");
        }

        await run.Out.WriteLineAsync("PostgreSQL is stopped.");
        return ExitCode.Done;
    }

    private static async Task<int> StatusAsync(VerbRun run, CancellationToken ct)
    {
        RefuseExternal(run.Config);
        var root = DataFolder.Resolve(run.Config);
        var running = Postmaster.Living(Cluster.FolderIn(root));
        var users = EmbeddedPostgres.UsersOf(root);
        var status = new Status(
            running is not null,
            running?.Pid,
            Cluster.MajorIn(root),
            root,
            running is null ? null : Cluster.ConnectionString(root, running, Workspace.DatabaseName),
            users.Kept,
            users.Living());
        if (run.Json)
        {
            run.WriteJson(status);
            return ExitCode.Done;
        }

        await run.Out.WriteLineAsync(Sentence(status).AsMemory(), ct);
        return ExitCode.Done;
    }

    private static string Sentence(Status status)
    {
        if (status.Major is null)
        {
            return $"No data yet; 'pitwall serve' or 'pitwall db start' makes it in {status.DataFolder}.";
        }

        var data = string.Create(
            CultureInfo.InvariantCulture, $"PostgreSQL {status.Major}, data in {status.DataFolder}");
        if (!status.Running)
        {
            return $"Stopped: {data}.";
        }

        var users = status.Users.Count == 0 ? "nobody" : "process " + string.Join(", ", status.Users);
        var kept = status.Kept ? ", stays until 'db stop'" : string.Empty;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            Running as process {status.Pid}: {data}, used by {users}{kept}.
            Connect with: {status.ConnectionString}
            """);
    }

    private static void RefuseExternal(IConfiguration config)
    {
        if (config.GetConnectionString("Pitwall") is { Length: > 0 })
        {
            throw new SetupException(
                "ConnectionStrings__Pitwall names an external server, and 'db' is about the embedded one: remove the "
                + "setting, or use the tools of that server.");
        }
    }

    private sealed record Status(
        bool Running,
        int? Pid,
        int? Major,
        string DataFolder,
        string? ConnectionString,
        bool Kept,
        IReadOnlyList<int> Users);
}
