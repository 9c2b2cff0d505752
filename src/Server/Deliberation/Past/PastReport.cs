using Pitwall.Engine.Deliberation.Replies;
using Pitwall.Engine.Trading;
using Pitwall.Server.Trading.Past;

namespace Pitwall.Server.Deliberation.Past;

/// <summary>
/// What one file of past runs brought: records by whether they were known, how its replies were read, and where the
/// source contradicts itself. Counts are by name, the most frequent first.
/// </summary>
internal sealed record PastReport(string Kind, string Source, string File)
{
    public int Read { get; init; }

    public int New { get; init; }

    public int Revised { get; init; }

    public int Unchanged { get; init; }

    /// <summary>Cycles by outcome.</summary>
    public IReadOnlyList<Count> Outcomes { get; init; } = [];

    /// <summary>Replies by the way they are written.</summary>
    public IReadOnlyList<Count> Dialects { get; init; } = [];

    /// <summary>Rows of the replies by ruling.</summary>
    public IReadOnlyList<Count> Rulings { get; init; } = [];

    /// <summary>Repairs by name, of texts and rows.</summary>
    public IReadOnlyList<Count> Repairs { get; init; } = [];

    /// <summary>Why rows were rejected or did nothing.</summary>
    public IReadOnlyList<Count> Reasons { get; init; } = [];

    /// <summary>Sentences about where the source says two things.</summary>
    public IReadOnlyList<string> Contradictions { get; init; } = [];

    /// <summary>Why the file was refused as a whole, null when it was taken.</summary>
    public string? Error { get; init; }

    public PastReport With(Arrivals arrivals) => this with
    {
        New = arrivals.New,
        Revised = arrivals.Revised,
        Unchanged = arrivals.Unchanged,
    };

    public static PastReport Of(string kind, string file, PastCycles cycles, IReadOnlyList<PastReading> readings) =>
        new(kind, cycles.Source, file)
        {
            Read = readings.Count,
            Outcomes = Counted(readings.Select(one => Canonical.EnumName(one.Reply.Outcome))),
            Dialects = Counted(readings.Select(one => one.Reply.Dialect).OfType<string>()),
            Rulings = Counted(Rows(readings).Select(row => Canonical.EnumName(row.Ruling))),
            Repairs = Counted(readings.SelectMany(one => one.Reply.Repairs)
                .Concat(Rows(readings).SelectMany(row => row.Repairs))
                .Select(repair => repair.Name)),
            Reasons = Counted(Rows(readings).Select(row => row.Why).OfType<string>()),
            Contradictions = [.. cycles.Claims.Select(claim => claim.Contradicts).OfType<string>()],
        };

    /// <summary>Several files of one source as one.</summary>
    public static PastReport Sum(string kind, string source, IReadOnlyList<PastReport> files) => new(kind, source, "")
    {
        Read = files.Sum(file => file.Read),
        New = files.Sum(file => file.New),
        Revised = files.Sum(file => file.Revised),
        Unchanged = files.Sum(file => file.Unchanged),
        Outcomes = Summed(files.SelectMany(file => file.Outcomes)),
        Dialects = Summed(files.SelectMany(file => file.Dialects)),
        Rulings = Summed(files.SelectMany(file => file.Rulings)),
        Repairs = Summed(files.SelectMany(file => file.Repairs)),
        Reasons = Summed(files.SelectMany(file => file.Reasons)),
        Contradictions = [.. files.SelectMany(file => file.Contradictions).Distinct(StringComparer.Ordinal)],
    };

    private static IReadOnlyList<Count> Summed(IEnumerable<Count> counts) => Ordered(counts
        .GroupBy(count => count.Name, StringComparer.Ordinal)
        .Select(group => new Count(group.Key, group.Sum(count => count.Times))));

    private static IReadOnlyList<Count> Ordered(IEnumerable<Count> counts) =>
        [.. counts.OrderByDescending(count => count.Times).ThenBy(count => count.Name, StringComparer.Ordinal)];

    private static IEnumerable<RowVerdict> Rows(IReadOnlyList<PastReading> readings) =>
        readings.SelectMany(one => one.Reply.Rows);

    private static IReadOnlyList<Count> Counted(IEnumerable<string> words) =>
        Ordered(words.CountBy(word => word, StringComparer.Ordinal).Select(pair => new Count(pair.Key, pair.Value)));

    internal sealed record Count(string Name, int Times);
}
