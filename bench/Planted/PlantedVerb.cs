using System.CommandLine;
using System.Globalization;
using Pitwall.Server.Platform;
using Pitwall.Server.Platform.Commands;
using Pitwall.Server.Tests.House;

namespace Pitwall.Bench.Planted;

/// <summary><c>planted</c>: bugs on purpose, one at a time, and who notices.</summary>
internal static class PlantedVerb
{
    private static readonly Option<string?> Only = new("--only")
    {
        Description = "Only plants with these numbers, for example 3,17 or 10-20.",
        HelpName = "numbers",
    };

    private static readonly Option<int> Days = new("--days")
    {
        Description = "Simulated days per plant.",
        HelpName = "number",
        DefaultValueFactory = _ => 24,
    };

    private static readonly Option<bool> First = new("--first")
    {
        Description = "End the run of each bug at the first who notices: a third of the time, and fewer names.",
    };

    private static readonly Option<string?> Paper = new("--paper")
    {
        Description = "Also write the table into this Markdown file; only a whole run may.",
        HelpName = "file",
    };

    public static Command Build()
    {
        var planted = new Command(
            "planted",
            "Plants one-line bugs (bench/Planted/plants.txt) one at a time into the engine, compiles it in memory, and "
            + "runs the engine's fast tests and some simulated days against it: what does the suite notice?\n\n"
            + "Without a bug everything must pass first. A line that is not found exactly once and a bug that does not "
            + "build are errors, and so is a run that plants nothing. Exit code 1 when a bug is caught by nobody. Some "
            + "20 seconds per bug. Example: dotnet run -c Release --project bench -- planted --only 1-5")
        {
            Only, Days, First, Paper, CommonOptions.Json,
        };
        planted.SetWork(RunAsync);
        return planted;
    }

    private static async Task<int> RunAsync(VerbRun run, CancellationToken ct)
    {
        var only = run.Arguments.GetValue(Only);
        var plants = Plant.All().Where(plant => only is null || IsIn(only, plant.Number)).ToArray();
        if (plants.Length == 0)
        {
            throw new SetupException("No plant has such a number: nothing was planted, so nothing is reported.");
        }

        using var garden = await Garden.PrepareAsync(Repository.Root, run.Steps, ct);
        garden.MustHoldAll(plants);
        var days = run.Arguments.GetValue(Days);
        await garden.MustBeHealthyAsync(days, ct);
        var grown = (days, run.Arguments.GetValue(First));
        var harvest = new List<Harvest>();
        foreach (var plant in plants)
        {
            harvest.Add(await run.Steps.RunAsync(
                $"{plant.Number} of {plants[^1].Number}: {plant.Bug}", () => garden.GrowAsync(plant, grown, ct)));
            run.Steps.Note($"  {harvest[^1].Words}");
        }

        if (run.Json)
        {
            run.WriteJson(harvest);
        }
        else
        {
            run.Out.Write(HarvestTable.Of(harvest, days));
        }

        if (run.Arguments.GetValue(Paper) is { } paper)
        {
            WritePaper(paper, harvest, (days, only is null));
        }

        return harvest.All(h => h.IsCaught) ? ExitCode.Done : ExitCode.Failed;
    }

    private static void WritePaper(string paper, IReadOnlyList<Harvest> harvest, (int Days, bool IsWhole) run)
    {
        if (!run.IsWhole)
        {
            throw new SetupException("The paper lists all plants: leave --only out to write it.");
        }

        File.WriteAllText(paper, HarvestTable.Paper(harvest, run.Days));
    }

    private static bool IsIn(string list, int number) => list.Split(',').Any(part =>
    {
        var ends = part.Split('-')
            .Select(end => int.TryParse(end, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : -1)
            .ToArray();
        return ends.All(end => end >= 0)
            ? ends[0] <= number && number <= ends[^1]
            : throw new SetupException($"--only is '{list}': write numbers such as 3,17 or 10-20.");
    });
}
