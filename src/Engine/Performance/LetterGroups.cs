using System.Numerics;

namespace Pitwall.Engine.Performance;

/// <summary>
/// Compact letters: two agents share a letter exactly when no test told them apart (Piepho 2004, insert and absorb).
/// "AB" stands between the groups A and B without having been told apart from either; no order is claimed inside one.
/// </summary>
public static class LetterGroups
{
    /// <summary>
    /// The letters of agents 0…n−1, given from the best down, for the pairs that were told apart.
    /// </summary>
    public static string[] Of(int count, IEnumerable<(int Left, int Right)> toldApart)
    {
        List<BigInteger> groups = [(BigInteger.One << count) - 1];
        foreach (var (left, right) in toldApart)
        {
            var (first, second) = (BigInteger.One << left, BigInteger.One << right);
            var split = groups.Where(group => (group & first) != 0 && (group & second) != 0).ToList();
            groups.RemoveAll(split.Contains);
            foreach (var part in split.SelectMany(group => new[] { group - first, group - second }))
            {
                Absorb(groups, part);
            }
        }

        // The group of the best comes first; of two that begin alike, the one that goes on with the better agent.
        groups.Sort((one, other) => Reversed(other, count).CompareTo(Reversed(one, count)));
        return
        [
            .. Enumerable.Range(0, count).Select(agent => string.Concat(
                groups.Select((group, index) => (group & (BigInteger.One << agent)) != 0 ? Letter(index) : ""))),
        ];
    }

    private static void Absorb(List<BigInteger> groups, BigInteger part)
    {
        if (groups.Exists(group => (group & part) == part))
        {
            return;
        }

        groups.RemoveAll(group => (group & part) == group);
        groups.Add(part);
    }

    private static BigInteger Reversed(BigInteger group, int count)
    {
        var reversed = BigInteger.Zero;
        for (var agent = 0; agent < count; agent++)
        {
            reversed = (reversed << 1) | ((group >> agent) & 1);
        }

        return reversed;
    }

    // A…Z, then a…z, then the number itself in brackets: more groups than letters is a picture nobody reads anyway.
    private static string Letter(int index) => index switch
    {
        < 26 => ((char)('A' + index)).ToString(),
        < 52 => ((char)('a' + index - 26)).ToString(),
        _ => FormattableString.Invariant($"({index + 1})"),
    };
}
