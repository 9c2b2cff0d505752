using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Pitwall.Server.Platform.Postgres;

/// <summary>
/// What <c>postmaster.pid</c> says about a running cluster: the file PostgreSQL itself keeps, so it also describes a
/// cluster that somebody else started.
/// </summary>
internal sealed record Postmaster(int Pid, int Port, string SocketFolder, string Status)
{
    private const int LineOfPid = 0;
    private const int LineOfPort = 3;
    private const int LineOfSocket = 4;
    private const int LineOfStatus = 7;

    public bool IsReady => string.Equals(Status, "ready", StringComparison.Ordinal);

    public static string FileIn(string cluster) => Path.Combine(cluster, "postmaster.pid");

    /// <summary>The living postmaster of this cluster folder, or null.</summary>
    public static Postmaster? Living(string cluster)
    {
        if (Read(FileIn(cluster)) is not { } text)
        {
            return null;
        }

        var lines = text.Split('\n');
        return int.TryParse(lines[LineOfPid].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
            && IsPostgres(pid)
            && IsOf(pid, text)
            ? new Postmaster(pid, NumberAt(lines, LineOfPort), TextAt(lines, LineOfSocket), TextAt(lines, LineOfStatus))
            : null;
    }

    /// <summary>
    /// Where the last postmaster of this folder, dead or alive, had its socket; null when it left no file.
    /// </summary>
    public static string? SocketFolderIn(string cluster) =>
        Read(FileIn(cluster)) is { } text ? TextAt(text.Split('\n'), LineOfSocket) : null;

    /// <summary>Whether children of a dead postmaster still work on this folder; they end by themselves.</summary>
    public static bool HasOrphans(string cluster)
    {
        if (!OperatingSystem.IsLinux() || Read(FileIn(cluster)) is not { } text)
        {
            return false;
        }

        var any = false;
        foreach (var process in Process.GetProcessesByName("postgres"))
        {
            any |= IsOf(process.Id, text);
            process.Dispose();
        }

        return any;
    }

    // After a power cut or in a fresh container the number may belong to somebody else.
    private static bool IsPostgres(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return process.ProcessName.StartsWith("postgres", StringComparison.OrdinalIgnoreCase);
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return false;
        }
    }

    // A postmaster sits in its data folder: the file seen from there must be the file we read. Elsewhere than on Linux
    // the name has to do.
    private static bool IsOf(int pid, string text)
    {
        if (!OperatingSystem.IsLinux())
        {
            return true;
        }

        var itsFile = string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/cwd/postmaster.pid");
        try
        {
            return string.Equals(FirstLines(Read(itsFile)), FirstLines(text), StringComparison.Ordinal);
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    // Process, folder and start time; the last line changes while it starts.
    private static string? FirstLines(string? text) =>
        text is null ? null : string.Join('\n', text.Split('\n').Take(3));

    private static string? Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static string TextAt(string[] lines, int index) =>
        lines.Length > index ? lines[index].Trim() : string.Empty;

    private static int NumberAt(string[] lines, int index) =>
        int.TryParse(TextAt(lines, index), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : 0;
}
