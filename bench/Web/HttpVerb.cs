using System.CommandLine;
using Pitwall.Bench.Measuring;

namespace Pitwall.Bench.Web;

/// <summary><c>http</c>: answers per second of the real server, against a bare Kestrel endpoint.</summary>
internal static class HttpVerb
{
    private static readonly Option<int> Connections = new("--connections")
    {
        Description = "Connections that ask one question after the other, 1 to 1000.",
        HelpName = "number",
        DefaultValueFactory = _ => 32,
    };

    private static readonly Option<int> Seconds = new("--seconds")
    {
        Description = "Length of one measurement, 1 to 60.",
        HelpName = "number",
        DefaultValueFactory = _ => 3,
    };

    public static Command Build()
    {
        var verb = BenchVerb.Measuring(
            "http",
            "Answers per second over loopback: from memory (to a stranger and to a viewer with a session), with one "
            + "indexed row, and a page of 100 trades out of a million.\n\n"
            + "Server, baseline and asker are three processes that share this machine's cores. Baseline: Kestrel with "
            + "one endpoint that sends bytes of the same length. No report unless every answer is 200 and as long as "
            + "the first. Example: dotnet run -c Release --project bench -- http --json",
            (run, rounds, ct) => HttpBench.RunAsync(
                new HttpPlan(
                    BenchVerb.InRange(run, Connections, (1, 1_000)), BenchVerb.InRange(run, Seconds, (1, 60)), rounds),
                run.Config,
                run.Steps,
                ct));
        verb.Add(Connections);
        verb.Add(Seconds);
        return verb;
    }
}

internal sealed record HttpPlan(int Connections, int Seconds, int Rounds);
