using System.Diagnostics;
using System.Globalization;
using Pitwall.Server.Platform;

namespace Pitwall.Bench.Web;

/// <summary>This program once more, as the server of a baseline: it has its own process, as the product has.</summary>
internal sealed class TwinProcess : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly Process process;

    private TwinProcess(Process process, int port)
    {
        this.process = process;
        Port = port;
    }

    public int Port { get; }

    public static async Task<TwinProcess> StartAsync(IReadOnlyList<string> arguments, CancellationToken ct)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, UseShellExecute = false };
        start.ArgumentList.Add(typeof(TwinProcess).Assembly.Location);
        start.ArgumentList.Add(TwinVerb.Name);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        var twin = Process.Start(start) ?? throw new SetupException("The baseline's process does not start.");
        var line = await twin.StandardOutput.ReadLineAsync(ct).AsTask().WaitAsync(Limit, ct);
        return int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? new TwinProcess(twin, port)
            : throw new SetupException($"The baseline's process says '{line}' instead of its port.");
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
