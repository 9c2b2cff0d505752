using System.CommandLine;
using System.Globalization;
using Pitwall.Server.Platform.Commands;
using Pitwall.Server.Trading.Desks;
using Pitwall.Server.Trading.Replay;

namespace Pitwall.Server.Trading.Verbs;

/// <summary><c>pitwall replay</c>: decide the past again, with today's rules or with other limits.</summary>
internal static class ReplayVerb
{
    private const int ShownMax = 200;

    private const string Note =
        "Each input is decided on the recorded state before it; effects of earlier differences are not carried on.";

    private static readonly Option<string?> Desk = DeskChoice.Option("Only this desk; without it all of them.");

    private static readonly Option<string[]> Set = new("--set")
    {
        Description = "Another limit for every agent, for example --set max_leverage=2. May be repeated.",
        HelpName = "limit=value",
    };

    public static Command Build()
    {
        var command = new Command(
            "replay",
            "Decide every recorded input again. With today's rules and limits nothing may differ (1 when something "
            + "does); with --set it shows which orders would have been placed otherwise, and ends with 0. " + Note)
        {
            Desk, Set, CommonOptions.Json,
        };
        command.SetWork(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(VerbRun run, CancellationToken ct)
    {
        var overrides = (run.Arguments.GetValue(Set) ?? []).Select(LimitOverride.Parse).ToList();
        await using var workspace = await run.OpenWorkspaceAsync(ct);
        var replay = new DeskReplay(workspace.Source);
        var results = new List<DeskResult>();
        foreach (var desk in await DeskChoice.ManyAsync(workspace.Source, run.Arguments.GetValue(Desk), ct))
        {
            results.Add(DeskResult.Of(desk, await replay.RunAsync(desk.Id, overrides, ct)));
        }

        if (run.Json)
        {
            run.WriteJson(new Result([.. overrides.Select(set => set.Text)], Note, results));
        }
        else
        {
            await PrintAsync(run.Out, overrides, results);
        }

        return overrides.Count > 0 || results.TrueForAll(result => result.DifferingInputs == 0)
            ? ExitCode.Done
            : ExitCode.Failed;
    }

    private static async Task PrintAsync(
        TextWriter output, List<LimitOverride> overrides, List<DeskResult> results)
    {
        foreach (var result in results)
        {
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"desk {result.Desk}: {result.Inputs:N0} inputs decided again, "
                + $"{result.DifferingInputs:N0} differences"));
            if (result.Orders.Count > 0)
            {
                var rules = overrides.Count == 0 ? "today's rules" : string.Join(" ", overrides.Select(o => o.Text));
                await output.WriteLineAsync(string.Create(
                    CultureInfo.InvariantCulture,
                    $"  with {rules} these {result.Orders.Count:N0} orders would differ:"));
            }

            foreach (var order in result.Orders.Take(ShownMax))
            {
                await PrintAsync(output, order);
            }

            if (result.Orders.Count > ShownMax)
            {
                await output.WriteLineAsync($"  and {result.Orders.Count - ShownMax} more: --json lists them");
            }
        }

        await output.WriteLineAsync(results.Count == 0 ? "There is no desk yet, so there is nothing to replay." : Note);
    }

    private static async Task PrintAsync(TextWriter output, OrderDifference order)
    {
        await output.WriteLineAsync($"  {order.At} {order.Agent} {order.Instrument} (row {order.Seq})");
        await output.WriteLineAsync($"    recorded: {order.Recorded}");
        await output.WriteLineAsync($"    now:      {order.Now}");
        foreach (var rule in order.Rules)
        {
            await output.WriteLineAsync($"    {rule}");
        }
    }

    private sealed record Result(IReadOnlyList<string> Set, string Note, IReadOnlyList<DeskResult> Desks);

    private sealed record DeskResult(
        string Desk,
        long Inputs,
        long DifferingInputs,
        IReadOnlyList<InputDifference> Differing,
        IReadOnlyList<OrderDifference> Orders)
    {
        public static DeskResult Of(DeskRow desk, Redecision redecision) =>
            new(desk.Name, redecision.Count, redecision.Inputs.Count, redecision.Inputs, redecision.Orders);
    }
}
