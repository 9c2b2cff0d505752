using System.Diagnostics;
using System.Globalization;
using System.Xml.Linq;
using Pitwall.Server.Platform;

namespace Pitwall.Bench.Planted;

/// <summary>What became of one plant: which tests failed and which law a simulated day saw broken.</summary>
internal sealed record Harvest(Plant Plant, IReadOnlyList<string> Tests, string? Simulation, double Seconds)
{
    /// <summary>Whether the run ended at the first who noticed, so that the others were not all asked.</summary>
    public bool EndedAtFirst { get; init; }

    public bool IsCaught => Tests.Count > 0 || Simulation is not null;

    public string Words => IsCaught
        ? $"caught by {Tests.Count} tests{(Tests.Count > 0 ? $" ({Tests[0]})" : "")}; "
            + $"simulation: {Simulation ?? (EndedAtFirst ? "not asked" : "nothing")}"
        : "CAUGHT BY NOBODY";
}

/// <summary>
/// A copy of the built engine tests in a folder of its own. For each bug the engine alone is compiled again, in memory,
/// and laid beside them; no source of the checkout is ever touched.
/// </summary>
internal sealed class Garden : IDisposable
{
    private const string Tests = "tests/Engine.Tests";
    private const string Built = "bin/Debug/net10.0";
    private const string Simulation = "Pitwall.Engine.Tests.Simulation.SimulatedDaysTests";
    private const string SomeDay = "SimulatedDaysTests.";
    private const string StopsAtFirst = "-stopOnFail";
    private const int TestsMin = 150;
    private const int TimesHealthy = 6;

    // Random days and the statistics take longer than all of these together.
    private static readonly string[] Fast =
    [
        "Pitwall.Engine.Tests.Trading.Books", "Pitwall.Engine.Tests.Trading.Gate",
        "Pitwall.Engine.Tests.Trading.Invariants", "Pitwall.Engine.Tests.Trading.Orders",
        "Pitwall.Engine.Tests.Trading.Paper", "Pitwall.Engine.Tests.Trading.Venues",
        "Pitwall.Engine.Tests.Trading.Simulation.OrderLivesTests", "Pitwall.Engine.Tests.Trading.JournalHashTests",
        "Pitwall.Engine.Tests.Golden", "Pitwall.Engine.Tests.Platform",
    ];

    private readonly string folder;
    private readonly EngineSource engine;
    private readonly StepLines steps;

    // Until the healthy run has shown how long it takes here; a busy machine must not look like a bug.
    private TimeSpan patience = TimeSpan.FromMinutes(10);

    private string Engine => Path.Combine(folder, "Pitwall.Engine.dll");

    private Garden(string folder, EngineSource engine, StepLines steps)
    {
        this.folder = folder;
        this.engine = engine;
        this.steps = steps;
    }

