using System.Globalization;

namespace Pitwall.Server.Platform.Postgres;

/// <summary>
/// Who uses the cluster right now: one file per user, held locked for as long as its process lives. A killed process
/// loses its lock at once, so it neither keeps the cluster alive nor stops it for others.
/// </summary>
internal sealed class ClusterUsers(string folder)
{
    private const string KeepFile = "kept-by-db-start";

    /// <summary>Set by <c>db start</c>: the cluster stays up when its last user leaves.</summary>
    public bool Kept => File.Exists(Path.Combine(folder, KeepFile));

    public void Keep(bool kept)
    {
        Directory.CreateDirectory(folder);
        if (kept)
        {
            File.WriteAllText(Path.Combine(folder, KeepFile), string.Empty);
        }
        else
        {
            File.Delete(Path.Combine(folder, KeepFile));
        }
    }

    /// <summary>Registers this process; dispose to leave.</summary>
    public ClusterUser Enter()
    {
        Directory.CreateDirectory(folder);
        var name = string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}.{Guid.NewGuid():n}.user");
        var path = Path.Combine(folder, name);
        return new ClusterUser(path, FileLock.TryTake(path)
            ?? throw new InvalidOperationException($"A file with a fresh name is locked: {path}"));
    }

    /// <summary>Process ids of the living users; files of dead ones are removed on the way.</summary>
    public IReadOnlyList<int> Living()
    {
        if (!Directory.Exists(folder))
        {
            return [];
        }

        var living = new List<int>();
        foreach (var path in Directory.GetFiles(folder, "*.user"))
        {
            using var dead = FileLock.TryTake(path);
            if (dead is null)
            {
                living.Add(int.Parse(Path.GetFileName(path).Split('.')[0], CultureInfo.InvariantCulture));
            }
            else
            {
                File.Delete(path);
            }
        }

        return living;
    }
}

/// <summary>One registered user of the cluster.</summary>
internal sealed class ClusterUser(string path, FileLock held) : IDisposable
{
    public void Dispose()
    {
        File.Delete(path);
        held.Dispose();
    }
}
