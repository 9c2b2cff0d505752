using System.Globalization;
using System.Runtime.InteropServices;

namespace Pitwall.Bench.Page;

/// <summary>What it runs on, in words, with the load when it began: a busy machine is no quiet one.</summary>
internal static class Machine
{
    private const string LoadFile = "/proc/loadavg";

    public static string Words()
    {
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1 << 30);
        var load = File.Exists(LoadFile) ? File.ReadAllText(LoadFile).Split(' ')[0] : "unknown";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Environment.ProcessorCount} cores, {memory:0} GiB, load {load} at the start, "
            + $"{RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}");
    }
}
