using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.Playwright;
using Pitwall.Server.Platform;
using Pitwall.Server.Platform.Postgres;
using Pitwall.Server.Tests.House;

namespace Pitwall.Server.Tests.Web;

/// <summary>
/// The pinned Chromium of an npm package. It brings its own libraries and a font, so it runs on a bare machine, as root
/// or as anybody; what was fetched stays in the build output, so only the first run of a checkout asks the registry.
/// </summary>
/// <param name="Program">The headless shell.</param>
/// <param name="Folder">Where its libraries and its font lie.</param>
/// <param name="Axe">The script that looks for barriers.</param>
internal sealed record Chromium(string Program, string Folder, string Axe)
{
    private const string ProgramName = "headless-shell";

    /// <summary>Why this machine cannot run it whatever is installed, or null.</summary>
    public static string? NotForThisMachine =>
        OperatingSystem.IsLinux() && RuntimeInformation.OSArchitecture is Architecture.X64
            ? null
            : "The pinned Chromium is built for Linux on x64: run the browser tests there.";

    /// <summary>The browser, or the sentence that says what to install.</summary>
    public static async Task<(Chromium? Browser, string? Lacking)> FindAsync(CancellationToken ct)
    {
        if (NpmPackage.Npm() is not { } npm)
        {
            return (null, "The browser tests need Node 20.19 or newer with npm on PATH: install it and run again.");
        }

        var home = Path.Combine(AppContext.BaseDirectory, "browser");
        Directory.CreateDirectory(home);
        using var held = await FileLock.TakeAsync(Path.Combine(home, "fetch.lock"), () => { }, ct);
        var folder = Path.Combine(home, VersionHash());
        if (!Directory.Exists(folder) && await FetchAsync(npm, home, folder, ct) is { } reason)
        {
            return (null, $"The browser of the tests could not be fetched ({reason}): can npm reach its registry?");
        }

        return (new Chromium(Path.Combine(folder, ProgramName), folder, Path.Combine(folder, "axe.js")), null);
    }

    public BrowserTypeLaunchOptions LaunchOptions() => new()
    {
        ExecutablePath = Program,
        // Root may not use the sandbox, and where user namespaces are closed nobody may; it only ever sees our page.
        ChromiumSandbox = false,
        Args = ["--font-render-hinting=none", "--disable-gpu"],
        Env = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["PATH"] = "/usr/local/bin:/usr/bin:/bin",
            ["HOME"] = Folder,
            ["TMPDIR"] = Path.GetTempPath(),
            ["LC_ALL"] = "C.UTF-8",
            ["LD_LIBRARY_PATH"] = Path.Combine(Folder, "lib"),
            ["FONTCONFIG_FILE"] = Path.Combine(Folder, "fonts.conf"),
        },
    };

    private static string Manifests => Path.Combine(Repository.Root, "tests", "Server.Tests", "Web", "npm");

    private static string VersionHash() => Convert.ToHexStringLower(
        SHA256.HashData(File.ReadAllBytes(Path.Combine(Manifests, "package-lock.json"))))[..16];

    private static async Task<string?> FetchAsync(string npm, string home, string folder, CancellationToken ct)
    {
        var packages = Path.Combine(home, "packages");
        Directory.CreateDirectory(packages);
        foreach (var file in new[] { "package.json", "package-lock.json", ".npmrc" })
        {
            File.Copy(Path.Combine(Manifests, file), Path.Combine(packages, file), overwrite: true);
        }

        var start = new System.Diagnostics.ProcessStartInfo(npm) { WorkingDirectory = packages };
        foreach (var argument in new[] { "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1" })
        {
            start.ArgumentList.Add(argument);
        }

        var answer = await Subprocess.RunAsync(start, ct);
        if (!answer.Succeeded)
        {
            return answer.LastLine;
        }

        await UnpackAsync(Path.Combine(packages, "node_modules"), folder, ct);
        Directory.Delete(packages, recursive: true);
        return null;
    }

    private static async Task UnpackAsync(string modules, string folder, CancellationToken ct)
    {
        var partial = folder + ".partial";
        if (Directory.Exists(partial))
        {
            Directory.Delete(partial, recursive: true);
        }

        Directory.CreateDirectory(partial);
        var bin = Path.Combine(modules, "@sparticuz", "chromium", "bin");
        await using (var packed = Open(bin, "chromium.br"))
        await using (var program = File.Create(Path.Combine(partial, ProgramName)))
        {
            await packed.CopyToAsync(program, ct);
        }

        foreach (var archive in new[] { "al2023.tar.br", "swiftshader.tar.br", "fonts.tar.br" })
        {
            await using var packed = Open(bin, archive);
            await TarFile.ExtractToDirectoryAsync(packed, partial, overwriteFiles: true, ct);
        }

        File.Copy(Path.Combine(modules, "axe-core", "axe.min.js"), Path.Combine(partial, "axe.js"));
        await File.WriteAllTextAsync(Path.Combine(partial, "fonts.conf"), FontSettings(folder), ct);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path.Combine(partial, ProgramName), Executable);
        }

        // The rename comes last, so a folder with the final name is always whole.
        Directory.Move(partial, folder);
    }

    private static BrotliStream Open(string bin, string archive) =>
        new(File.OpenRead(Path.Combine(bin, archive)), CompressionMode.Decompress);

    private static string FontSettings(string folder) =>
        $"""
        <?xml version="1.0"?>
        <!DOCTYPE fontconfig SYSTEM "fonts.dtd">
        <fontconfig>
          <dir>{folder}/fonts</dir>
          <dir>/usr/share/fonts</dir>
          <cachedir>{folder}/font-cache</cachedir>
        </fontconfig>
        """;

    private const UnixFileMode Executable =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
}
