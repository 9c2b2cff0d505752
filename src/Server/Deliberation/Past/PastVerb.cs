using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Pitwall.Server.Platform.Commands;
using Pitwall.Server.Platform.Http;

namespace Pitwall.Server.Deliberation.Past;

/// <summary>
/// <c>pitwall import conversations|trades|decisions PATH…</c>: what agents elsewhere were told and said, what they
/// traded and were worth.
/// </summary>
internal static class PastVerb
{
    private const int ShownMax = 8;

    private static readonly Argument<string[]> Paths = new("PATH")
    {
        Description = "Files, packed with gzip or not, or folders that hold them at any depth.",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<bool> DryRun = new("--dry-run")
    {
        Description = "Read and report only; no database is opened and nothing is stored.",
    };

    public static Command[] Commands() =>
    [
        Make(
            "conversations",
            "Import prompts, replies and reasoning of past agents (nof1.ai). Equity is taken from the prompts; what a "
            + "leaderboard beside the file claims is kept as claimed, and where it contradicts them is said."),
        Make(
            "trades",
            "Import closed trades of past agents (nof1.ai). A later poll adds what is new, a changed trade becomes a "
            + "new version, and one that is no longer listed stays."),
        Make(
            "decisions",
            "Import decision logs of bots (nofx and forks, also one cycle a line with actions and positions beside it) "
            + "and position logs (AI-Trader)."),
    ];

    private static Command Make(string kind, string description)
    {
        var command = new Command(
            kind,
            description + " Importing a file again changes nothing. Ends with 0 when all files were taken, 2 when some "
            + "were refused, 1 when all were.")
        {
            Paths, DryRun, CommonOptions.Json,
        };
        command.SetWork((run, ct) => ImportAsync(kind, run, ct));
        return command;
    }

    private static async Task<int> ImportAsync(string kind, VerbRun run, CancellationToken ct)
    {
        var files = PastPaths.Expand(kind, run.Arguments.GetValue(Paths) ?? []);
        await using var workspace = run.Arguments.GetValue(DryRun) ? null : await run.OpenWorkspaceAsync(ct);
        var importer = new PastImporter(workspace is null ? null : new PastStore(workspace.Source));
        var reports = new List<PastReport>();
        foreach (var file in files)
        {
            var report = await importer.ImportAsync(kind, file, ct);
            reports.Add(report);
            if (report.Error is not null)
            {
                await run.Error.WriteLineAsync($"{report.File} {report.Error}.");
            }
        }

        if (run.Json)
        {
            foreach (var report in reports)
            {
                await run.Out.WriteLineAsync(JsonSerializer.Serialize(report, JsonSettings.Api));
            }
        }
        else
        {
            var taken = reports.Where(one => one.Error is null);
            foreach (var source in taken.GroupBy(one => one.Source, StringComparer.Ordinal))
            {
                Print(run.Out, PastReport.Sum(kind, source.Key, [.. source]), source.Count());
            }
        }

        var refused = reports.Count(report => report.Error is not null);
        return refused == 0 ? ExitCode.Done : refused == reports.Count ? ExitCode.Failed : ExitCode.PartlyDone;
    }

    private static void Print(TextWriter output, PastReport report, int files)
    {
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Source}: {files:N0} files, {report.Read:N0} {report.Kind} read, {report.New:N0} new, "
            + $"{report.Revised:N0} revised, {report.Unchanged:N0} unchanged"));
        foreach (var (name, counts) in new[]
        {
            ("outcomes", report.Outcomes), ("dialects", report.Dialects), ("rows", report.Rulings),
            ("repairs", report.Repairs), ("reasons", report.Reasons),
        })
        {
            if (counts.Count > 0)
            {
                var shown = counts.Take(ShownMax).Select(
                    count => string.Create(CultureInfo.InvariantCulture, $"{count.Name} {count.Times:N0}"));
                var more = counts.Count > ShownMax ? $" and {counts.Count - ShownMax} more: --json lists them" : "";
                output.WriteLine($"  {name}: {string.Join(" · ", shown)}{more}");
            }
        }

        foreach (var contradiction in report.Contradictions)
        {
            output.WriteLine($"  claimed by source and contradicted: {contradiction}");
        }
    }
}
