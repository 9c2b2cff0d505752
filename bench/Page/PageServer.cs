using System.Globalization;
using System.Text.RegularExpressions;
using Pitwall.Bench.Measuring;
using Pitwall.Server.Platform;

namespace Pitwall.Bench.Page;

/// <summary>The real program with its page on one port, started and stopped at will.</summary>
internal sealed partial class PageServer(IReadOnlyDictionary<string, string?> settings) : IAsyncDisposable
{
    private const string LeaseSeconds = "5";

    private readonly int port = FreePort.Find();
    private ServerProcess? process;

    public Uri Address => new(string.Create(CultureInfo.InvariantCulture, $"http://localhost:{port}/"));

    public async Task StartAsync(CancellationToken ct)
    {
        var all = new Dictionary<string, string?>(settings, StringComparer.Ordinal)
        {
            ["Trading__LeaseSeconds"] = LeaseSeconds,
        };
        process = ServerProcess.Serve(all, port);
        await process.SaysAsync("ready on ", ct);
    }

    /// <summary>The address the first start printed; a browser that opens it may look.</summary>
    public async Task<Uri> SetupAddressAsync(CancellationToken ct)
    {
        if (process is null)
        {
            throw new InvalidOperationException("Only a running server prints its setup address.");
        }

        await process.SaysAsync("#setup=", ct);
        return new Uri(SetupLink().Match(process.Said).Value);
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            // Start-up is recovery, so a kill costs the next start nothing but the lease.
            await process.DisposeAsync();
            process = null;
        }
    }

    [GeneratedRegex(@"http://\S+#setup=\S+", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex SetupLink();
}
