using System.CommandLine;
using System.Globalization;
using Pitwall.Bench.Measuring;
using Pitwall.Server.Platform;
using Pitwall.Server.Platform.Commands;

namespace Pitwall.Bench.Crash;

/// <summary><c>crash</c>: the real server on real PostgreSQL, killed again and again while a desk trades.</summary>
internal static class CrashVerb
{
    private const int KillsMost = 100_000;
    private const int VerifyMost = 1_000;

    private static readonly Option<int?> Kills = new("--kills")
    {
        Description = $"How often, 1 to {KillsMost}. Default 200, with --stop 5, with --postgres 20.",
        HelpName = "number",
    };

    private static readonly Option<bool> Stop = new("--stop")
    {
        Description = "Instead of killing: two servers, and the one that owns the desk is stopped (SIGSTOP) for three "
            + "times its lease and then goes on (SIGCONT), in turns.",
    };

    private static readonly Option<bool> Postgres = new("--postgres")
    {
        Description = "Instead of the server, PostgreSQL itself is killed (kill -9 of its postmaster) under load; the "
            + "server has to start it again.",
    };

    private static readonly Option<int> VerifyEvery = new("--verify-every")
    {
        Description = $"Verify the whole desk after every so many kills, 1 to {VerifyMost}; always at the end.",
        HelpName = "number",
        DefaultValueFactory = _ => 1,
    };

    private static readonly Option<long> Seed = new("--seed")
    {
        Description = "Of the instants; another seed kills at other rows.",
        HelpName = "number",
        DefaultValueFactory = _ => 1,
    };

    public static Command Build()
    {
        var verb = new Command(
            "crash",
            "What violent deaths leave behind: nothing.\n\n"
            + "A desk of four house agents replays generated candles once without a disturbance. Then it does the same "
            + "while the server process gets SIGKILL at random rows and moments and is started again. At the end the "
            + "state hash must be the same, no client order id may be there twice, epochs may never fall, and 'verify' "
            + "must find nothing after each kill. Prints how long a cycle took; ends with 1 and the reason when "
            + "anything differs.\n\n"
            + "The database is an embedded cluster in a temporary folder, removed at the end. Linux. Examples:\n"
            + "  dotnet run -c Release --project bench -- crash --kills 200\n"
            + "  dotnet run -c Release --project bench -- crash --stop\n"
            + "  dotnet run -c Release --project bench -- crash --postgres --kills 20 --json")
        {
            Kills, Stop, Postgres, VerifyEvery, Seed, CommonOptions.Json,
        };
        verb.SetWork(RunAsync);
        return verb;
    }

    private static async Task<int> RunAsync(VerbRun run, CancellationToken ct)
    {
        var (stop, postgres) = (run.Arguments.GetValue(Stop), run.Arguments.GetValue(Postgres));
        if (stop && postgres)
        {
            throw new SetupException("Choose --stop or --postgres, not both.");
        }

        var mode = stop ? CrashMode.Stop : postgres ? CrashMode.Postgres : CrashMode.Kill;
        var kills = run.Arguments.GetValue(Kills) ?? (stop ? 5 : postgres ? 20 : 200);
        if (kills is < 1 or > KillsMost)
        {
            throw new SetupException(string.Create(
                CultureInfo.InvariantCulture, $"--kills is {kills}: write a number from 1 to {KillsMost}."));
        }

        var plan = new CrashPlan(
            mode,
            kills,
            BenchVerb.InRange(run, VerifyEvery, (1, VerifyMost)),
            run.Arguments.GetValue(Seed));
        var report = await CrashBench.RunAsync(plan, run.Steps, ct);
        if (run.Json)
        {
            run.WriteJson(report);
        }
        else
        {
            run.Out.Write(report.ToText());
        }

        return ExitCode.Done;
    }
}

/// <summary>Who is hurt, and how.</summary>
internal enum CrashMode
{
    Kill,
    Stop,
    Postgres,
}

internal sealed record CrashPlan(CrashMode Mode, int Kills, int VerifyEvery, long Seed);