    /// <summary>Builds the tests of the checkout when that is still to be done, and copies what came of it.</summary>
    public static async Task<Garden> PrepareAsync(string root, StepLines steps, CancellationToken ct)
    {
        await steps.RunAsync("Building the engine and its tests", () => BuildAsync(root, ct));
        var garden = Directory.CreateTempSubdirectory("pitwall-planted-").FullName;
        var built = Path.Combine(root, Tests, Built);
        foreach (var file in Directory.EnumerateFiles(built, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(garden, Path.GetRelativePath(built, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        return new Garden(garden, EngineSource.Read(root), steps);
    }

    /// <summary>Without a bug nobody may complain, or every complaint would be worthless.</summary>
    public async Task MustBeHealthyAsync(int days, CancellationToken ct)
    {
        var watch = Stopwatch.StartNew();
        engine.EmitHealthy(Engine);
        var healthy = await steps.RunAsync("Running it without a bug", () => RunAsync((days, false), ct));
        if (healthy.Tests.Count > 0 || healthy.Simulation is not null)
        {
            throw new SetupException(
                $"Without any bug these fail: {string.Join(", ", healthy.Tests)} {healthy.Simulation}. "
                + "Mend them first.");
        }

        patience = TimesHealthy * (watch.Elapsed + TimeSpan.FromSeconds(10));
    }

    public void MustHoldAll(IEnumerable<Plant> plants) => engine.MustHoldAll(plants);

    /// <param name="plant">The bug.</param>
    /// <param name="run">How many simulated days, and whether to end at the first who notices.</param>
    /// <param name="ct">Ends it.</param>
    public async Task<Harvest> GrowAsync(Plant plant, (int Days, bool EndsAtFirst) run, CancellationToken ct)
    {
        var watch = Stopwatch.StartNew();
        engine.Emit(plant, Engine);
        var (tests, simulation) = await RunAsync(run, ct);
        if (run.EndsAtFirst && tests.Count == 0 && simulation is null)
        {
            // A run that is cut off may end before the failure that cut it off is written down: nobody is only said
            // to have noticed when all were asked.
            run = run with { EndsAtFirst = false };
            (tests, simulation) = await RunAsync(run, ct);
        }

        return new Harvest(plant, tests, simulation, watch.Elapsed.TotalSeconds) { EndedAtFirst = run.EndsAtFirst };
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static async Task BuildAsync(string root, CancellationToken ct)
    {
        var (exit, output) = await RunAsync("dotnet", ["build", Tests, "-v", "q", "--nologo"], root, ct);
        if (exit != 0)
        {
            throw new SetupException($"The engine tests do not build:\n{output}");
        }
    }

    private async Task<(IReadOnlyList<string> Tests, string? Simulation)> RunAsync(
        (int Days, bool EndsAtFirst) run, CancellationToken ct)
    {
        string[] filter =
        [
            .. Fast.SelectMany(name => new[]
            {
                "-class", name.EndsWith("Tests", StringComparison.Ordinal) ? name : $"{name}.*",
            }),
            "-class", Simulation,
        ];
        if (run.EndsAtFirst)
        {
            filter = [.. filter, StopsAtFirst];
        }

        var failed = await FailedAsync(filter, run.Days, ct);
        return (
            [.. failed.Where(t => !t.Name.StartsWith(SomeDay, StringComparison.Ordinal)).Select(t => Last(t.Name))],
            failed.Where(t => t.Name.StartsWith(SomeDay, StringComparison.Ordinal)).Select(t => t.Message)
                .OrderBy(message => message.StartsWith("seed ", StringComparison.Ordinal) ? 0 : 1)
                .FirstOrDefault());
    }

    private static string Last(string name) => name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..];

    /// <summary>The tests that failed and what they said; one that does not end is one that failed.</summary>
    private async Task<IReadOnlyList<(string Name, string Message)>> FailedAsync(
        string[] filter, int days, CancellationToken ct)
    {
        var report = Path.Combine(folder, "report.xml");
        File.Delete(report);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(patience);
        try
        {
            Environment.SetEnvironmentVariable(
                "PITWALL_SIMULATED_DAYS", days.ToString(CultureInfo.InvariantCulture));
            var program = Path.Combine(folder, "Engine.Tests.dll");
            var (exit, output) = await RunAsync(
                "dotnet", ["exec", program, .. filter, "-xml", report], folder, limit.Token);
            var failed = File.Exists(report)
                ? Read(report).ToArray()
                : throw new SetupException($"the tests did not run (exit {exit}):\n{output}");
            return exit == 0 || failed.Length > 0 || filter.Contains(StopsAtFirst)
                ? failed
                : throw new SetupException($"no test failed and the run did (exit {exit}):\n{output}");
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return [("does not end", $"no end within {patience.TotalSeconds:0} s")];
        }
    }

    private static IEnumerable<(string Name, string Message)> Read(string report)
    {
        var tests = XDocument.Load(report).Descendants("test").ToArray();
        var isHealthy = tests.All(test => !string.Equals(
            (string?)test.Attribute("result"), "Fail", StringComparison.Ordinal));
        return isHealthy && tests.Length < TestsMin
            ? throw new SetupException($"Only {tests.Length} tests ran: some filter matches none of them.")
            : tests
                .Where(test => string.Equals((string?)test.Attribute("result"), "Fail", StringComparison.Ordinal))
                .Select(test => (
                    $"{((string?)test.Attribute("type") ?? "").Split('.')[^1]}.{(string?)test.Attribute("method")}",
                    LawIn(test.Descendants("message").FirstOrDefault()?.Value ?? "")));
    }

    /// <summary>The first broken law in a failed assertion's words, without the assertion.</summary>
    private static string LawIn(string message)
    {
        var line = message.Split('\n').Select(l => l.Trim().Trim('"'))
            .FirstOrDefault(l => l.StartsWith("seed ", StringComparison.Ordinal)) ?? message.Trim();
        return line.Length > 160 ? line[..160] + "…" : line;
    }

    private static async Task<(int Exit, string Output)> RunAsync(
        string program, string[] arguments, string where, CancellationToken ct)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            WorkingDirectory = where,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(ct);
            var error = process.StandardError.ReadToEndAsync(ct);
            await process.WaitForExitAsync(ct);
            return (process.ExitCode, await output + await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
