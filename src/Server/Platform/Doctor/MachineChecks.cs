using System.Diagnostics;
using System.Globalization;
using Pitwall.Server.Platform.Postgres;
using Pitwall.Server.Platform.Serving;

namespace Pitwall.Server.Platform.Doctor;

/// <summary>What the machine has to offer: runtime, Node.js, a port and disk space.</summary>
internal static class MachineChecks
{
    private const long BytesPerMb = 1024 * 1024;
    private const long DiskNeededMb = 500;
    private const long DiskComfortableMb = 5000;

    private static readonly TimeSpan ProbeLimit = TimeSpan.FromSeconds(2);

    public static Finding DotNet() => Finding.Ok(".NET", Environment.Version.ToString());

    public static async Task<Finding> NodeAsync(CancellationToken ct)
    {
        const string Check = "Node.js";
        const string Fix = "install Node.js 20.19 or newer; it brings PostgreSQL and builds the page";
        if (Subprocess.OnPath("node") is not { } node)
        {
            return Finding.Warning(Check, "not on PATH", Fix);
        }

        var start = new ProcessStartInfo(node);
        start.ArgumentList.Add("--version");
        var text = (await Subprocess.RunAsync(start, ct)).Output.Trim().TrimStart('v');
        if (!Version.TryParse(text, out var version))
        {
            return Finding.Warning(Check, $"{node} does not answer", Fix);
        }

        return IsEnough(version) ? Finding.Ok(Check, text) : Finding.Warning(Check, $"{text} is too old", Fix);
    }

    /// <summary>What the page's build tools ask for: 20.19 and up, or 22.12 and up.</summary>
    public static bool IsEnough(Version node) => node.Major switch
    {
        20 => node.Minor >= 19,
        22 => node.Minor >= 12,
        _ => node.Major > 22,
    };

    public static async Task<Finding> PortAsync(IConfiguration config, CancellationToken ct)
    {
        const string Check = "port";
        int port;
        try
        {
            port = ServeVerb.PortOf(config);
        }
        catch (SetupException wrong)
        {
            return Finding.Problem(Check, wrong.Message, "correct the setting Server:Port");
        }

        if (ServeVerb.IsFree(port))
        {
            return Finding.Ok(Check, string.Create(CultureInfo.InvariantCulture, $"{port} is free"));
        }

        return await IsPitwallAsync(port, ct)
            ? Finding.Ok(Check, string.Create(CultureInfo.InvariantCulture, $"pitwall serves on {port}"))
            : Finding.Problem(
                Check,
                string.Create(CultureInfo.InvariantCulture, $"{port} is taken by another program"),
                "stop it, or choose another with --port or Server__Port");
    }

    public static Finding Disk(IConfiguration config)
    {
        const string Check = "disk";
        const string Fix = "free some space, or choose another folder with PITWALL_DATA";
        string folder;
        try
        {
            folder = DataFolder.Resolve(config);
        }
        catch (SetupException wrong)
        {
            return Finding.Problem(Check, wrong.Message, "choose another folder with PITWALL_DATA");
        }

        var existing = folder;
        while (!Directory.Exists(existing))
        {
            existing = Path.GetDirectoryName(existing)!;
        }

        var freeMb = new DriveInfo(existing).AvailableFreeSpace / BytesPerMb;
        var found = string.Create(CultureInfo.InvariantCulture, $"{freeMb} MB free for {folder}");
        return freeMb switch
        {
            < DiskNeededMb => Finding.Problem(Check, found, Fix),
            < DiskComfortableMb => Finding.Warning(Check, found, Fix),
            _ => Finding.Ok(Check, found),
        };
    }

    private static async Task<bool> IsPitwallAsync(int port, CancellationToken ct)
    {
        using var client = new HttpClient { Timeout = ProbeLimit };
        try
        {
            var address = new UriBuilder(Uri.UriSchemeHttp, "localhost", port, "/api/health/live").Uri;
            using var answer = await client.GetAsync(address, ct);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception foreign) when (foreign is HttpRequestException or TaskCanceledException)
        {
            ct.ThrowIfCancellationRequested();
            return false;
        }
    }
}
