using System.Diagnostics;
using System.Globalization;
using Microsoft.Playwright;
using Pitwall.Server.Platform;
using Pitwall.Server.Platform.Postgres;
using Pitwall.Server.Tests.House;
using Pitwall.Server.Tests.Web;

namespace Pitwall.Bench.Page;

/// <summary>Makes the data, drives the browser, and answers with what it measured or says what was wrong.</summary>
internal sealed class PageBench(PagePlan plan, BenchDatabase database, IBrowser browser, StepLines steps)
{
    private const string Label =
        "SYNTHETIC: a generated market, coin flips for agents; nothing here says anything about trading.";

    private readonly SyntheticDesk desk = SyntheticDesk.For(plan);
    private readonly Rounds rounds = new();
    private readonly Rounds cold = new();
    private readonly List<PageVisit.Answer> sent = [];
    private readonly SortedSet<string> asked = new(StringComparer.Ordinal);

    public static async Task<PageReport> RunAsync(
        PagePlan plan, IConfiguration config, StepLines steps, CancellationToken ct)
    {
        if (Chromium.NotForThisMachine is { } reason)
        {
            throw new SetupException(reason);
        }

        var machine = Machine.Words();
        var (chromium, lacking) = await Chromium.FindAsync(ct);
        var program = chromium ?? throw new SetupException(lacking!);
        await steps.RunAsync("build the page", () => BuildPageAsync(ct));
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(program.LaunchOptions());
        await using var database = await BenchDatabase.OpenAsync(config, plan.DataFolder, steps, ct);
        return await new PageBench(plan, database, browser, steps).MeasureAsync(machine, ct);
    }

    private async Task<PageReport> MeasureAsync(string machine, CancellationToken ct)
    {
        await using var server = new PageServer(database.Settings);
        await desk.EnsureAsync(database, ct);
        await server.StartAsync(ct);
        await desk.SimulatedAsync(database, steps, ct);
        await WholeAsync(ct);
        var state = await FollowSetupAsync(server, ct);
        for (var run = 1; run <= plan.Runs; run++)
        {
            await steps.RunAsync(
                string.Create(CultureInfo.InvariantCulture, $"run {run} of {plan.Runs}"),
                () => RunAsync(server, state, ct));
        }

        var endpoints = await steps.RunAsync("ask the endpoints", () => EndpointsAsync(server, state, ct));
        return Report(machine, await WholeAsync(ct), endpoints);
    }

    private async Task<SyntheticDesk.Size> WholeAsync(CancellationToken ct)
    {
        var size = await desk.SizeAsync(database, ct);
        if (size.Agents != plan.Agents || size.Decisions < plan.Decisions)
        {
            throw new SetupException($"There are {size.Agents} agents and {size.Decisions} decisions instead of "
                + $"{plan.Agents} and at least {plan.Decisions}, so there is no report.");
        }

        return size;
    }

    private async Task RunAsync(PageServer server, string state, CancellationToken ct)
    {
        await server.DisposeAsync();
        await server.StartAsync(ct);
        await using (var wait = await PageVisit.BeginAsync(browser, server.Address, state))
        {
            await wait.Page.GotoAsync(PageTour.Health);
            await RunningAsync(wait, ct);
        }

        await using (var visit = await PageVisit.BeginAsync(browser, server.Address, state))
        {
            var tour = new PageTour(visit, plan.Agents, rounds);
            await tour.FloorAsync("cold");
            await NoteAnswersAsync(visit);
            await tour.SlideAsync("cold");
        }

        await using (var visit = await PageVisit.BeginAsync(browser, server.Address, state))
        {
            await new PageTour(visit, plan.Agents, rounds).BaselineAsync();
        }

        await using (var visit = await PageVisit.BeginAsync(browser, server.Address, state))
        {
            var tour = new PageTour(visit, plan.Agents, rounds);
            await tour.FloorAsync("warm");
            await tour.SlideAsync("warm");
            await tour.SortAndFilterAsync();
            await tour.OpenAgentAsync();
            await tour.ReadDecisionsAsync();
            asked.UnionWith((await visit.AnswersAsync()).Select(answer => answer.Path));
        }
    }

