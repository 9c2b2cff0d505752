using Pitwall.Engine.Deliberation;
using Pitwall.Engine.Trading;

namespace Pitwall.Server.Deliberation.Cycles;

/// <summary>How far the sizes of one thing that several answers ask for lie apart.</summary>
/// <param name="What">Coin and action, as in a shape.</param>
/// <param name="Count">Sizes in dollars that were named for it, 2 or more.</param>
/// <param name="Spread">Geometric standard deviation, a factor: 1 when all are the same.</param>
internal sealed record SizeSpread(string What, int Count, double Spread);

/// <summary>How alike several answers to one question are, and their sizes where they ask for the same.</summary>
internal sealed record Steadiness(Stability Answers, IReadOnlyList<SizeSpread> Sizes)
{
    /// <summary>Null for fewer than two answers, which have nothing to be like.</summary>
    public static Steadiness? Of(IReadOnlyList<MindReply> replies) => replies.Count < 2
        ? null
        : new Steadiness(
            Stability.Of(replies.Select(Shape)),
            [
                .. replies.SelectMany(reply => reply.Proposals)
                    .Where(each => each.NotionalUsd > 0m)
                    .GroupBy(Wish, each => (double)each.NotionalUsd!.Value, StringComparer.Ordinal)
                    .Where(sizes => sizes.Count() > 1)
                    .OrderBy(sizes => sizes.Key, StringComparer.Ordinal)
                    .Select(sizes => new SizeSpread(
                        sizes.Key, sizes.Count(), Stability.GeometricSpread([.. sizes]))),
            ]);

    /// <summary>What an answer asks for, in one line that is equal when the decisions are.</summary>
    public static string Shape(MindReply reply) => reply.Proposals.IsEmpty
        ? Canonical.EnumName(reply.Outcome)
        : string.Join(", ", reply.Proposals.Select(Wish).Order(StringComparer.Ordinal));

    private static string Wish(Proposal each) => $"{each.Instrument.Symbol} {Canonical.EnumName(each.Action)}";
}
