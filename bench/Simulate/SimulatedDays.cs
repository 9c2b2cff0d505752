using System.Diagnostics;
using System.Text;
using Pitwall.Engine.Platform;
using Pitwall.Server.Platform;
using Pitwall.Simulation.Day;

namespace Pitwall.Bench.Simulate;

/// <summary>A law that a simulated day broke.</summary>
internal sealed record BrokenDay(long Seed, string What);

/// <summary>How often one kind of fault was injected.</summary>
internal sealed record FaultCount(string Kind, long Count);

/// <summary>What many days were together; Hash is over the hash of each day in the order of their seeds.</summary>
internal sealed record SimulatedDays(
    int Days,
    long Rows,
    long Decisions,
    long Orders,
    long Fills,
    long Sends,
    long Events,
    IReadOnlyList<FaultCount> Faults,
    IReadOnlyList<BrokenDay> Violations,
    string Hash,
    string Commit,
    double Seconds,
    double CpuMsPerDay)
{
    public long Crashes => Faults[(int)Fault.Crash].Count;

    /// <summary>Lives the days on all cores; the hash does not depend on how many there are.</summary>
    public static SimulatedDays Live(long first, int count, StepLines steps, CancellationToken ct)
    {
        var reports = new DayReport[count];
        var (watch, cpu, done) = (Stopwatch.StartNew(), Cpu(), 0);
        Parallel.For(0, count, new ParallelOptions { CancellationToken = ct }, day =>
        {
            reports[day] = SimulatedDay.Live(first + day);
            if (Interlocked.Increment(ref done) % 1_000 == 0)
            {
                steps.Note($"{done} of {count} days, {watch.Elapsed.TotalSeconds:0} s");
            }
        });
        return Of(reports, watch.Elapsed) with { CpuMsPerDay = (Cpu() - cpu).TotalMilliseconds / count };
    }

    public static SimulatedDays Of(IReadOnlyList<DayReport> reports, TimeSpan elapsed)
    {
        var hashes = string.Concat(reports.Select(r => r.Hash.ToString()));
        return new SimulatedDays(
            reports.Count,
            reports.Sum(r => r.Rows),
            reports.Sum(r => r.Decisions),
            reports.Sum(r => r.Orders),
            reports.Sum(r => r.Fills),
            reports.Sum(r => r.Sends),
            reports.Sum(r => r.Events),
            [.. Enum.GetValues<Fault>().Select(kind => new FaultCount(
                $"{kind}", reports.Sum(r => r.CountOf(kind))))],
            [.. reports.Where(r => r.Violation is not null).Select(r => new BrokenDay(r.Seed, r.Violation!))],
            Hash32.Of(Encoding.ASCII.GetBytes(hashes)).ToString(),
            CommitOfCheckout(),
            elapsed.TotalSeconds,
            0);
    }

    private static TimeSpan Cpu() => Process.GetCurrentProcess().TotalProcessorTime;

    /// <summary>The commit of the checkout that was built, so that a seed can be lived again.</summary>
    private static string CommitOfCheckout()
    {
        try
        {
            using var git = Process.Start(new ProcessStartInfo("git", ["rev-parse", "--short=12", "HEAD"])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = Server.Tests.House.Repository.Root,
            })!;
            var commit = git.StandardOutput.ReadToEnd().Trim();
            git.WaitForExit();
            return git.ExitCode == 0 ? commit : "unknown (no git checkout)";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "unknown (git is not installed)";
        }
    }
}
