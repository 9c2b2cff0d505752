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
    /// <summary>The exit code of the command begun again with a heap per core; null when this process has one.</summary>
    /// <param name="error">What the child says on its error stream goes there with ours; its output is inherited.</param>
    public static int? Again(TextWriter error)
    {
        if (GCSettings.IsServerGC || Environment.ProcessorCount < 2 || Environment.ProcessPath is not { } runtime)
        {
            return null;
        }

        error.Flush();
        var start = new ProcessStartInfo(runtime) { UseShellExecute = false };
        foreach (var word in Environment.GetCommandLineArgs().Skip(IsHost(runtime) ? 0 : 1))
        {
            start.ArgumentList.Add(word);
        }

        start.Environment["DOTNET_gcServer"] = "1";
        start.Environment["DOTNET_GCDynamicAdaptationMode"] = "0";
        start.Environment["DOTNET_TieredPGO"] = "0";
        using var child = Process.Start(start)
            ?? throw new InvalidOperationException("The same command could not be started again");
        child.WaitForExit();
        return child.ExitCode;
    }

    /// <summary>Begun as <c>dotnet Bench.dll …</c>: then the first word is the program, which the host wants.</summary>
    private static bool IsHost(string runtime) =>
        string.Equals(Path.GetFileNameWithoutExtension(runtime), "dotnet", StringComparison.OrdinalIgnoreCase);
}
