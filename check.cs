#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
#:property RestoreLockedMode=false
#:property TreatWarningsAsErrors=false
#:property RunAnalyzers=false

// Everything that must hold before a commit, the same here and in CI: dotnet run check.cs [--only NAME] [--help]

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
Step[] steps =
[
    new("format", "whitespace as .editorconfig says", Checks.Format),
    new("build", "locked restore, warnings are errors", Checks.Build),
    new("test", "the README's test command: dotnet test", Checks.Test),
    new("web", "types, tests, walls and size of the page: node web/build.mjs --check", Checks.Web),
    new("requirements", "claimed and open lines of docs/requirements.md", Checks.Requirements),
    new("hygiene", "what the repository must never contain", Checks.Hygiene),
    new("papers", "one title per page, links that resolve, a roadmap with its sections", Checks.Papers),
];

if (args is ["--help"] or ["-h"])
{
    Console.WriteLine("dotnet run check.cs [--only NAME]\n");
    foreach (var step in steps)
    {
        Console.WriteLine($"  {step.Name,-13} {step.About}");
    }

    return 0;
}

var chosen = args switch
{
    [] => steps,
    ["--only", var name] => [.. steps.Where(step => step.Name == name)],
    _ => [],
};
if (chosen.Length == 0)
{
    Console.Error.WriteLine($"Unknown arguments '{string.Join(' ', args)}': see dotnet run check.cs --help");
    return 1;
}

var failed = 0;
Findings? tests = null;
foreach (var step in chosen)
{
    var watch = Stopwatch.StartNew();
    var findings = await step.Run();
    failed += findings.Failed ? 1 : 0;
    tests = step.Name == "test" ? findings : tests;
    var mark = findings.Failed ? "FAIL" : "ok  ";
    Console.WriteLine($"{mark} {step.Name,-13} {watch.Elapsed.TotalSeconds,6:0.0} s  {findings.Summary}");
    foreach (var line in findings.Lines)
    {
        Console.WriteLine($"     {line}");
    }
}

Console.WriteLine(failed == 0 ? "check: all steps hold" : $"check: {failed} of {chosen.Length} steps failed");
if (tests is not null)
{
    Console.WriteLine(tests.Summary);
}

return failed == 0 ? 0 : 1;

internal sealed record Step(string Name, string About, Func<Task<Findings>> Run);

internal sealed record Findings(bool Failed, string Summary, IReadOnlyList<string> Lines)
{
    public static Findings Of(string summary, IReadOnlyList<string> breaches) =>
        new(breaches.Count > 0, breaches.Count > 0 ? $"{breaches.Count} found" : summary, breaches);
}

internal static partial class Checks
{
    private const int TailLines = 120;
    private const long LargestFile = 1_000_000;

    private static readonly SortedDictionary<string, string> Systems = new(StringComparer.Ordinal)
    {
        ["A Trading agents"] = "S1-",
        ["B Fade arena"] = "S2-",
        ["C Agent telemetry"] = "S3-",
        ["D Tracker"] = "S0-",
        ["E Trader desk"] = "S4",
    };

    public static async Task<Findings> Format()
    {
        var (exit, output) = await Run("dotnet", "format whitespace . --folder --verify-no-changes");
        return exit == 0
            ? new(false, "clean", [])
            : new(true, "mend with: dotnet format whitespace . --folder", Tail(output));
    }

    public static async Task<Findings> Build()
    {
        var (exit, output) = await Run("dotnet", "build -v q --nologo -p:RestoreLockedMode=true");
        return exit == 0 ? new(false, "no warnings", []) : new(true, "does not build", Tail(output));
    }

    public static async Task<Findings> Test()
    {
        var (exit, output) = await Run("dotnet", "test");
        int passed = 0, failures = 0, skipped = 0;
        foreach (Match line in ProjectLine().Matches(output))
        {
            failures += int.Parse(line.Groups[1].ValueSpan);
            passed += int.Parse(line.Groups[2].ValueSpan);
            skipped += int.Parse(line.Groups[3].ValueSpan);
        }

        // A test host that dies prints no line of its own: the exit code still counts as one failure.
        failures = exit != 0 && failures == 0 ? 1 : failures;
        var summary = $"{passed} passed, {failures} failed" + (skipped > 0 ? $", {skipped} skipped" : "");
        return new(failures > 0, summary, failures > 0 ? Tail(output) : []);
    }

