using System.Security.Cryptography;
using System.Text;

namespace Pitwall.Server.Platform;

/// <summary>
/// Where everything that must survive lives: PITWALL_DATA, else one folder per installation, else (run from a source
/// checkout) one per checkout, so that two checkouts never share a database.
/// </summary>
internal static class DataFolder
{
    // pg_ctl hands these to a shell inside double quotes, where they would not mean themselves.
    private const string UnsafeForShell = "\"$`\n\r";

    public static string Resolve(IConfiguration config)
    {
        var asked = config["PITWALL_DATA"] ?? config["Data:Folder"];
        var folder = string.IsNullOrWhiteSpace(asked) ? Default(AppContext.BaseDirectory) : Path.GetFullPath(asked);
        if (!OperatingSystem.IsWindows() && folder.AsSpan().IndexOfAny(UnsafeForShell + "\\") >= 0)
        {
            throw new SetupException(
                $"The data folder {folder} has a quote, backslash, dollar sign or line break in its name: "
                + "choose another with PITWALL_DATA.");
        }

        return folder;
    }

    /// <summary>The folder used when nobody names one, for a program that lies in <paramref name="program"/>.</summary>
    public static string Default(string program)
    {
        var checkout = CheckoutOf(program);
        var name = checkout is null ? "pitwall" : "pitwall-" + ShortHash(checkout);
        if (OperatingSystem.IsWindows())
        {
            return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), name);
        }

        return Environment.IsPrivilegedProcess
            ? Path.Combine("/var/lib", name)
            : Path.Combine(Home(), ".local", "share", name);
    }

    /// <summary>The source checkout that holds the folder, or null when the program was published.</summary>
    public static string? CheckoutOf(string program)
    {
        for (var folder = new DirectoryInfo(program); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Pitwall.slnx")))
            {
                return folder.FullName;
            }
        }

        return null;
    }

    private static string Home()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return home.Length > 0
            ? home
            : throw new SetupException("This user has no home folder: name a data folder with PITWALL_DATA.");
    }

    private static string ShortHash(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..8];
}
