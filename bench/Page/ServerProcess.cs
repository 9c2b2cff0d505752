using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Pitwall.Server.Platform;

namespace Pitwall.Bench.Page;

/// <summary>The real program beside this one, on one port, started and stopped at will.</summary>
internal sealed partial class ServerProcess(IReadOnlyDictionary<string, string?> settings) : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly int port = FreePort();
    private readonly StringBuilder said = new();
    private Process? process;

    public Uri Address => new(string.Create(CultureInfo.InvariantCulture, $"http://localhost:{port}/"));

    public async Task StartAsync(CancellationToken ct)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "pitwall.dll"));
        start.ArgumentList.Add("serve");
        start.ArgumentList.Add("--port");
        start.ArgumentList.Add(port.ToString(CultureInfo.InvariantCulture));
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        start.Environment["Lab__Enabled"] = "false";
        start.Environment["Site__Build"] = "false";
        start.Environment["Trading__LeaseSeconds"] = "5";
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => Hear(line.Data, ready);
        process.ErrorDataReceived += (_, line) => Hear(line.Data, ready);
        process.Exited += (_, _) => ready.TrySetException(new SetupException("The server ended at once: " + Said()));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await ready.Task.WaitAsync(Limit, ct);
    }

    /// <summary>The address the first start printed; a browser that opens it may look.</summary>
    public async Task<Uri> SetupAddressAsync(CancellationToken ct)
    {
        for (var waited = 0; waited < 100; waited++)
        {
            if (SetupLink().Match(Said()) is { Success: true } link)
            {
                return new Uri(link.Value);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), ct);
        }

        throw new SetupException("The server printed no setup address: " + Said());
    }

    public async ValueTask DisposeAsync()
    {
        if (process is null)
        {
            return;
        }

        if (!process.HasExited)
        {
            // Start-up is recovery, so a kill costs the next start nothing but the lease.
            process.Kill();
            await process.WaitForExitAsync();
        }

        process.Dispose();
        process = null;
    }

    private string Said()
    {
        lock (said)
        {
            return said.ToString();
        }
    }

    private void Hear(string? line, TaskCompletionSource ready)
    {
        lock (said)
        {
            said.AppendLine(line);
        }

        if (line?.StartsWith("ready on ", StringComparison.Ordinal) == true)
        {
            ready.TrySetResult();
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    [GeneratedRegex(@"http://\S+#setup=\S+", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex SetupLink();
}
