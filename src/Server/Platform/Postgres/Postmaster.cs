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
        string[] lines;
        try
        {
            lines = File.ReadAllLines(FileIn(cluster));
        }
        catch (IOException)
        {
            return null;
        }

        if (lines.Length == 0 || !int.TryParse(lines[LineOfPid], NumberStyles.None, CultureInfo.InvariantCulture, out var pid))
        {
            return null;
        }

        return IsPostgres(pid)
            ? new Postmaster(pid, NumberAt(lines, LineOfPort), TextAt(lines, LineOfSocket), TextAt(lines, LineOfStatus))
            : null;
    }

    // After a power cut or in a fresh container the number may belong to somebody else, or to a process nobody buried.
    private static bool IsPostgres(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return process.ProcessName.StartsWith("postgres", StringComparison.OrdinalIgnoreCase) && !IsZombie(pid);
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return false;
        }
    }

    private static bool IsZombie(int pid)
    {
        try
        {
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat"));
            return stat[(stat.LastIndexOf(')') + 1)..].TrimStart().StartsWith('Z');
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static string TextAt(string[] lines, int index) => lines.Length > index ? lines[index].Trim() : string.Empty;

    private static int NumberAt(string[] lines, int index) =>
        int.TryParse(TextAt(lines, index), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
