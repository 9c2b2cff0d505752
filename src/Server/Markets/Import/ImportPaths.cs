namespace Pitwall.Server.Markets.Import;

/// <summary>
/// Folders and patterns as lists of files; a plain name stays, so that a missing file is named in the result.
/// </summary>
internal static class ImportPaths
{
    /// <param name="endings">What is taken of a folder, with the dot, in any case.</param>
    public static IReadOnlyList<string> Expand(IReadOnlyList<string> given, params IReadOnlyList<string> endings)
    {
        var paths = new List<string>();
        foreach (var path in given)
        {
            var found = Directory.Exists(path) ? FilesIn(path, endings) : Matching(path);
            paths.AddRange(found.Count > 0 ? found : [path]);
        }

        return [.. paths.Distinct(StringComparer.Ordinal)];
    }

    private static List<string> FilesIn(string folder, IReadOnlyList<string> endings) =>
        [.. Directory.EnumerateFiles(folder)
            .Where(file => endings.Any(ending => file.EndsWith(ending, StringComparison.OrdinalIgnoreCase)))
            .Order(StringComparer.Ordinal)];

    // A shell on Windows hands patterns through as they are.
    private static List<string> Matching(string path)
    {
        var pattern = Path.GetFileName(path);
        var folder = Path.GetDirectoryName(path) is { Length: > 0 } named ? named : ".";
        return pattern.Contains('*', StringComparison.Ordinal) && Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder, pattern).Order(StringComparer.Ordinal)]
            : [];
    }
}
