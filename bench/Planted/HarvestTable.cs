using System.Globalization;
using System.Text;
using Pitwall.Bench.Page;

namespace Pitwall.Bench.Planted;

/// <summary>Who caught what, as Markdown.</summary>
internal static class HarvestTable
{
    public static string Of(IReadOnlyList<Harvest> harvest, int days)
    {
        var text = new StringBuilder();
        text.AppendLine("| # | Bug | Where | Tests that failed | Simulated days |");
        text.AppendLine("|---:|---|---|---|---|");
        foreach (var one in harvest)
        {
            var (plant, tests, simulation, _) = one;
            var others = one.EndedAtFirst && one.IsCaught ? "—" : null;
            var first = tests.Count == 0 ? others ?? "none" : $"{tests.Count}: {Cell(tests[0])}";
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"| {plant.Number} | {Cell(plant.Bug)} | {plant.File.Split('/')[^1]} | {first} | "
                + $"{Cell(simulation ?? others ?? "nothing")} |");
        }

        var byTests = harvest.Count(h => h.Tests.Count > 0);
        var bySimulation = harvest.Count(h => h.Simulation is not null);
        text.AppendLine().AppendLine(
            CultureInfo.InvariantCulture,
            $"{harvest.Count} planted, {harvest.Count(h => h.IsCaught)} caught ({byTests} by tests, {bySimulation} by "
            + $"{days} simulated days), {harvest.Count(h => !h.IsCaught)} by nobody; "
            + $"{harvest.Sum(h => h.Seconds):0} s, at most {harvest.Max(h => h.Seconds):0} s each.");
        if (harvest.Any(h => h.EndedAtFirst))
        {
            text.AppendLine().AppendLine(
                "Each run ended at the first who noticed (`--first`): — is who was not waited for, and says nothing.");
        }

        return text.ToString();
    }

    public static string Paper(IReadOnlyList<Harvest> harvest, int days) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        # Planted bugs

        What the tests are worth: one-line bugs, planted on purpose and one at a time, and who noticed. The list is
        [bench/Planted/plants.txt](../bench/Planted/plants.txt); this page is written by

        ```
        dotnet run -c Release --project bench -- planted {Words(harvest)}--paper docs/planted-bugs.md
        ```

        which plants a bug into the engine, compiles it in memory, and runs the fast engine tests and {days} simulated
        days. Before, everything must pass without a bug; a line that is not found, a bug that does not compile and a
        run that plants nothing are errors. Measured {DateTime.UtcNow:yyyy-MM-dd}, {Machine.Words()}.

        {Of(harvest, days)}
        """);

    private static string Words(IReadOnlyList<Harvest> harvest) =>
        harvest.Any(one => one.EndedAtFirst) ? "--first " : "";

    private static string Cell(string text) =>
        text.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");
}
