using Pitwall.Engine.Deliberation.Replies;
using Pitwall.Server.Trading.Past;
using Pitwall.Engine.Trading;

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

    private static IEnumerable<RowVerdict> Rows(IReadOnlyList<PastReading> readings) =>
        readings.SelectMany(one => one.Reply.Rows);

    private static IReadOnlyList<Count> Counted(IEnumerable<string> words) =>
        [.. words.CountBy(word => word, StringComparer.Ordinal)
            .Select(pair => new Count(pair.Key, pair.Value))
            .OrderByDescending(count => count.Times)
            .ThenBy(count => count.Name, StringComparer.Ordinal)];

    internal sealed record Count(string Name, int Times);
}
