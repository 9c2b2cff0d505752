namespace Pitwall.Server.Deliberation.Past;

/// <summary>
/// Which files of a folder belong to a kind of import. A plain name stays as it is, so that a missing file is named.
/// </summary>
internal static class PastPaths
{
    public static IReadOnlyList<string> Expand(string kind, IReadOnlyList<string> given) =>
    [
        .. given.SelectMany(path => Directory.Exists(path) ? FilesIn(path, kind) : [path])
            .Distinct(StringComparer.Ordinal),
    ];

    private static IEnumerable<string> FilesIn(string folder, string kind) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => Fits(kind, Path.GetFileName(file)))
            .Order(StringComparer.Ordinal);

    private static bool Fits(string kind, string name)
    {
        var plain = name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? name[..^3] : name;
        return kind switch
        {
            "conversations" => plain is "conversations.json",
            "trades" => plain is "trades.json",
            _ => IsDecisionLog(plain) || IsDecisionLines(plain) || IsPositionLog(plain),
        };
    }

    /// <summary>One cycle a file.</summary>
    public static bool IsDecisionLog(string name) =>
        name.Contains("decision_", StringComparison.Ordinal)
        && WithoutGzip(name).EndsWith(".json", StringComparison.Ordinal);

    /// <summary>One cycle a line.</summary>
    public static bool IsDecisionLines(string name) =>
        WithoutGzip(name).EndsWith(".decisions.jsonl", StringComparison.Ordinal);

    /// <summary>One action a line.</summary>
    public static bool IsPositionLog(string name) =>
        WithoutGzip(name).EndsWith("_position.jsonl", StringComparison.Ordinal);

    private static string WithoutGzip(string name) =>
        name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? name[..^3] : name;
}
