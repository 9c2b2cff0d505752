namespace Pitwall.Server.Platform.Postgres;

/// <summary>
/// The cluster in the data folder, shared by every Pitwall process of that folder: the first starts it, later ones
/// attach, the last one to leave stops it.
/// </summary>
internal sealed class EmbeddedPostgres : IAsyncDisposable
{
    private readonly Cluster shared;
    private readonly ClusterUser user;
    private readonly Postmaster postmaster;

    private EmbeddedPostgres(Cluster shared, ClusterUser user, Postmaster postmaster)
    {
        this.shared = shared;
        this.user = user;
        this.postmaster = postmaster;
    }

    public string ConnectionString(string database) => Cluster.ConnectionString(shared.Root, postmaster, database);

    public static async Task<EmbeddedPostgres> OpenAsync(IConfiguration config, StepLines steps, CancellationToken ct)
    {
        var root = DataFolder.Resolve(config);
        try
        {
            await CreateReachableAsync(root, ct);
            using var held = await LockAsync(root, steps, ct);
            var cluster = await ClusterAsync(root, config, steps, ct);
            var running = await AdoptAsync(cluster, steps, ct)
                ?? await steps.RunAsync("start PostgreSQL", () => cluster.StartAsync(ct));
            return new EmbeddedPostgres(cluster, UsersOf(root).Enter(), running);
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new SetupException(
                $"The data folder {root} does not belong to this user ({denied.Message}): "
                + "start as its owner, or choose another folder with PITWALL_DATA.",
                denied);
        }
    }

    /// <summary>From now on the cluster outlives its users, until <c>db stop</c>.</summary>
    public void KeepRunning() => UsersOf(shared.Root).Keep(kept: true);

    /// <summary>
    /// Starts the cluster again when its postmaster died; false when there is nothing to do. One that was stopped took
    /// its file with it: somebody wanted that, and it stays stopped.
    /// </summary>
    public async Task<bool> ReviveAsync(CancellationToken ct)
    {
        if (!IsDead)
        {
            return false;
        }

        using var held = await LockAsync(shared.Root, StepLines.Silent, ct);
        if (!IsDead)
        {
            // Another process of this folder was faster.
            return false;
        }

        await shared.StartAsync(ct, postmaster);
        return true;
    }

    private bool IsDead => File.Exists(Postmaster.FileIn(shared.Folder)) && Postmaster.Living(shared.Folder) is null;

    public async ValueTask DisposeAsync()
    {
        using var held = await LockAsync(shared.Root, StepLines.Silent, CancellationToken.None);
        user.Dispose();
        var users = UsersOf(shared.Root);
        if (users.Living().Count == 0 && !users.Kept)
        {
            await shared.StopAsync();
        }
    }

    public static ClusterUsers UsersOf(string root) => new(Path.Combine(root, "users"));

    public static Task<FileLock> LockAsync(string root, StepLines steps, CancellationToken ct) =>
        FileLock.TakeAsync(
            Path.Combine(root, "cluster.lock"),
            () => steps.Note("waiting for another pitwall that starts or stops PostgreSQL"),
            ct);

    /// <summary>The cluster with programs that fit its data; makes the data when there is none.</summary>
    public static async Task<Cluster> ClusterAsync(
        string root, IConfiguration config, StepLines steps, CancellationToken ct)
    {
        var runAs = OsUser.ForPostgres();
        var places = new BinaryPlaces(
            config["Postgres:Bin"], Path.Combine(root, "postgres"), Path.Combine(root, "postgres", "npm"));
        var major = Cluster.MajorIn(root);
        var binaries = await new BinaryFinder(places, runAs, steps).FindAsync(major, ct);
        var cluster = new Cluster(root, binaries, ClusterSettings.ForThisMachine(), runAs);
        if (major is null)
        {
            await steps.RunAsync($"initdb (PostgreSQL {binaries.Version})", () => cluster.InitAsync(ct));
        }

        return cluster;
    }

    private static async Task<Postmaster?> AdoptAsync(Cluster cluster, StepLines steps, CancellationToken ct)
    {
        if (Postmaster.Living(cluster.Folder) is null)
        {
            return null;
        }

        return await steps.RunAsync("attach to PostgreSQL", () => cluster.SettledAsync(ct));
    }

    private static async Task CreateReachableAsync(string root, CancellationToken ct)
    {
        var isNew = !Directory.Exists(root);
        if (isNew)
        {
            Directory.CreateDirectory(root);
            if (!OperatingSystem.IsWindows())
            {
                // Root lets its PostgreSQL user through; the cluster inside stays 0700.
                var mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
                var through = UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
                File.SetUnixFileMode(root, Environment.IsPrivilegedProcess ? mode | through : mode);
            }
        }

        if (OsUser.ForPostgres() is { } runAs && !await runAs.ReachesAsync(root, ct))
        {
            if (isNew)
            {
                Directory.Delete(root);
            }

            throw new SetupException(
                $"PostgreSQL runs as the user {runAs.Name}, who cannot reach {root}: choose a folder such as "
                + "/var/lib/pitwall with PITWALL_DATA, or start as an ordinary user.");
        }
    }
}