    public static async Task<Findings> Web()
    {
        var (exit, output) = await Run("node", "web/build.mjs --check");
        var tests = WebTests().Match(output);
        return exit == 0
            ? new(false, $"{tests.Groups[1].Value} passed, {FirstLoad().Match(output).Value}", [])
            : new(true, "see below, and again with: node web/build.mjs --check", Tail(output));
    }

    public static Task<Findings> Requirements()
    {
        var known = RequirementLine().Matches(File.ReadAllText("docs/requirements.md"))
            .Select(line => line.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        var claims = Files().Where(file => file.StartsWith("tests/") && file.EndsWith(".cs"))
            .SelectMany(file => File.ReadLines(file).Where(line => !line.TrimStart().StartsWith("//"))
                .SelectMany(line => Claim().Matches(line)).Select(claim => (file, Id: claim.Groups[1].Value)))
            .ToList();
        var strangers = claims.Where(claim => !known.Contains(claim.Id))
            .Select(claim => $"{claim.file}: {claim.Id} is not in docs/requirements.md").Distinct().ToList();
        var claimed = claims.Select(claim => claim.Id).Where(known.Contains).ToHashSet(StringComparer.Ordinal);
        var lines = Systems.Select(system =>
        {
            var all = known.Count(id => id.StartsWith(system.Value));
            var done = claimed.Count(id => id.StartsWith(system.Value));
            return $"{system.Key,-18} {done,3} claimed, {all - done,3} open";
        });
        return Task.FromResult(new Findings(
            strangers.Count > 0,
            $"{claimed.Count} claimed, {known.Count - claimed.Count} open of {known.Count}",
            [.. lines, .. strangers]));
    }

    public static Task<Findings> Hygiene()
    {
        var breaches = new List<string>();
        var files = Files();
        foreach (var file in files)
        {
            var bytes = File.ReadAllBytes(file);
            if (bytes.LongLength > LargestFile)
            {
                breaches.Add($"{file}: {bytes.LongLength} bytes, at most {LargestFile}");
            }

            if (!bytes.Contains((byte)0))
            {
                breaches.AddRange(Unwanted(file, Encoding.UTF8.GetString(bytes)));
            }
        }

        return Task.FromResult(Findings.Of($"{files.Count} files", breaches));
    }

    public static Task<Findings> Papers()
    {
        var pages = Files().Where(file => file.EndsWith(".md")).ToList();
        var breaches = pages.SelectMany(Page).ToList();
        var roadmap = File.Exists("docs/roadmap.md") ? File.ReadAllLines("docs/roadmap.md") : [];
        breaches.AddRange(new[] { "## Done", "## Next", "## Known gaps" }.Where(title => !roadmap.Contains(title))
            .Select(title => $"docs/roadmap.md: the section '{title}' is missing"));
        return Task.FromResult(Findings.Of($"{pages.Count} pages", breaches));
    }

    private static IEnumerable<string> Unwanted(string file, string text)
    {
        var isCode = Path.GetExtension(file) is ".cs" or ".ts" or ".tsx" or ".mjs" or ".js" or ".sql" or ".css";
        var isLock = Path.GetFileName(file) is "packages.lock.json" or "package-lock.json";
        (Regex Pattern, string Why)[] rules =
        [
            (MachinePath(), "a path of one machine"),
            (RegistryHost(), "a package registry's host"),
            (Secret(), "looks like a secret"),
            (OffTopic(), "a page speaks of the product, not of how it was written"),
            (Conflict(), "a merge conflict"),
            .. isCode ? new[] { (Unfinished(), "finish it, or write it into docs/roadmap.md") } : [],
            .. isLock ? new[] { (ResolvedUrl(), "a lock file names versions and hashes, never hosts") } : [],
        ];
        return rules.Select(rule => (rule.Why, Match: rule.Pattern.Match(text)))
            .Where(found => found.Match.Success)
            .Select(found => $"{file}:{text.AsSpan(0, found.Match.Index).Count('\n') + 1} "
                + $"'{found.Match.Value.Trim()}': {found.Why}");
    }

    private static IEnumerable<string> Page(string file)
    {
        var text = Fence().Replace(File.ReadAllText(file), "");
        var titles = Title().Count(text);
        if (titles != 1)
        {
            yield return $"{file}: {titles} titles, a page has one";
        }

        foreach (Match link in Link().Matches(text))
        {
            var target = link.Groups[1].Value.Split('#')[0];
            var path = Path.Combine(Path.GetDirectoryName(file) ?? "", Uri.UnescapeDataString(target));
            if (target.Length > 0 && !target.Contains("://") && !target.StartsWith("mailto:") && !Path.Exists(path))
            {
                yield return $"{file}: the link to '{target}' leads nowhere";
            }
        }
    }

    /// <summary>What git would commit, or everything but build output where there is no git.</summary>
    private static List<string> Files()
    {
        var (exit, output) = Run("git", "ls-files -co --exclude-standard").GetAwaiter().GetResult();
        var files = exit == 0
            ? output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            : Directory.GetFiles(".", "*", SearchOption.AllDirectories).Select(path => path.Replace('\\', '/')[2..]);
        return [.. files.Where(file => File.Exists(file) && !BuildOutput().IsMatch(file)).Order()];
    }

    private static async Task<(int Exit, string Output)> Run(string program, string arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // Build servers outlive the build and would hold our pipes open; messages are read in English.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["RestoreLockedMode"] = "true";
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
        process.StandardInput.Close();
        var output = new ConcurrentQueue<string>();
        var readers = Task.WhenAll(Read(process.StandardOutput, output), Read(process.StandardError, output));
        await process.WaitForExitAsync();
        await Task.WhenAny(readers, Task.Delay(TimeSpan.FromSeconds(10)));
        return (process.ExitCode, string.Join('\n', output));
    }

    private static async Task Read(StreamReader reader, ConcurrentQueue<string> output)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            output.Enqueue(line);
        }
    }

    private static List<string> Tail(string output) => [.. output.TrimEnd().Split('\n').TakeLast(TailLines)];

    [GeneratedRegex(@"Failed:\s+(\d+), Passed:\s+(\d+), Skipped:\s+(\d+), Total:")]
    private static partial Regex ProjectLine();

    [GeneratedRegex(@"Tests\s+(\d+) passed")]
    private static partial Regex WebTests();

    [GeneratedRegex(@"first load \d+ kB gzip")]
    private static partial Regex FirstLoad();

    [GeneratedRegex(@"^- \*\*(S\d\w?-\d+)\*\* \S", RegexOptions.Multiline)]
    private static partial Regex RequirementLine();

    [GeneratedRegex(@"(?<=[\[,]\s*)Requirement\(""([^""]*)""\)")]
    private static partial Regex Claim();

    [GeneratedRegex(@"(?<![\w.~])/(work/(wt|main|shared)|home/\w+/|Users/\w+/|root/\w)|[A-Z]:\\+Users\\")]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"registry\.(npmjs|yarnpkg)|(api|www)\.nuget\.org|pkgs\.dev\.azure", RegexOptions.IgnoreCase)]
    private static partial Regex RegistryHost();

    [GeneratedRegex(@"\bsk-[A-Za-z0-9_-]{24,}|-----BEGIN [A-Z ]*PRIVATE KE[Y]|\bAKI[A][0-9A-Z]{16}\b|\bghp_\w{36}")]
    private static partial Regex Secret();

    [GeneratedRegex(@"co-authored\Wby|claude\scode|coding\sagent|\bcopilo[t]\b|as an a[i]\b", RegexOptions.IgnoreCase)]
    private static partial Regex OffTopic();

    [GeneratedRegex(@"^(<{7}|>{7}) ", RegexOptions.Multiline)]
    private static partial Regex Conflict();

    [GeneratedRegex(@"\b(TO[D]O|FIX[M]E|HA[C]K)\b|NotImplemente[d]Exception")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"""resolved""\s*:\s*""[^""]*:[^""]*""")]
    private static partial Regex ResolvedUrl();

    [GeneratedRegex(@"^(```|~~~).*?^\1", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"^# \S", RegexOptions.Multiline)]
    private static partial Regex Title();

    [GeneratedRegex(@"(?<!`)\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"(^|/)(bin|obj|node_modules|dist|\.git)/")]
    private static partial Regex BuildOutput();
}
