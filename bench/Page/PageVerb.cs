using System.CommandLine;
using Pitwall.Bench.Measuring;
using Pitwall.Server.Platform.Commands;

namespace Pitwall.Bench.Page;

/// <summary><c>page</c>: how fast the Floor and the Agent page are on a desk of many agents and decisions.</summary>
internal static class PageVerb
{
    private const int AgentsMax = 400;
    private const int RunsMin = 5;
    private const int RunsMax = 100;

    private static readonly Option<int> Agents = new("--agents")
    {
        Description = $"Agents on the synthetic desk, 3 to {AgentsMax}.",
        HelpName = "number",
        DefaultValueFactory = _ => 50,
    };

    private static readonly Option<int> Decisions = new("--decisions")
    {
        Description = "At least so many decisions of the real engine in the journal.",
        HelpName = "number",
        DefaultValueFactory = _ => 100_000,
    };

    private static readonly Option<int> Runs = new("--runs")
    {
        Description = $"Restarts of the server, each with one cold and one warm visit, {RunsMin} to {RunsMax}.",
        HelpName = "number",
        DefaultValueFactory = _ => RunsMin,
    };

    private static readonly Option<string?> Data = new("--data")
    {
        Description = "Keep the embedded cluster in this folder, and measure on the desk in it when it has one of the "
            + "same size: the simulation is most of the time. Without it everything is removed at the end.",
        HelpName = "folder",
    };

    public static Command Build()
    {
        var page = new Command(
            "page",
            "First paint and interaction times of the page, in the pinned Chromium against the real server process.\n\n"
            + "1. A desk of synthetic agents on the generated market is simulated by the real engine into the real "
            + "journal (every figure it shows is synthetic). The database is an embedded cluster in a temporary "
            + "folder, removed at the end; with ConnectionStrings__Pitwall a database of its own on that server, "
            + "dropped at the end.\n"
            + "2. The page is built (node web/build.mjs).\n"
            + "3. Per run the server is started again: a cold visit (empty server and browser caches), then a warm one "
            + "(empty browser cache). Endpoints are asked one after the other on a warm server.\n"
            + "4. The baseline of the paint is the same server's health answer in the same browser, that of the "
            + "endpoints the same answer over the same connection.\n\n"
            + "It needs Node 20.19 or newer, Linux on x64, and at the first run npm's registry. Some minutes, most of "
            + "them simulation. Example: dotnet run -c Release --project bench -- page --runs 10 --json")
        {
            Agents, Decisions, Runs, Data, CommonOptions.Json,
        };
        page.SetWork(RunAsync);
        return page;
    }

    private static async Task<int> RunAsync(VerbRun run, CancellationToken ct)
    {
        var plan = new PagePlan(
            BenchVerb.InRange(run, Agents, (3, AgentsMax)),
            BenchVerb.InRange(run, Decisions, (1, 10_000_000)),
            BenchVerb.InRange(run, Runs, (RunsMin, RunsMax)))
        {
            DataFolder = run.Arguments.GetValue(Data) is { } folder ? Path.GetFullPath(folder) : null,
        };
        var report = await PageBench.RunAsync(plan, run.Config, run.Steps, ct);
        if (run.Json)
        {
            run.WriteJson(report);
        }
        else
        {
            run.Out.Write(PageTable.Of(report));
        }

        return ExitCode.Done;
    }
}

/// <summary>What to measure on.</summary>
internal sealed record PagePlan(int Agents, int Decisions, int Runs)
{
    /// <summary>Where the data stays; null is a folder of its own that is removed.</summary>
    public string? DataFolder { get; init; }
}
