using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Pitwall.Server.Platform.Postgres;

/// <summary>A folder with <c>initdb</c>, <c>pg_ctl</c> and <c>postgres</c> that answered with its version.</summary>
internal sealed partial record PostgresBinaries(string Bin, int Major, string Version, string Origin)
{
    public const int OldestMajor = 15;

    private static readonly string[] Needed = ["initdb", "pg_ctl", "postgres"];

    public static bool AreIn(string bin) => Needed.All(name => File.Exists(PathOf(bin, name)));

    /// <summary>Asks <c>postgres --version</c> as the user that will run it; null when it does not answer.</summary>
    public static async Task<PostgresBinaries?> ProbeAsync(
        string bin, string origin, OsUser? runAs, CancellationToken ct)
    {
        if (!AreIn(bin))
        {
            return null;
        }

        var start = StartInfo(PathOf(bin, "postgres"), runAs, Path.GetPathRoot(bin) ?? "/");
        start.ArgumentList.Add("--version");
        var answer = await Subprocess.RunAsync(start, ct);
        var match = VersionPattern().Match(answer.Output);
        return answer.Succeeded && match.Success
            ? new PostgresBinaries(
                bin,
                int.Parse(match.Groups["major"].Value, CultureInfo.InvariantCulture),
                match.Groups["version"].Value,
                origin)
            : null;
    }

    /// <summary>A call of one program: arguments one by one, a clean environment, the given user.</summary>
    public ProcessStartInfo Call(string program, OsUser? runAs, string workingFolder, params string[] arguments)
    {
        var start = StartInfo(PathOf(Bin, program), runAs, workingFolder);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }

    private static ProcessStartInfo StartInfo(string program, OsUser? runAs, string workingFolder)
    {
        var start = new ProcessStartInfo(program) { WorkingDirectory = workingFolder };
        if (!OperatingSystem.IsWindows())
        {
            // PGDATA, LANG and friends of whoever started us must not reach the cluster.
            start.Environment.Clear();
            start.Environment["PATH"] = "/usr/local/bin:/usr/bin:/bin";
            start.Environment["LC_ALL"] = "C";
            start.Environment["HOME"] = workingFolder;
        }

        if (runAs is not null)
        {
            start.UserName = runAs.Name;
        }

        return start;
    }

    private static string PathOf(string bin, string program) =>
        Path.Combine(bin, OperatingSystem.IsWindows() ? program + ".exe" : program);

    [GeneratedRegex(
        @"\(PostgreSQL\) (?<version>(?<major>\d{1,3})[^\s]*)",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex VersionPattern();
}
