using System.Globalization;
using Pitwall.Bench.Measuring;
using Pitwall.Bench.Page;
using Pitwall.Server.Platform;
using Pitwall.Server.Platform.Live;

namespace Pitwall.Bench.Web;

/// <summary>Listens to both streams of one process in turns, and then revalues in memory and in SQL.</summary>
internal static class PushBench
{
    public static async Task<BenchReport> RunAsync(
        PushPlan plan, IConfiguration config, StepLines steps, CancellationToken ct)
    {
        var machine = Machine.Words();
        var rows = new List<BenchRow>();
        foreach (var (what, pause) in ((string, double?)[])
            [("live stream as it is set", null), ("live stream without a pause between writes", 0d)])
        {
            await steps.RunAsync(what, async () => rows.Add(await MeasureAsync(plan, what, pause, ct)));
        }

        await using var database = await BenchDatabase.OpenAsync(config, null, steps, ct);
        await steps.RunAsync(
            "revalue", async () => rows.Add(await Revaluing.MeasureAsync(database.Source, plan.Rounds, ct)));
        return new BenchReport(
            "push",
            string.Create(
                CultureInfo.InvariantCulture,
                $"{plan.Clients:N0} listeners, {plan.Rate} posts a second to all of them, {plan.Seconds} s each"),
            rows)
        {
            Machine = machine,
        };
    }

    private static async Task<BenchRow> MeasureAsync(
        PushPlan plan, string what, double? pauseMs, CancellationToken ct)
    {
        var rounds = new List<(double Baseline, double Result)>();
        var median = 0d;
        for (var round = 0; round < plan.Rounds; round++)
        {
            var trivial = await ListenAsync(plan, Pushes.TrivialPath, pauseMs, ct);
            var product = await ListenAsync(plan, Pushes.ProductPath, pauseMs, ct);
            rounds.Add((At(trivial, 0.99), At(product, 0.99)));
            median = At(product, 0.5);
        }

        var p99 = Spread.Of([.. rounds.Select(round => round.Result)]).Median;
        var paused = pauseMs ?? new LiveOptions().Pause.TotalMilliseconds;
        return BenchRow.OfLimits((what + ", p99", "a loop that writes to every response", "ms"), rounds, 1.5) with
        {
            Note = string.Create(
                CultureInfo.InvariantCulture,
                $"{paused:0} ms between two writes to one listener; p99 {p99:0.0} ms (reach ≤ 50 ms: "
                + $"{(p99 <= 50 ? "yes" : "**no**")}), median {median:0.0} ms, no frame lost."),
        };
    }

    private static async Task<double[]> ListenAsync(
        PushPlan plan, string path, double? pauseMs, CancellationToken ct)
    {
        List<string> arguments = ["--rate", plan.Rate.ToString(CultureInfo.InvariantCulture)];
        if (pauseMs is { } pause)
        {
            arguments.AddRange(["--pause-ms", pause.ToString(CultureInfo.InvariantCulture)]);
        }

        await using var twin = await TwinProcess.StartAsync(arguments, ct);
        var times = await new Listeners(twin.Port, path, plan.Clients)
            .ListenAsync(TimeSpan.FromSeconds(plan.Seconds), ct);
        var expected = plan.Clients * plan.Rate * (plan.Seconds - 1);
        if (times.Length < expected)
        {
            throw new SetupException(string.Create(
                CultureInfo.InvariantCulture,
                $"{path}: {times.Length} frames came where at least {expected} were due, so there is no report."));
        }

        Array.Sort(times);
        return times;
    }

    private static double At(double[] sorted, double share) =>
        sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];
}
