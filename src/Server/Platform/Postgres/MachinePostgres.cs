namespace Pitwall.Server.Platform.Postgres;

/// <summary>The folders where distributions put PostgreSQL's server programs, which are rarely on PATH.</summary>
internal static class MachinePostgres
{
    private static readonly (string Parent, string Children, string Bin)[] Layouts =
    [
        ("/usr/lib/postgresql", "*", "bin"),
        ("/usr", "pgsql-*", "bin"),
        ("/opt/homebrew/opt", "postgresql@*", "bin"),
        ("/usr/local/opt", "postgresql@*", "bin"),
        ("/Applications/Postgres.app/Contents/Versions", "*", "bin"),
        (@"C:\Program Files\PostgreSQL", "*", "bin"),
    ];

    public static IReadOnlyList<string> BinFolders()
    {
        var usual = Layouts
            .Where(layout => Directory.Exists(layout.Parent))
            .SelectMany(layout => Directory
                .GetDirectories(layout.Parent, layout.Children)
                .Select(folder => Path.Combine(folder, layout.Bin)));
        var onPath = Subprocess.OnPath("postgres") is { } postgres ? Path.GetDirectoryName(postgres) : null;
        return [.. usual.Append(onPath).OfType<string>().Distinct(StringComparer.Ordinal)];
    }
}
