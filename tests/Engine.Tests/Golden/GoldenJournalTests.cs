using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Tests.Trading;
using Pitwall.Engine.Trading;

namespace Pitwall.Engine.Tests.Golden;

/// <summary>
/// Journals of every release, folded in every test run. A committed file is never rewritten: what is new adds
/// the next one: journal-2 has the cycles of minds that answer later. For a file that is not yet committed
/// PITWALL_WRITE_GOLDEN=journal-2.ndjson writes it.
/// </summary>
public sealed class GoldenJournalTests
{
    private const long Epoch = 1;
    private const int DeskNumber = 7;

    private static readonly JsonSerializerOptions Plain = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static TheoryData<string> Files =>
        [.. Directory.GetFiles(Folder, "journal-*.ndjson").Select(f => Path.GetFileName(f))
            .Order(StringComparer.Ordinal)];

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Golden");

    [Theory]
    [MemberData(nameof(Files))]
    public void Folds_to_the_hashes_it_was_committed_with(string file)
    {
        var lines = File.ReadAllLines(Path.Combine(Folder, file));
        var state = DeskState.Empty(DeskNumber);
        var previous = Hash32.Zero;
        foreach (var line in lines[..^1].Select(l => JsonSerializer.Deserialize<Line>(l, Plain)!))
        {
            var payload = Encoding.UTF8.GetBytes(line.Payload);
            var row = Recorded.Read(line.Seq, new Moment(line.At), line.Kind, payload);
            previous = JournalHash.Row(previous, DeskNumber, row, new Moment(line.Wall), Epoch);
            previous.ToString().ShouldBe(line.Hash, $"row {line.Seq}");
            Canonical.Bytes(row.Step).ShouldBe(payload, $"row {line.Seq} does not write back to its bytes");
            state = Fold.Row(state, row);
        }

        StateHash.Of(state).ToString().ShouldBe(JsonSerializer.Deserialize<End>(lines[^1], Plain)!.StateHash);
    }

    [Fact]
    public void Together_they_hold_every_version_of_every_input_and_fact()
    {
        var text = string.Concat(Files.Select(f => File.ReadAllText(Path.Combine(Folder, f.Data))));
        var names = new[] { typeof(Input), typeof(Fact) }
            .SelectMany(t => t.GetCustomAttributes<JsonDerivedTypeAttribute>())
            .Select(a => (string)a.TypeDiscriminator!);

        names.Where(name => !text.Contains($"\\\"t\\\":\\\"{name}\\\"", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("journal-1.ndjson")]
    [InlineData("journal-2.ndjson")]
    public void The_scenario_behind_a_file_still_decides_the_same(string file)
    {
        var lines = Write(file is "journal-1.ndjson" ? GoldenScenario.Play() : GoldenScenario.PlayCycles());

        if (string.Equals(Environment.GetEnvironmentVariable("PITWALL_WRITE_GOLDEN"), file, StringComparison.Ordinal))
        {
            File.WriteAllLines(Path.Combine(Source(), file), lines);
            Assert.Skip($"Wrote {file}; build again to fold it.");
        }

        lines.ShouldBe(File.ReadAllLines(Path.Combine(Folder, file)));
    }

    private static List<string> Write(DeskScenario desk)
    {
        var lines = new List<string>();
        var previous = Hash32.Zero;
        foreach (var row in desk.Rows)
        {
            var wall = row.At.Plus(row.Seq * 1_000);
            previous = JournalHash.Row(previous, DeskNumber, row, wall, Epoch);
            lines.Add(JsonSerializer.Serialize(
                new Line(
                    row.Seq,
                    row.At.Micros,
                    wall.Micros,
                    row.Kind,
                    previous.ToString(),
                    Encoding.UTF8.GetString(row.Payload)),
                Plain));
        }

        lines.Add(JsonSerializer.Serialize(new End(StateHash.Of(desk.State).ToString()), Plain));
        return lines;
    }

    private static string Source([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    private sealed record Line(long Seq, long At, long Wall, string Kind, string Hash, string Payload);

    private sealed record End(string StateHash);
}
