namespace Pitwall.Server.Tests.House;

/// <summary>The source tree the tests were built from.</summary>
internal static class Repository
{
    private static readonly string[] Floors = ["src", "tests", "bench"];

    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>Every hand-written C# file with its path from the root, forward slashes, in ordinal order.</summary>
    public static IReadOnlyList<string> SourceFiles() =>
        [.. Floors.Select(floor => Path.Combine(Root, floor))
            .Where(Directory.Exists)
            .SelectMany(floor => Directory.EnumerateFiles(floor, "*.cs", SearchOption.AllDirectories))
            .Concat(Directory.EnumerateFiles(Root, "*.cs"))
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Where(path => !path.Split('/').Any(part => part is "bin" or "obj" or "node_modules"))
            .Order(StringComparer.Ordinal)];

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    private static string Find(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Pitwall.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No Pitwall.slnx above '{start}': run the tests from a checkout.");
    }
}
