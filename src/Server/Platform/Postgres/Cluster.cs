using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using Npgsql;

namespace Pitwall.Server.Platform.Postgres;

/// <summary>
/// One PostgreSQL cluster that we own, in <c>&lt;root&gt;/cluster</c>. Callers hold the cluster's lock; this class only
/// initialises, starts and stops. On Unix it listens on a socket only, on Windows on 127.0.0.1 with a password.
/// </summary>
internal sealed class Cluster(string root, PostgresBinaries binaries, ClusterSettings settings, OsUser? runAs)
{
    public const string SuperUser = "pitwall";

    private const int SocketPathMaxBytes = 90;
    private const int DefaultPort = 5432;
    private const long LogMaxBytes = 10 * 1024 * 1024;
    private const string IncludedConf = "pitwall.conf";
    private const string SocketLockName = ".s.PGSQL.5432.lock";
    private const string TemporarySocketPrefix = "/tmp/pitwall-socket-";

    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan OrphanLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    public string Root => root;

    public string Folder => FolderIn(root);

    private string LogPath => Path.Combine(Folder, "postgres.log");

    private string PasswordPath => PasswordIn(root);

    public static string FolderIn(string root) => Path.Combine(root, "cluster");

    /// <summary>The major version that wrote the data, or null when there is none yet.</summary>
    public static int? MajorIn(string root)
    {
        try
        {
            var text = File.ReadAllText(Path.Combine(FolderIn(root), "PG_VERSION"));
            return int.Parse(text.Trim(), CultureInfo.InvariantCulture);
        }
        catch (Exception none) when (none is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Makes the data folder. It gets its name last, so a killed attempt is never taken for data.</summary>
    public async Task InitAsync(CancellationToken ct)
    {
        var partial = Folder + ".partial";
        if (Directory.Exists(partial))
        {
            Directory.Delete(partial, recursive: true);
        }

        CreatePrivate(partial);
        var arguments = new List<string>
        {
            "-D", partial, "--username=" + SuperUser, "--locale=C", "--encoding=UTF8", "--data-checksums",
            "--no-instructions", "--auth-host=" + (OperatingSystem.IsWindows() ? "scram-sha-256" : "reject"),
        };
        if (OperatingSystem.IsWindows())
        {
            await File.WriteAllTextAsync(PasswordPath, RandomNumberGenerator.GetHexString(32), ct);
            arguments.AddRange(["--auth-local=scram-sha-256", "--pwfile=" + PasswordPath]);
        }
        else
        {
            // The socket lies in a 0700 folder: whoever gets there may do everything in the data folder anyway.
            arguments.Add("--auth-local=trust");
        }

        if (!settings.Durable)
        {
            arguments.Add("--no-sync");
        }

        var made = await Subprocess.RunAsync(binaries.Call("initdb", runAs, root, [.. arguments]), ct);
        if (!made.Succeeded)
        {
            throw new SetupException(
                $"initdb could not make the data folder {Folder} ({made.LastLine}): free disk space, "
                + "or choose another folder with PITWALL_DATA.");
        }

        await File.AppendAllTextAsync(Path.Combine(partial, "postgresql.conf"), $"\ninclude '{IncludedConf}'\n", ct);
        Directory.Move(partial, Folder);
    }

    /// <summary>
    /// Starts in a session of its own, so that Ctrl-C reaches us and not PostgreSQL; where <paramref name="before"/>
    /// listened, when it takes the place of one that died.
    /// </summary>
    public async Task<Postmaster> StartAsync(CancellationToken ct, Postmaster? before = null)
    {
        RemoveTemporarySocket(Postmaster.SocketFolderIn(Folder));
        var port = before?.Port ?? (OperatingSystem.IsWindows() ? FreePort.Find() : DefaultPort);
        var conf = Path.Combine(Folder, IncludedConf);
        var socketFolder = SocketFolder(before);
        await File.WriteAllTextAsync(conf, settings.Write(socketFolder, port), ct);
        runAs?.Own(conf);
        TrimLog();
        if (!await TryStartAsync(ct) && !await TryStartWithoutOldLocksAsync(ct))
        {
            RemoveTemporarySocket(socketFolder);
            throw new SetupException($"PostgreSQL did not start ({Reason()}): the log is {LogPath}.");
        }

        return Postmaster.Living(Folder)
            ?? throw new SetupException($"PostgreSQL stopped right after its start: the log is {LogPath}.");
    }

    private async Task<bool> TryStartAsync(CancellationToken ct)
    {
        string[] arguments = ["start", "-D", Folder, "-l", LogPath, "-w", "-s", "-t", Seconds(StartLimit)];
        try
        {
            return (await Subprocess.RunAsync(binaries.Call("pg_ctl", runAs, root, arguments), ct)).Succeeded;
        }
        catch (OperationCanceledException)
        {
            // pg_ctl is gone, but the postmaster it may have started sits in a session of its own.
            await StopAsync(immediate: true);
            throw;
        }
    }

    // PostgreSQL trusts any living process with the number in its lock file, also one that got the number later, and
    // also a dead one that nobody buried. We know better, and only then take its locks away.
    private async Task<bool> TryStartWithoutOldLocksAsync(CancellationToken ct)
    {
        if (!File.Exists(Postmaster.FileIn(Folder)) || Postmaster.Living(Folder) is not null)
        {
            return false;
        }

        for (var waited = TimeSpan.Zero; Postmaster.HasOrphans(Folder); waited += Poll)
        {
            if (waited > OrphanLimit)
            {
                return false;
            }

            await Task.Delay(Poll, ct);
        }

        File.Delete(Postmaster.FileIn(Folder));
        var socketLock = Path.Combine(root, "socket", SocketLockName);
        if (File.Exists(socketLock))
        {
            File.Delete(socketLock);
        }

        return await TryStartAsync(ct);
    }

    /// <summary>Waits until a postmaster that is starting or stopping has decided; null when none is left.</summary>
    public async Task<Postmaster?> SettledAsync(CancellationToken ct)
    {
        var waited = TimeSpan.Zero;
        while (Postmaster.Living(Folder) is { } living)
        {
            if (living.IsReady)
            {
                return living;
            }

            if (waited > StartLimit)
            {
                throw new SetupException(
                    $"PostgreSQL (process {living.Pid}) is {living.Status} for minutes: the log is {LogPath}.");
            }

            await Task.Delay(Poll, ct);
            waited += Poll;
        }

        return null;
    }

    /// <summary>Stops and waits; the answer is whether nothing runs any more.</summary>
    public async Task<bool> StopAsync(bool immediate = false)
    {
        if (Postmaster.Living(Folder) is not { } living)
        {
            return true;
        }

        string[] arguments = ["stop", "-D", Folder, "-m", immediate ? "immediate" : "fast", "-w", "-s", "-t", "120"];
        var call = binaries.Call("pg_ctl", runAs, root, arguments);
        var stopped = await Subprocess.RunAsync(call, CancellationToken.None);
        var gone = stopped.Succeeded || Postmaster.Living(Folder) is null;
        if (gone)
        {
            RemoveTemporarySocket(living.SocketFolder);
        }

        return gone;
    }

    /// <summary>How to reach one database of the running cluster.</summary>
    public static string ConnectionString(string root, Postmaster postmaster, string database)
    {
        var windows = OperatingSystem.IsWindows();
        return new NpgsqlConnectionStringBuilder
        {
            Host = windows ? "127.0.0.1" : postmaster.SocketFolder,
            Port = postmaster.Port,
            Username = SuperUser,
            Password = windows ? File.ReadAllText(PasswordIn(root)) : null,
            Database = database,
            ApplicationName = "pitwall",
        }.ConnectionString;
    }

    private static string PasswordIn(string root) => Path.Combine(root, "password");

    private static string Seconds(TimeSpan span) => ((int)span.TotalSeconds).ToString(CultureInfo.InvariantCulture);

    // A socket's path may have about 100 bytes, and odd characters would have to survive three parsers.
    private string? SocketFolder(Postmaster? before)
    {
        if (OperatingSystem.IsWindows())
        {
            return null;
        }

        var beside = Path.Combine(root, "socket");
        var plain = beside.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '-' or '_');
        var folder = before?.SocketFolder
            ?? (plain && beside.Length <= SocketPathMaxBytes ? beside : TemporarySocketPrefix + ShortRandom());
        CreatePrivate(folder);
        return folder;
    }

    private static void RemoveTemporarySocket(string? folder)
    {
        if (folder is not null
            && folder.StartsWith(TemporarySocketPrefix, StringComparison.Ordinal)
            && Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string ShortRandom() => RandomNumberGenerator.GetHexString(16, lowercase: true);

    private void CreatePrivate(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
            return;
        }

        const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        Directory.CreateDirectory(folder, OwnerOnly);
        File.SetUnixFileMode(folder, OwnerOnly);
        runAs?.Own(folder);
    }

    private void TrimLog()
    {
        var log = new FileInfo(LogPath);
        if (log.Exists && log.Length > LogMaxBytes)
        {
            log.MoveTo(LogPath + ".1", overwrite: true);
        }
    }

    private string Reason() =>
        File.Exists(LogPath)
            ? File.ReadLines(LogPath).LastOrDefault(
                line => line.Contains("FATAL:", StringComparison.Ordinal), "no reason in its log")
            : "no log";
}
