using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Pitwall.Server.Markets.Import;
using Pitwall.Server.Platform.Commands;
using Pitwall.Server.Platform.Http;

namespace Pitwall.Server.Markets.News;

/// <summary><c>pitwall import news PATH…</c>: saved news feeds into the database.</summary>
internal static class NewsVerb
{
    private const int ShownMax = 20;

    private static readonly Argument<string[]> Paths = new("PATH")
    {
        Description = "RSS or Atom files, or folders of them (.xml, .rss, .atom).",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<string?> Source = new("--source")
    {
        Description = "Name of the feed; without it the title each file gives itself.",
        HelpName = "name",
    };

    public static Command Build()
    {
        var command = new Command(
            "news",
            "Import headlines from saved RSS and Atom feeds. Agents whose file says 'reads: {news: …}' are told them "
            + "from the time they were published, as quoted text of strangers that can change no limit. Importing a "
            + "file again changes nothing; an item that reads differently now is told from now on. Ends with 0 when "
            + "all items were taken, 2 when some were rejected, 1 when a file could not be read as a whole.")
        {
            Paths, Source, CommonOptions.Json,
        };
        command.SetWork(ImportAsync);
        return command;
    }

    private static async Task<int> ImportAsync(VerbRun run, CancellationToken ct)
    {
        var paths = ImportPaths.Expand(run.Arguments.GetValue(Paths) ?? [], ".xml", ".rss", ".atom");
        await using var workspace = await run.OpenWorkspaceAsync(ct);
        var store = new NewsStore(workspace.Source);
        var exit = ExitCode.Done;
        foreach (var path in paths)
        {
            try
            {
                await using var stream = File.OpenRead(path);
                var feed = FeedReader.Read(stream);
                var named = run.Arguments.GetValue(Source) ?? feed.Title;
                var taken = await store.PutAsync(named, feed.Items, Path.GetFileName(path), ct);
                Print(run, new Report(path, named, taken.New, taken.Revised, taken.Unchanged, feed.Rejected));
                exit = feed.Rejected.Count > 0 && exit == ExitCode.Done ? ExitCode.PartlyDone : exit;
            }
            catch (Exception refused) when (refused is FileRefusedException or IOException
                or UnauthorizedAccessException)
            {
                var why = refused is FileRefusedException ? refused.Message : $"cannot be read ({refused.Message})";
                await run.Error.WriteLineAsync($"{path} {why}.");
                exit = ExitCode.Failed;
            }
        }

        return exit;
    }

    private static void Print(VerbRun run, Report report)
    {
        if (run.Json)
        {
            run.Out.WriteLine(JsonSerializer.Serialize(report, JsonSettings.Api));
            return;
        }

        run.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.File}: {report.Source}: {report.New:N0} new, {report.Revised:N0} revised, "
            + $"{report.Unchanged:N0} unchanged, {report.Rejected.Count:N0} rejected"));
        foreach (var flaw in report.Rejected.Take(ShownMax))
        {
            run.Out.WriteLine($"  line {flaw.Line}: {flaw.Reason}");
        }

        if (report.Rejected.Count > ShownMax)
        {
            run.Out.WriteLine($"  and {report.Rejected.Count - ShownMax} more rejected items: --json lists them");
        }
    }

    private sealed record Report(
        string File, string Source, int New, int Revised, int Unchanged, IReadOnlyList<FeedFlaw> Rejected);
}
