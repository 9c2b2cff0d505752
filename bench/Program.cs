using System.CommandLine;
using System.Globalization;
using Pitwall.Bench.Page;
using Pitwall.Bench.Replies;
using Pitwall.Server.Platform.Commands;

namespace Pitwall.Bench;

/// <summary>
/// Measures what the papers promise, one verb per row: data size, hardware, baseline and ratio in the same run, and no
/// report when a result is wrong.
/// </summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        using var interrupt = new Interrupt();
        var root = new RootCommand(
            "Benchmarks of Pitwall. Each makes its own data, measures a baseline and itself in the same run, and "
            + "refuses to report when a result is wrong. Build it with -c Release and leave "
            + "the machine alone meanwhile.")
        {
            PageVerb.Build(),
            ParserFuzzVerb.Build(),
        };
        root.Add(CommonOptions.Config);
        return await root.Parse(args).InvokeAsync(
            new InvocationConfiguration { ProcessTerminationTimeout = null }, interrupt.Token);
    }
}
