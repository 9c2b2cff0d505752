using System.Reflection;
using Pitwall.Server.Platform;

namespace Pitwall.Bench.Planted;

/// <summary>
/// One bug on purpose: in this file the line that reads Before (spaces around it aside) becomes After. Expected is who
/// should notice: tests, simulation or both.
/// </summary>
internal sealed record Plant(int Number, string Bug, string File, string Before, string After, string Expected)
{
    private const string Resource = "plants.txt";

    /// <summary>The committed list; a line of it that cannot be read is an error.</summary>
    public static IReadOnlyList<Plant> All()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"{Resource} is not embedded");
        using var reader = new StreamReader(stream);
        return Read(reader.ReadToEnd());
    }

    /// <summary>
    /// Blocks of five lines divided by an empty one: # bug, @ file, - before, + after (may be empty), ! expected.
    /// </summary>
    public static IReadOnlyList<Plant> Read(string text)
    {
        var plants = new List<Plant>();
        foreach (var block in text.ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            var lines = block.Trim('\n').Split('\n');
            if (lines.Length != 5
                || lines.Zip("#@-+!").Any(pair => pair.First.Length == 0 || pair.First[0] != pair.Second))
            {
                throw new SetupException($"A plant is five lines, # @ - + !, and this is not one: {lines[0]}");
            }

            plants.Add(new Plant(
                plants.Count + 1, Value(lines[0]), Value(lines[1]), Value(lines[2]), Value(lines[3]), Value(lines[4])));
        }

        return plants;
    }

    /// <summary>The source with the bug in it; throws when the line is not there exactly once.</summary>
    public string Apply(string source)
    {
        var lines = source.Split('\n');
        var at = Enumerable.Range(0, lines.Length)
            .Where(i => lines[i].Trim().Equals(Before, StringComparison.Ordinal))
            .ToArray();
        if (at.Length != 1)
        {
            throw new SetupException(
                $"Plant {Number} ({Bug}): its line is {at.Length} times in {File}, not once. Mend plants.txt.");
        }

        lines[at[0]] = After;
        return string.Join('\n', lines);
    }

    private static string Value(string line) => line[1..].Trim();
}
