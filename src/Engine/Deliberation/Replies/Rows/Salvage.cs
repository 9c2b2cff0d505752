using Pitwall.Engine.Deliberation.Replies.Scanning;
using Pitwall.Engine.Trading;

namespace Pitwall.Engine.Deliberation.Replies.Rows;

/// <summary>
/// When an answer's brackets or quotes do not match, its objects are looked for one by one, and the ones that take risk
/// away are kept. It is what makes sure that a missing quote in one row does not cost the close in the next.
/// </summary>
internal sealed class Salvage(byte[] source, int end, ReplyLimits limits, Workload work)
{
    /// <summary>
    /// Offers every complete object from this byte on that reads as a row. Known are the rows that were taken before,
    /// by where they begin and end; what is not taken is looked into, because a row may stand inside it.
    /// </summary>
    public void Offer(
        int from, IReadOnlyDictionary<int, int> known, Func<RowSource, IReadOnlyList<Repair>, bool> take)
    {
        var at = from;
        while (at < end && !work.IsSpent)
        {
            var step = source.AsSpan(at, end - at).IndexOfAny((byte)'{', (byte)0xEF);
            if (step < 0)
            {
                return;
            }

            at += step;
            work.Spend();
            if (known.TryGetValue(at, out var past) || IsCommentedOut(at)
                || Punctuation.At(source.AsSpan(0, end), at).Sign != '{')
            {
                at = Math.Max(past, at + 1);
                continue;
            }

            var reader = new LenientReader(source, end, limits, work);
            var isTaken = reader.Read(at) is { Complete: true } root && !reader.Damaged
                && Shapes.Match(root) is { Rows.Count: 1 } set && take(set.Rows[0], reader.Repairs);
            at = isTaken ? Math.Max(reader.Position, at + 1) : at + 1;
        }
    }

    private bool IsCommentedOut(int at)
    {
        var line = source.AsSpan(Math.Max(0, at - 16), Math.Min(at, 16));
        var before = line[(line.LastIndexOf((byte)'\n') + 1)..].TrimEnd(" \t"u8);
        return before is [.., (byte)'#'] or [.., (byte)'/', (byte)'/'];
    }

    /// <summary>Whether a verdict of a salvaged row may stand: it closes, reduces, or tightens a stop.</summary>
    public static bool Keeps(RowVerdict verdict) =>
        verdict.Proposal?.Action is ProposalAction.Close or ProposalAction.Reduce or ProposalAction.SetStop;
}
