using System.CommandLine;
using Pitwall.Bench.Measuring;

namespace Pitwall.Bench.Web;

/// <summary><c>push</c>: how soon all listeners have what was posted, against a trivial loop.</summary>
internal static class PushVerb
{
    private static readonly Option<int> Clients = new("--clients")
    {
        Description = "Listeners, 1 to 10000.",
        HelpName = "number",
        DefaultValueFactory = _ => 1_000,
    };

    private static readonly Option<int> Rate = new("--rate")
    {
        Description = "Posts per second, each to every listener, 1 to 1000.",
        HelpName = "number",
        DefaultValueFactory = _ => 20,
    };

    private static readonly Option<int> Seconds = new("--seconds")
    {
        Description = "Length of one measurement, 1 to 60.",
        HelpName = "number",
        DefaultValueFactory = _ => 5,
    };

    public static Command Build()
    {
        var verb = BenchVerb.Measuring(
            "push",
            "Milliseconds from posting to a listener's socket, 99 % of all frames, over the product's live stream.\n\n"
            + "Baseline: Kestrel and a loop that writes the same bytes to every response. Server and listeners are "
            + "two processes on this machine. Then how many ticks per second a desk of 50 holders can be revalued and "
            + "posted, against an SQL UPDATE of the same holdings. No report when a listener misses a frame. "
            + "Example: dotnet run -c Release --project bench -- push --clients 1000 --rate 20 --json",
            (run, rounds, ct) => PushBench.RunAsync(
                new PushPlan(
                    BenchVerb.InRange(run, Clients, (1, 10_000)),
                    BenchVerb.InRange(run, Rate, (1, 1_000)),
                    BenchVerb.InRange(run, Seconds, (1, 60)),
                    rounds),
                run.Config,
                run.Steps,
                ct));
        verb.Add(Clients);
        verb.Add(Rate);
        verb.Add(Seconds);
        return verb;
    }
}

internal sealed record PushPlan(int Clients, int Rate, int Seconds, int Rounds);
