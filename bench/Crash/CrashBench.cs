using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Pitwall.Bench.Measuring;
using Pitwall.Bench.Page;
using Pitwall.Engine.Platform;
using Pitwall.Server.Platform;
using Pitwall.Server.Platform.Commands;
using Pitwall.Server.Platform.Postgres;

namespace Pitwall.Bench.Crash;

/// <summary>Lets a desk live through what the plan says, and holds its end against the undisturbed one.</summary>
internal sealed class CrashBench(CrashPlan plan, CrashWorld world, string clusterFolder, StepLines steps)
{
    // A desk's clock at this speed works off some 130 rows a second: a kill falls into the work, not behind it.
    private const decimal Speed = 60_000m;
    private const int DaysLeast = 10;
    private const int JitterMs = 150;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly SeededNoise noise = new(plan.Seed);
    private readonly List<double> cycles = [];
    private int verified;

    public static async Task<CrashReport> RunAsync(CrashPlan plan, StepLines steps, CancellationToken ct)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new SetupException("'crash' sends signals and needs Linux.");
        }

        var machine = Machine.Words();
        var folder = Path.Combine(Path.GetTempPath(), $"pitwall-crash-{Guid.NewGuid():n}");
        try
        {
            // A folder that is named stays, so that the cluster can be killed by its folder; it is removed here.
            await using var database = await BenchDatabase.OpenAsync(Settings.Read([]), folder, steps, ct);
            var world = new CrashWorld(database, DaysFor(plan));
            await steps.RunAsync("make the candles and the desk", () => world.MakeAsync(Speed, ct));
            DeskEnd? expected = null;
            await steps.RunAsync(
                "live undisturbed", async () => expected = await world.UndisturbedAsync(ct));
            var bench = new CrashBench(plan, world, Cluster.FolderIn(folder), steps);
            return await bench.MeasureAsync(expected!, machine, ct);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // So many days that the desk is still at work when the last kill comes.
    private static int DaysFor(CrashPlan plan) => Math.Max(DaysLeast, plan.Mode switch
    {
        CrashMode.Kill => plan.Kills * 2 / 3,
        CrashMode.Postgres => plan.Kills * 4,
        _ => plan.Kills * 12,
    });

    private async Task<CrashReport> MeasureAsync(DeskEnd expected, string machine, CancellationToken ct)
    {
        switch (plan.Mode)
        {
            case CrashMode.Kill:
                await KillAsync(expected.Rows, ct);
                break;
            case CrashMode.Stop:
                await StopAsync(ct);
                break;
            default:
                await KillPostgresAsync(expected.Rows, ct);
                break;
        }

        var end = await world.ReadAsync(ct);
        if (end != expected)
        {
            throw new SetupException(
                $"The desk ended with {end} instead of {expected} (seed {plan.Seed}).");
        }

        await world.LawsAsync(ct);
        await VerifyAsync("the end", ct);
        return new CrashReport(
            plan.Mode.ToString().ToLowerInvariant(),
            plan.Kills,
            plan.Seed,
            end.Rows,
            end.StateHash,
            verified,
            Spread.Of(cycles))
        {
            Machine = machine,
            Epochs = await world.EpochAsync(ct),
        };
    }

    private async Task KillAsync(long rows, CancellationToken ct)
    {
        for (var kill = 0; kill < plan.Kills; kill++)
        {
            var instant = await InstantAsync(kill, rows, ct);
            var started = Stopwatch.GetTimestamp();
            await using (var server = ServerProcess.Serve(world.Settings))
            {
                await UntilAsync(instant, server, ct);
                await Task.Delay(noise.NextInt(JitterMs), ct);
                server.Kill();
                await server.EndedAsync(ct);
            }

            cycles.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
            await AfterAsync(kill + 1, ct);
        }

        await using var last = ServerProcess.Serve(world.Settings);
        await last.SaysAsync("its feed has ended", ct);
        await last.EndAsync(ct);
    }

    /// <summary>Two servers; the owner stands still for three leases, comes back, and must not write.</summary>
    private async Task StopAsync(CancellationToken ct)
    {
        await using var one = ServerProcess.Serve(world.Settings);
        await using var two = ServerProcess.Serve(world.Settings);
        await one.SaysAsync("ready on ", ct);
        await two.SaysAsync("ready on ", ct);
        for (var cycle = 0; cycle < plan.Kills; cycle++)
        {
            var started = Stopwatch.GetTimestamp();
            var owner = await OwnerAsync(one, two, ct);
            await Task.Delay(noise.NextInt(1_000), ct);
            var epoch = await world.EpochAsync(ct);
            owner.Stop();
            await Task.Delay(3 * CrashWorld.Lease, ct);
            await TakenOverAsync(epoch, ct);
            owner.Continue();
            // The old owner now finds out; whatever it had in hand must not get in.
            await Task.Delay(CrashWorld.Lease, ct);
            await world.LawsAsync(ct);
            cycles.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
            await AfterAsync(cycle + 1, ct);
        }

        await await Task.WhenAny(one.SaysAsync("its feed has ended", ct), two.SaysAsync("its feed has ended", ct));
        await one.EndAsync(ct);
        await two.EndAsync(ct);
    }

    private async Task<ServerProcess> OwnerAsync(ServerProcess one, ServerProcess two, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < Patience)
        {
            if (await world.OwnerAsync(ct) is { } process && (process == one.Id || process == two.Id))
            {
                return process == one.Id ? one : two;
            }

            await Task.Delay(Poll, ct);
        }

        throw new SetupException("Neither of the two servers takes the desk.");
    }

    private async Task TakenOverAsync(long epoch, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        while (await world.EpochAsync(ct) <= epoch)
        {
            if (Stopwatch.GetElapsedTime(started) > Patience)
            {
                throw new SetupException("Nobody takes the desk over while its owner stands still.");
            }

            await Task.Delay(Poll, ct);
        }
    }

    /// <summary>What was committed before PostgreSQL died must be there after it was started again.</summary>
    private async Task KillPostgresAsync(long rows, CancellationToken ct)
    {
        await using var server = ServerProcess.Serve(world.Settings);
        for (var kill = 0; kill < plan.Kills; kill++)
        {
            await UntilAsync(await InstantAsync(kill, rows, ct), server, ct);
            await Task.Delay(noise.NextInt(JitterMs), ct);
            var started = Stopwatch.GetTimestamp();
            var acknowledged = await world.HeadAsync(ct);
            var postmaster = Postmaster.Living(clusterFolder)
                ?? throw new SetupException("PostgreSQL is not running before it was killed.");
            using (var process = Process.GetProcessById(postmaster.Pid))
            {
                process.Kill();
            }

            var found = await BackAsync(postmaster.Pid, ct);
            cycles.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
            if (found < acknowledged)
            {
                throw new SetupException(
                    $"Row {acknowledged} was acknowledged, and after PostgreSQL came back the last one is {found}.");
            }

            await AfterAsync(kill + 1, ct);
        }

        await server.SaysAsync("its feed has ended", ct);
        await server.EndAsync(ct);
    }

    /// <summary>The head as a new postmaster tells it: children of the dead one may answer for a moment.</summary>
    private async Task<long> BackAsync(int dead, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        while (Postmaster.Living(clusterFolder) is not { IsReady: true } living || living.Pid == dead)
        {
            if (Stopwatch.GetElapsedTime(started) > Patience)
            {
                throw new SetupException("The server does not start PostgreSQL again.");
            }

            await Task.Delay(Poll, ct);
        }

        await world.ForgetDeadAsync(ct);
        return await world.HeadAsync(ct);
    }

    private async Task AfterAsync(int done, CancellationToken ct)
    {
        if (done % plan.VerifyEvery == 0)
        {
            await VerifyAsync(string.Create(CultureInfo.InvariantCulture, $"kill {done}"), ct);
        }

        if (done % Math.Max(1, plan.Kills / 10) == 0)
        {
            var head = await world.HeadAsync(ct);
            steps.Note(string.Create(
                CultureInfo.InvariantCulture,
                $"{done} of {plan.Kills}, row {head:N0}, last cycle {cycles[^1]:0.00} s"));
        }
    }

    private async Task VerifyAsync(string after, CancellationToken ct)
    {
        await world.VerifyAsync(after, ct);
        verified++;
    }

    /// <summary>
    /// The row of the next kill: always one that is still to be written, and at most twice as far as an even share of
    /// what is left, so that every kill falls into work.
    /// </summary>
    private async Task<long> InstantAsync(int kill, long rows, CancellationToken ct)
    {
        var head = await world.HeadAsync(ct);
        var share = Math.Max(1, (rows - head) / (plan.Kills - kill + 1));
        return Math.Min(rows, head + 1 + noise.NextInt((int)(2 * share)));
    }

    /// <summary>Until the journal has so many rows.</summary>
    private async Task UntilAsync(long row, ServerProcess server, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        while (await HeadOrAwayAsync(ct) < row)
        {
            if (server.HasEnded || Stopwatch.GetElapsedTime(started) > Patience)
            {
                throw new SetupException($"The desk does not get to row {row}: the server stands still.");
            }

            await Task.Delay(Poll, ct);
        }
    }

    private async Task<long> HeadOrAwayAsync(CancellationToken ct)
    {
        try
        {
            return await world.HeadAsync(ct);
        }
        catch (NpgsqlException away) when (DatabaseTrouble.IsAway(away))
        {
            return -1;
        }
    }
}
