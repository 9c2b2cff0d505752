using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Pitwall.Server.Platform.Postgres;

/// <summary>
/// The ordinary user that PostgreSQL runs as when we are root, because PostgreSQL refuses to be root.
/// </summary>
internal sealed record OsUser(string Name, int Uid, int Gid)
{
    private static readonly string[] Preferred = ["pitwall", "postgres", "nobody"];

    /// <summary>Null when we are an ordinary user ourselves (or on Windows): then PostgreSQL runs as us.</summary>
    public static OsUser? ForPostgres()
    {
        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess)
        {
            return null;
        }

        var known = File.ReadLines("/etc/passwd").Select(Parse).OfType<OsUser>().ToList();
        return Preferred
            .Select(name => known.Find(user => string.Equals(user.Name, name, StringComparison.Ordinal)))
            .FirstOrDefault(user => user is not null)
            ?? throw new SetupException(
                "PostgreSQL refuses to run as root and none of the users pitwall, postgres or nobody exists: "
                + "add one with 'useradd --system pitwall', or start as an ordinary user.");
    }

    /// <summary>Gives one file or folder to this user.</summary>
    public void Own(string path)
    {
        if (ChangeOwner(Encoding.UTF8.GetBytes(path + "\0"), Uid, Gid) != 0)
        {
            throw new SetupException(
                $"Cannot give {path} to the user {Name} ({Marshal.GetLastPInvokeErrorMessage()}): "
                + "choose a data folder on a local disk with PITWALL_DATA.");
        }
    }

    /// <summary>Whether the user gets through every parent folder and this one.</summary>
    public async Task<bool> ReachesAsync(string folder, CancellationToken ct)
    {
        var start = new ProcessStartInfo("/bin/sh") { UserName = Name, WorkingDirectory = "/" };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("test -x \"$1\"");
        start.ArgumentList.Add("sh");
        start.ArgumentList.Add(folder);
        return (await Subprocess.RunAsync(start, ct)).Succeeded;
    }

    private static OsUser? Parse(string line)
    {
        var fields = line.Split(':');
        return fields.Length >= 4
            && int.TryParse(fields[2], NumberStyles.None, CultureInfo.InvariantCulture, out var uid)
            && int.TryParse(fields[3], NumberStyles.None, CultureInfo.InvariantCulture, out var gid)
                ? new OsUser(fields[0], uid, gid)
                : null;
    }

    [DllImport("libc", EntryPoint = "chown", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ChangeOwner(byte[] path, int owner, int group);
}
