using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Pitwall.Engine.Platform;
using Pitwall.Server.Markets.News;
using Pitwall.Server.Platform.Commands;
using Pitwall.Server.Platform.Http;

namespace Pitwall.Server.Markets.Import;

/// <summary>
/// <c>pitwall import candles PATH…</c>: recorded candles, funding and open interest into the database.
/// </summary>
internal static class ImportVerb
{
    private const int RejectedShownMax = 20;
    private const int CountWidth = 10;

    private static readonly Argument<string[]> Paths = new("PATH")
    {
        Description = "csv or csv.gz files, or folders of them. A name like hyperliquid/BTC_5m.csv.gz tells venue, "
            + "symbol and interval; BTC_funding_1h.csv.gz holds funding rates, BTC_open_interest.csv open interest. A "
            + ".json file is Hyperliquid's answer to metaAndAssetCtxs.",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<string?> Venue = new("--venue")
    {
        Description = "Venue of all files; without it the name of each file's folder.",
        HelpName = "venue",
    };

    private static readonly Option<string?> Symbol = new("--symbol")
    {
        Description = "Symbol of all files; without it the beginning of each file's name.",
        HelpName = "symbol",
    };

    private static readonly Option<string?> Interval = new("--interval")
    {
        Description = "Length of the candles (1m, 5m, 15m, 1h, 4h, 1d); without it from each file's name or its rows.",
        HelpName = "interval",
    };

    private static readonly Option<string?> At = new("--at")
    {
        Description = "When a .json file was taken, which it does not say itself: 2025-03-14T10:00Z.",
        HelpName = "time",
    };

    /// <summary>The verb with what this room imports and the commands that other rooms add.</summary>
    public static Command Build(params ReadOnlySpan<Command> others)
    {
        var import = new Command("import", "Bring recorded market data and past runs into the database.")
        {
            Candles(), NewsVerb.Build(),
        };
        foreach (var other in others)
        {
            import.Add(other);
        }

        return import;
    }

    private static Command Candles()
    {
        var command = new Command(
            "candles",
            "Import candles, funding rates and open interest. Importing a file again changes nothing; bad "
            + "rows are listed with their line and do not stop the rest. Ends with 0 when all rows were taken, 2 when "
            + "some were rejected, 1 when a file could not be read as a whole.")
        {
            Paths, Venue, Symbol, Interval, At, CommonOptions.Json,
        };
        command.SetWork(ImportAsync);
        return command;
    }

    private static async Task<int> ImportAsync(VerbRun run, CancellationToken ct)
    {
        var flags = new ImportFlags(
            run.Arguments.GetValue(Venue)?.ToLowerInvariant(),
            run.Arguments.GetValue(Symbol),
            run.Arguments.GetValue(Interval))
        {
            At = run.Arguments.GetValue(At) is { } at ? UtcText.Parse(At.Name, at) : null,
        };
        var paths = ImportPaths.Expand(run.Arguments.GetValue(Paths) ?? [], ".csv", ".csv.gz");
        await using var workspace = await run.OpenWorkspaceAsync(ct);
        var importer = new FileImporter(workspace.Source, run.Error);
        var width = paths.Max(path => path.Length);
        if (!run.Json)
        {
            await run.Out.WriteLineAsync(Row(width, "file", "read", "new", "unchanged", "rejected"));
        }

        var exit = ExitCode.Done;
        foreach (var path in paths)
        {
            foreach (var outcome in await importer.ImportAllAsync(path, flags, ct))
            {
                Print(run, outcome, width);
                exit = Worse(exit, outcome);
            }
        }

        return exit;
    }

    private static int Worse(int exit, FileOutcome outcome) => outcome switch
    {
        FileOutcome.Refused => ExitCode.Failed,
        FileOutcome.Taken { Rejected.Count: > 0 } when exit == ExitCode.Done => ExitCode.PartlyDone,
        _ => exit,
    };

    private static void Print(VerbRun run, FileOutcome outcome, int width)
    {
        if (run.Json)
        {
            run.Out.WriteLine(JsonSerializer.Serialize(FileReport.Of(outcome), JsonSettings.Api));
        }

        switch (outcome)
        {
            case FileOutcome.Refused refused:
                run.Error.WriteLine($"{refused.File} {refused.Reason}.");
                break;
            case FileOutcome.Taken taken when !run.Json:
                PrintTaken(run.Out, taken, width);
                break;
            default:
                break;
        }
    }

    private static void PrintTaken(TextWriter output, FileOutcome.Taken taken, int width)
    {
        var invariant = CultureInfo.InvariantCulture;
        output.WriteLine(Row(
            width,
            taken.Kind == ImportKind.OpenInterest ? $"{taken.File} {taken.Instrument.Symbol}" : taken.File,
            taken.Read.ToString("N0", invariant),
            taken.New.ToString("N0", invariant),
            taken.Unchanged.ToString("N0", invariant),
            taken.Rejected.Count.ToString("N0", invariant)));
        foreach (var row in taken.Rejected.Listed.Take(RejectedShownMax))
        {
            output.WriteLine($"  line {row.Line}: {row.Reason}");
        }

        if (taken.Rejected.Count > RejectedShownMax)
        {
            output.WriteLine($"  and {taken.Rejected.Count - RejectedShownMax} more rejected rows: --json lists them");
        }

        if (taken.Missing.Count > 0)
        {
            output.WriteLine($"  missing funding hours: {string.Join(", ", taken.Missing.Select(Hour))}");
        }

        if (taken.Gaps.Count > 0)
        {
            var ranges = taken.Gaps.Take(RejectedShownMax)
                .Select(gap => $"{Hour(gap.From)} to {Hour(gap.To)} ({gap.Bars} bars)");
            output.WriteLine($"  gaps: {taken.Gaps.Count}: {string.Join(", ", ranges)}");
        }

        if (taken.Disagreements > 0)
        {
            output.WriteLine($"  {taken.Disagreements} imported candles differ from the roll-up of finer ones");
        }
    }

    private static string Hour(Moment moment) => ImportLog.Text(moment).Replace('T', ' ')[..16];

    private static string Row(int fileWidth, string file, params ReadOnlySpan<string> counts)
    {
        var row = new StringBuilder(file.PadRight(fileWidth));
        foreach (var count in counts)
        {
            row.Append(' ').Append(count.PadLeft(CountWidth));
        }

        return row.ToString();
    }
}