    /// <summary>Until the desk has read its journal and goes on: before, a visit would measure its start.</summary>
    private static async Task RunningAsync(PageVisit visit, CancellationToken ct)
    {
        const string ask = $"() => fetch('/api/desks/{SyntheticDesk.Name}/standing')"
            + ".then(answer => answer.json()).then(standing => standing.state)";
        var started = Stopwatch.GetTimestamp();
        while (await visit.Page.EvaluateAsync<string>(ask) is var motion && motion is not ("running" or "paused"))
        {
            if (Stopwatch.GetElapsedTime(started) > TimeSpan.FromMinutes(3))
            {
                throw new SetupException($"The desk does not come back after a restart ({motion}): no report.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), ct);
        }
    }

    private async Task NoteAnswersAsync(PageVisit visit)
    {
        sent.Clear();
        sent.AddRange(await visit.AnswersAsync());
        foreach (var answer in sent.Where(answer => IsQuestion(answer.Path)))
        {
            cold.Add($"`{answer.Path}`", answer.Ms);
        }
    }

    private async Task<IReadOnlyList<EndpointRow>> EndpointsAsync(
        PageServer server, string state, CancellationToken ct)
    {
        await using var visit = await PageVisit.BeginAsync(browser, server.Address, state);
        using var times = new EndpointTimes(server.Address, await visit.CookiesAsync());
        var health = await times.MeasureAsync(PageTour.Health, ct);
        var rows = new List<EndpointRow> { health with { Ratio = 1d } };
        foreach (var path in asked.Where(IsQuestion))
        {
            var row = await times.MeasureAsync(path, ct);
            rows.Add(row with { Ratio = row.Ms.Median / health.Ms.Median });
        }

        return rows;
    }

    private PageReport Report(string machine, SyntheticDesk.Size size, IReadOnlyList<EndpointRow> endpoints)
    {
        var baseline = rounds.Of(PageReport.Baseline).Median;
        var health = endpoints[0].Ms.Median;
        var now = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
        return new PageReport(Label, now, machine, desk)
        {
            Size = size,
            Runs = plan.Runs,
            Steps = [.. Rows(rounds, baseline).OrderByDescending(row => row.Step is PageReport.Baseline)],
            Endpoints = endpoints,
            ColdEndpoints = Rows(cold, health),
            Transfer = new TransferRow(
                Bytes(answer => !IsApi(answer.Path)), Bytes(answer => IsApi(answer.Path)), sent.Count),
        };

        long Bytes(Func<PageVisit.Answer, bool> which) => (long)sent.Where(which).Sum(answer => answer.Bytes);
    }

    private static StepRow[] Rows(Rounds measured, double baseline) =>
        [.. measured.All().Select(one => new StepRow(one.Name, one.Spread, one.Spread.Median / baseline))];

    private async Task<string> FollowSetupAsync(PageServer server, CancellationToken ct)
    {
        await using var visit = await PageVisit.BeginAsync(browser, server.Address, null);
        await visit.Page.GotoAsync((await server.SetupAddressAsync(ct)).ToString());
        await visit.Page.Locator("main table tbody tr").First.WaitForAsync();
        return await visit.StateAsync();
    }

    private static bool IsApi(string path) => path.StartsWith("/api/", StringComparison.Ordinal);

    // The stream never ends, and the rankings that the slider asked for are the same question as the first.
    private static bool IsQuestion(string path) =>
        IsApi(path) && !path.StartsWith("/api/live", StringComparison.Ordinal)
        && !path.Contains("&days=", StringComparison.Ordinal) && !path.Contains("before=", StringComparison.Ordinal);

    private static async Task BuildPageAsync(CancellationToken ct)
    {
        var start = new ProcessStartInfo(Subprocess.OnPath("node")!) { WorkingDirectory = Repository.Root };
        start.ArgumentList.Add(Path.Combine("web", "build.mjs"));
        var built = await Subprocess.RunAsync(start, ct);
        if (!built.Succeeded)
        {
            throw new SetupException($"The page does not build: {built.Errors}");
        }
    }
}
