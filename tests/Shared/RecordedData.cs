namespace Pitwall.Testing;

/// <summary>
/// Finds recorded market data by the environment variable PITWALL_RECORDED_DATA: unset skips the test with a
/// message, set to something that is not there fails it, so a broken set-up never looks like a pass.
/// </summary>
internal static class RecordedData
{
    public const string Variable = "PITWALL_RECORDED_DATA";

    /// <summary>The folder of recorded data, or a skipped test.</summary>
    public static string Root() => Root(Environment.GetEnvironmentVariable(Variable));

    internal static string Root(string? root)
    {
        if (string.IsNullOrWhiteSpace(root))
        {
            Assert.Skip($"{Variable} is not set: point it at a folder of recorded data to run this test.");
        }

        return Directory.Exists(root)
            ? Path.GetFullPath(root)
            : throw new DirectoryNotFoundException($"{Variable} names '{root}', no folder: mend or unset it.");
    }

    /// <summary>A file below the folder, for instance <c>File("candles", "hyperliquid", "BTC_5m.csv.gz")</c>.</summary>
    public static string File(params string[] parts)
    {
        var path = Path.Combine([Root(), .. parts]);
        return System.IO.File.Exists(path)
            ? path
            : throw new FileNotFoundException($"{Variable} lacks '{Path.Combine(parts)}'.");
    }

    /// <summary>Every file of one folder whose name matches, in ordinal order.</summary>
    public static string[] Files(string folder, string pattern)
    {
        var path = Path.Combine(Root(), folder);
        var files = Directory.Exists(path) ? Directory.GetFiles(path, pattern) : [];
        Array.Sort(files, StringComparer.Ordinal);
        return files.Length > 0
            ? files
            : throw new FileNotFoundException($"{Variable} has no '{pattern}' in '{folder}'.");
    }
}
