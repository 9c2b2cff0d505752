using System.CommandLine;
using Pitwall.Bench.Measuring;

namespace Pitwall.Bench.Journal;

/// <summary><c>journal</c>: rows acknowledged after a durable commit, against a COPY of the same rows.</summary>
internal static class JournalVerb
{
    private static readonly Option<int> InFlight = new("--in-flight")
    {
        Description = "Senders that wait for their row at any moment, 1 to 10000.",
        HelpName = "number",
        DefaultValueFactory = _ => 512,
    };

    private static readonly Option<int> Seconds = new("--seconds")
    {
        Description = "Length of a round, 1 to 600.",
        HelpName = "number",
        DefaultValueFactory = _ => 5,
    };

    public static Command Build()
    {
        var verb = BenchVerb.Measuring(
            "journal",
            "Durable journal rows per second: decided, folded, chained by hashes, written by one transaction per batch "
            + "of at most 1,000, and acknowledged after the commit; with the time from asking to acknowledgement.\n\n"
            + "Baseline: COPY of the same rows, prepared in PostgreSQL's binary format, into the same table in one "
            + "transaction. No report unless every acknowledged row is in the table and the chain proves itself. "
            + "Example: dotnet run -c Release --project bench -- journal --in-flight 512 --json",
            (run, rounds, ct) => JournalBench.RunAsync(
                new JournalPlan(
                    BenchVerb.InRange(run, InFlight, (1, 10_000)), BenchVerb.InRange(run, Seconds, (1, 600)), rounds),
                run.Config,
                run.Steps,
                ct));
        verb.Add(InFlight);
        verb.Add(Seconds);
        return verb;
    }
}

internal sealed record JournalPlan(int InFlight, int Seconds, int Rounds);
