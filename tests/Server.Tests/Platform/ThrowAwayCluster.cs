using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Npgsql;
using Pitwall.Server.Platform;
using Pitwall.Server.Platform.Migrations;
using Pitwall.Server.Platform.Postgres;

namespace Pitwall.Server.Tests.Platform;

/// <summary>
/// One PostgreSQL cluster in the temp folder for the length of a test run; a killed run's is reaped by the next.
/// </summary>
internal sealed class ThrowAwayCluster : IAsyncDisposable
{
    private const string FolderPrefix = "pitwall-tests-";
    private const string OwnerFile = "owner";

    private static readonly TimeSpan TimeToTakeOwnership = TimeSpan.FromMinutes(1);

    private readonly Cluster cluster;
    private readonly Postmaster postmaster;
    private readonly FileLock owner;
    private readonly SemaphoreSlim oneAtATime = new(1, 1);

    private ThrowAwayCluster(Cluster cluster, Postmaster postmaster, FileLock owner, string bin)
    {
        Bin = bin;
        this.cluster = cluster;
        this.postmaster = postmaster;
        this.owner = owner;
    }

    public string Root => cluster.Root;

    private static string TemplateName => "template_" + Migration.HashOfAll[..16];

    public static async Task<ThrowAwayCluster> StartAsync(int? major, CancellationToken ct)
    {
        await ReapAsync(ct);
        var runAs = OsUser.ForPostgres();
        var root = Path.Combine(
            Path.GetTempPath(),
            string.Create(CultureInfo.InvariantCulture, $"{FolderPrefix}{Environment.ProcessId}-{Nonce()}"));
        CreateRoot(root);
        var held = FileLock.TryTake(Path.Combine(root, OwnerFile))
            ?? throw new InvalidOperationException($"A fresh folder is owned already: {root}");
        using var fetching = await FileLock.TakeAsync(FetchLock(), () => { }, ct);
        var binaries = await new BinaryFinder(Places(root), runAs, StepLines.Silent).FindAsync(major, ct);
        var fresh = new Cluster(root, binaries, ClusterSettings.ThrowAway, runAs);
        await fresh.InitAsync(ct);
        var started = new ThrowAwayCluster(fresh, await fresh.StartAsync(ct), held, binaries.Bin);
        await started.MakeTemplateAsync(ct);
        return started;
    }

    public static Task<IReadOnlyList<int>> MajorsAsync(CancellationToken ct) =>
        new BinaryFinder(Places(Path.GetTempPath()), OsUser.ForPostgres(), StepLines.Silent).MajorsAsync(ct);

    /// <summary>Folder of the programs this cluster runs on.</summary>
    public string Bin { get; }

    /// <summary>A fresh copy of the migrated template, or of nothing; the answer is its connection string.</summary>
    public async Task<string> CreateDatabaseAsync(string name, bool empty, CancellationToken ct)
    {
        var template = empty ? "template1" : TemplateName;
        await oneAtATime.WaitAsync(ct);
        try
        {
            await ExecuteAsync("postgres", $"CREATE DATABASE {name} TEMPLATE {template}", ct);
        }
        finally
        {
            oneAtATime.Release();
        }

        return Cluster.ConnectionString(Root, postmaster, name);
    }

    public Task DropDatabaseAsync(string name) =>
        ExecuteAsync("postgres", $"DROP DATABASE IF EXISTS {name} WITH (FORCE)", CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await cluster.StopAsync(immediate: true);
        owner.Dispose();
        oneAtATime.Dispose();
        try
        {
            Directory.Delete(Root, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Nobody owns it any more, so the reaper of another run may be quicker.
        }
    }

    /// <summary>Ends and removes clusters whose test process is dead.</summary>
    private static async Task ReapAsync(CancellationToken ct)
    {
        foreach (var folder in Directory.GetDirectories(Path.GetTempPath(), FolderPrefix + "*"))
        {
            try
            {
                await ReapAsync(folder, ct);
            }
            catch (Exception notOurs) when (notOurs is UnauthorizedAccessException or IOException)
            {
                // Another user's run, or another reaper was quicker: its owner removes it.
            }
        }
    }

    private static async Task ReapAsync(string folder, CancellationToken ct)
    {
        if (!File.Exists(Path.Combine(folder, OwnerFile))
            && DateTime.UtcNow - Directory.GetCreationTimeUtc(folder) < TimeToTakeOwnership)
        {
            return;
        }

        using var dead = FileLock.TryTake(Path.Combine(folder, OwnerFile));
        if (dead is null)
        {
            return;
        }

        if (Postmaster.Living(Cluster.FolderIn(folder)) is { } orphan)
        {
            // The postmaster takes its children along; throw-away data needs no checkpoint.
            using var process = System.Diagnostics.Process.GetProcessById(orphan.Pid);
            process.Kill();
            await process.WaitForExitAsync(ct);
        }

        Directory.Delete(folder, recursive: true);
    }

    private static void CreateRoot(string root)
    {
        Directory.CreateDirectory(root);
        if (!OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess)
        {
            File.SetUnixFileMode(
                root,
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
                    | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        }
    }

    private static string Nonce() => RandomNumberGenerator.GetHexString(8, lowercase: true);

    private static string FetchLock()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "postgres-npm");
        Directory.CreateDirectory(folder);
        return Path.Combine(folder, "fetch.lock");
    }

    // What npm fetched stays in the build output, so only the first run of a checkout needs the network.
    private static BinaryPlaces Places(string root)
    {
        var config = new ConfigurationBuilder().AddEnvironmentVariables().Build();
        return new BinaryPlaces(
            config["Postgres:Bin"],
            Path.Combine(root, "postgres"),
            Path.Combine(AppContext.BaseDirectory, "postgres-npm"),
            KeepFetched: true);
    }

    private async Task MakeTemplateAsync(CancellationToken ct)
    {
        await ExecuteAsync("postgres", $"CREATE DATABASE {TemplateName}", ct);
        await using var source = NpgsqlDataSource.Create(Cluster.ConnectionString(Root, postmaster, TemplateName));
        await Migrator.RunAsync(source, StepLines.Silent, ct);
    }

    private async Task ExecuteAsync(string database, string sql, CancellationToken ct)
    {
        var unpooled = Cluster.ConnectionString(Root, postmaster, database) + ";Pooling=false";
        await using var source = NpgsqlDataSource.Create(unpooled);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(ct);
    }
}
