namespace Pitwall.Server.Tests.House;

/// <summary>Folder = namespace, with the first two folders naming the floor.</summary>
internal static class SourceFolders
{
    private static readonly SortedDictionary<string, string> Roots = new(StringComparer.Ordinal)
    {
        ["src/Engine"] = "Pitwall.Engine",
        ["src/Server"] = "Pitwall.Server",
        ["tests/Engine.Tests"] = "Pitwall.Engine.Tests",
        ["tests/Server.Tests"] = "Pitwall.Server.Tests",
        ["tests/Shared"] = "Pitwall.Testing",
        ["tests/Simulation"] = "Pitwall.Simulation",
    };

    /// <summary>The namespace a file must declare, or null where the house has no rule.</summary>
    public static string? NamespaceOf(string path)
    {
        var folders = path.Split('/')[..^1];
        return folders is [var first, var second, .. var rest] && Roots.TryGetValue($"{first}/{second}", out var root)
            ? string.Join('.', rest.Prepend(root))
            : null;
    }
}
