using System.Text.Json.Serialization;
using Pitwall.Server.Markets.Candles;

namespace Pitwall.Server.Markets.Import;

/// <summary>
/// One line of <c>import candles --json</c>. Missing are funding settlements (UTC), gaps holes between candles,
/// disagreements imported candles that differ from roll-ups; error says why a whole file was refused.
/// </summary>
internal sealed record FileReport(string File, long Read, long New, long Unchanged, IReadOnlyList<RejectedRow> Rejected)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Instrument { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Interval { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Kind { get; init; }

    public IReadOnlyList<string> Missing { get; init; } = [];

    public IReadOnlyList<ImportLog.GapText> Gaps { get; init; } = [];

    public long Disagreements { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Error { get; init; }

    public static FileReport Of(FileOutcome outcome) => outcome switch
    {
        FileOutcome.Taken taken => new FileReport(
            taken.File, taken.Read, taken.New, taken.Unchanged, taken.Rejected.Listed)
        {
            Instrument = taken.Instrument.ToString(),
            Interval = taken.Interval?.Name,
            Kind = taken.KindWord,
            Missing = [.. taken.Missing.Select(ImportLog.Text)],
            Gaps = [.. taken.Gaps.Select(ImportLog.Shown)],
            Disagreements = taken.Disagreements,
        },
        FileOutcome.Refused refused => new FileReport(refused.File, 0, 0, 0, []) { Error = refused.Reason },
        _ => throw new System.Diagnostics.UnreachableException($"Unknown outcome {outcome.GetType().Name}"),
    };
}
