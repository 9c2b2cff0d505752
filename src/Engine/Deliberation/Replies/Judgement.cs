using Pitwall.Engine.Deliberation.Replies.Rows;
using Pitwall.Engine.Trading;

namespace Pitwall.Engine.Deliberation.Replies;

/// <summary>From the verdicts of the rows to the one outcome of the cycle, and the sentence that says it.</summary>
internal sealed class Judgement(
    IReadOnlyList<RowVerdict> rows, IReadOnlyList<Repair> repairs, Dialect? dialect, FinishReason finish)
{
    /// <summary>
    /// A list that begins in the middle of a sentence: nobody can tell where the model stopped to think. What takes
    /// risk away is still read there, a HOLD is not.
    /// </summary>
    public const string Glued = "the thinking runs into the answer";

    public (CycleOutcome Outcome, string Note) Outcome(bool cut, bool refused, bool blank) =>
        dialect is null ? Unread(cut, refused, blank)
        : cut ? (CycleOutcome.Truncated, $"The reply was cut off: {Counted()}")
        : rows.Count == 0 ? (CycleOutcome.NoAction, "The reply asks for nothing")
        : rows.All(IsRejected) ? (CycleOutcome.Invalid, $"No row could be used: {Counted()}")
        : rows.Any(IsRejected) ? (CycleOutcome.Partial, $"Some rows were used: {Counted()}")
        : rows.All(row => row.Proposal is null) ? (CycleOutcome.NoAction, Asked())
        : repairs.Count > 0 || rows.Any(row => row.Ruling == RowRuling.Repaired)
            ? (CycleOutcome.OkRepaired, $"Read after repairs: {Repaired()}")
        : (CycleOutcome.Ok, Counted());

    private (CycleOutcome Outcome, string Note) Unread(bool cut, bool refused, bool blank) =>
        finish == FinishReason.Filtered ? (CycleOutcome.Refused, "The provider or the model declined to answer")
        : finish == FinishReason.Length ? (CycleOutcome.Truncated, "The reply was cut off before any decision")
        : blank ? (CycleOutcome.Empty, "The reply is empty")
        : refused ? (CycleOutcome.Refused, "The model declined to answer")
        : cut ? (CycleOutcome.Truncated, "The reply was cut off before any decision")
        : (CycleOutcome.ParseError, "No decision could be read in the reply");

    private static bool IsRejected(RowVerdict row) => row.Ruling == RowRuling.Rejected;

    private string Asked() => rows.Any(row => row.Ruling == RowRuling.NoOperation)
        ? $"The model asked for what cannot be done: {rows.First(row => row.Ruling == RowRuling.NoOperation).Why}"
        : "The reply asks for nothing";

    private string Counted()
    {
        var rejected = rows.Count(row => row.Ruling == RowRuling.Rejected);
        var first = rows.FirstOrDefault(row => row.Ruling == RowRuling.Rejected);
        var said = $"{rows.Count} rows, {rejected} rejected";
        return first is null ? said : $"{said} (first: {first.CoinSaid} {first.ActionSaid}: {first.Why})";
    }

    private string Repaired() => string.Join(", ", repairs
        .Concat(rows.SelectMany(row => row.Repairs))
        .Select(repair => repair.Name)
        .Distinct(StringComparer.Ordinal)
        .Take(8));
}
