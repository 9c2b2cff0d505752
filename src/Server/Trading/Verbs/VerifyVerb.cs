using System.CommandLine;
using System.Globalization;
using Pitwall.Server.Platform.Commands;
using Pitwall.Server.Trading.Verify;

namespace Pitwall.Server.Trading.Verbs;

/// <summary><c>pitwall verify</c>: is everything that is stored what the journals say?</summary>
internal static class VerifyVerb
{
    private const int ShownMax = 50;

    private static readonly Option<string?> Desk = DeskChoice.Option("Only this desk; without it all of them.");

    public static Command Build()
    {
        var command = new Command(
            "verify",
            "Recompute every hash and every column of decisions, orders, fills and books from the journals and name "
            + "each row that differs. Ends with 0 when nothing differs, 1 when something does.")
        {
            Desk, CommonOptions.Json,
        };
        command.SetWork(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(VerbRun run, CancellationToken ct)
    {
        await using var workspace = await run.OpenWorkspaceAsync(ct);
        var reader = new ArchiveReader(workspace.Source);
        var reports = new List<VerifyReport>();
        foreach (var desk in await DeskChoice.ManyAsync(workspace.Source, run.Arguments.GetValue(Desk), ct))
        {
            if (await reader.VerifyAsync(desk.Id, ct) is { } report)
            {
                reports.Add(report);
                if (!run.Json)
                {
                    await PrintAsync(run.Out, report);
                }
            }
        }

        if (await reader.FindOrphansAsync(ct) is { Count: > 0 } orphans)
        {
            await run.Error.WriteLineAsync(
                $"trading.desks has no row for desk {string.Join(", ", orphans)}, whose journal is there.");
            return ExitCode.Failed;
        }

        if (run.Json)
        {
            run.WriteJson(new Result(reports.TrueForAll(report => report.IsSound), reports));
        }
        else if (reports.Count == 0)
        {
            await run.Out.WriteLineAsync("There is no desk yet, so there is nothing to verify.");
        }

        return reports.TrueForAll(report => report.IsSound) ? ExitCode.Done : ExitCode.Failed;
    }

    private static async Task PrintAsync(TextWriter output, VerifyReport report)
    {
        var counts = string.Create(
            CultureInfo.InvariantCulture, $"{report.JournalRows:N0} journal rows, {report.TableRows:N0} table rows");
        await output.WriteLineAsync(
            $"desk {report.Name}: {counts}: {(report.IsSound ? "sound" : "NOT what its journal says")}");
        await output.WriteLineAsync($"  state hash {report.StateHash}");
        foreach (var finding in report.Findings.Take(ShownMax))
        {
            await output.WriteLineAsync($"  {finding}");
        }

        if (report.Findings.Count > ShownMax)
        {
            await output.WriteLineAsync($"  and {report.Findings.Count - ShownMax} more: --json lists them");
        }

        foreach (var law in report.Laws.Where(law => !law.Holds))
        {
            await output.WriteLineAsync($"  broken: {law.Law}: {law.Breach}");
        }
    }

    private sealed record Result(bool Sound, IReadOnlyList<VerifyReport> Desks);
}
