using System.CommandLine;
using System.Globalization;
using Pitwall.Bench.Measuring;
using Pitwall.Server.Platform.Commands;
using Pitwall.Simulation.Day;

namespace Pitwall.Bench.Simulate;

/// <summary><c>simulate</c>: days of a desk at a venue outside the process, with everything going wrong.</summary>
internal static class SimulateVerb
{
    private const int SeedsMax = 10_000_000;

    // Below this another start of the runtime costs more than it gains.
    private const int ManyDays = 500;

    private static readonly Option<int> Seeds = new("--seeds")
    {
        Description = "How many days, from --first on.",
        HelpName = "number",
        DefaultValueFactory = _ => 1_000,
    };

    private static readonly Option<long> First = new("--first")
    {
        Description = "The first seed.",
        HelpName = "seed",
    };

    private static readonly Option<long?> One = new("--seed")
    {
        Description = "Only this day, with every line of its trace on standard error when --trace is given.",
        HelpName = "seed",
    };

    private static readonly Option<bool> Trace = new("--trace")
    {
        Description = "With --seed: print what happened, line by line, on standard error.",
    };

    public static Command Build()
    {
        var simulate = new Command(
            "simulate",
            "Deterministic simulation: the real decisions, order courier and invariants with a store in memory and a "
            + "venue with a ledger of its own, in virtual time. Two processes fight for one desk; they crash and stand "
            + "still at any step; requests and answers are lost, doubled, delayed and reordered; the store fails "
            + "before and after it has written; two minds try to lose. Every invariant is asserted all the time.\n\n"
            + "The same seed is the same day, bit for bit; two processes print the same hash. A broken law is printed "
            + "with its seed and the commit, and the exit code is 1. Example: dotnet run -c Release --project bench -- "
            + "simulate --seeds 10000")
        {
            Seeds, First, One, Trace, CommonOptions.Json,
        };
        simulate.SetWork(RunAsync);
        return simulate;
    }

    private static async Task<int> RunAsync(VerbRun run, CancellationToken ct)
    {
        if (run.Arguments.GetValue(One) is { } seed)
        {
            return RunOne(run, seed);
        }

        var seeds = BenchVerb.InRange(run, Seeds, (1, SeedsMax));
        if (seeds >= ManyDays && await Collecting.AgainAsync(ct) is { } exit)
        {
            return exit;
        }

        var days = SimulatedDays.Live(run.Arguments.GetValue(First), seeds, run.Steps, ct);
        Write(run, days);
        return days.Violations.Count == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    private static int RunOne(VerbRun run, long seed)
    {
        var report = SimulatedDay.Live(seed, keepsTrace: run.Arguments.GetValue(Trace));
        foreach (var line in report.Trace)
        {
            run.Error.WriteLine(line);
        }

        Write(run, SimulatedDays.Of([report], TimeSpan.Zero));
        return report.Violation is null ? ExitCode.Done : ExitCode.Failed;
    }

    private static void Write(VerbRun run, SimulatedDays days)
    {
        if (run.Json)
        {
            run.WriteJson(days);
            return;
        }

        run.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{days.Days:N0} days, {days.Rows:N0} rows, {days.Decisions:N0} decisions, {days.Orders:N0} orders, "
            + $"{days.Fills:N0} executions, {days.Sends:N0} requests, {days.Events:N0} events"));
        run.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{days.Crashes:N0} crashes; injected faults:"));
        foreach (var (kind, count) in days.Faults)
        {
            run.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {kind,-16} {count,12:N0}"));
        }

        foreach (var violation in days.Violations)
        {
            run.Out.WriteLine($"seed {violation.Seed} at commit {days.Commit}: {violation.What}");
            run.Out.WriteLine(
                $"  again: dotnet run -c Release --project bench -- simulate --seed {violation.Seed} --trace");
        }

        run.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{days.Violations.Count} violations; trace hash {days.Hash}; commit {days.Commit}; "
            + $"{days.Seconds:0.0} s, {days.CpuMsPerDay:0.0} ms of CPU per day"));
    }
}
