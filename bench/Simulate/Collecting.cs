using System.Diagnostics;
using System.Runtime;

namespace Pitwall.Bench.Simulate;

/// <summary>
/// Days are lived on all cores at once and drop nearly all they allocate. With one heap for all threads every
/// collection stops every day; with one heap per core they go on. The other verbs measure the product and keep the
/// product's settings, so this is chosen here by starting the same command again.
/// </summary>
internal static class Collecting
{
    // Where the runtime does not follow the wish, one more start must not lead to another.
    private const string Once = "PITWALL_BENCH_BEGUN_AGAIN";

    /// <summary>The exit code of the command begun again with a heap per core; null when it has one.</summary>
    public static async Task<int?> AgainAsync(CancellationToken ct)
    {
        if (GCSettings.IsServerGC || Environment.GetEnvironmentVariable(Once) is not null
            || Environment.ProcessorCount < 2 || Environment.ProcessPath is not { } runtime)
        {
            return null;
        }

        var start = new ProcessStartInfo(runtime) { UseShellExecute = false };
        foreach (var word in Environment.GetCommandLineArgs().Skip(IsHost(runtime) ? 0 : 1))
        {
            start.ArgumentList.Add(word);
        }

        start.Environment[Once] = "1";
        start.Environment["DOTNET_gcServer"] = "1";
        start.Environment["DOTNET_GCDynamicAdaptationMode"] = "0";
        start.Environment["DOTNET_TieredPGO"] = "0";
        using var child = Process.Start(start)
            ?? throw new InvalidOperationException("The same command could not be started again");
        try
        {
            await child.WaitForExitAsync(ct);
            return child.ExitCode;
        }
        catch (OperationCanceledException)
        {
            child.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <summary>Begun as <c>dotnet Bench.dll …</c>: then the first word is the program, which the host wants.</summary>
    private static bool IsHost(string runtime) =>
        string.Equals(Path.GetFileNameWithoutExtension(runtime), "dotnet", StringComparison.OrdinalIgnoreCase);
}
