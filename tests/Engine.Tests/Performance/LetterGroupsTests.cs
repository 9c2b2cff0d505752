using FsCheck;
using FsCheck.Fluent;
using Pitwall.Engine.Performance;

namespace Pitwall.Engine.Tests.Performance;

public sealed class LetterGroupsTests
{
    [Fact]
    public void Nobody_told_apart_is_one_group() =>
        LetterGroups.Of(3, []).ShouldBe(["A", "A", "A"]);

    [Fact]
    public void The_middle_one_belongs_to_both_groups_when_only_the_ends_differ() =>
        LetterGroups.Of(3, [(0, 2)]).ShouldBe(["A", "AB", "B"]);

    [Fact]
    public void One_that_beats_all_stands_alone() =>
        LetterGroups.Of(4, [(0, 1), (0, 2), (0, 3)]).ShouldBe(["A", "B", "B", "B"]);

    [Fact]
    public void All_told_apart_is_a_ranking() =>
        LetterGroups.Of(3, [(0, 1), (1, 2), (2, 0)]).ShouldBe(["A", "B", "C"]);

    [Fact]
    public void Two_share_a_letter_exactly_when_they_were_not_told_apart() =>
        Prop.ForAll(
            Gen.Choose(0, 8).Two().Where(pair => pair.Item1 < pair.Item2).ListOf().ToArbitrary(),
            drawn =>
            {
                var pairs = drawn.Select(pair => (pair.Item1, pair.Item2)).ToHashSet();
                var letters = LetterGroups.Of(9, pairs);
                return Enumerable.Range(0, 9).All(left => Enumerable.Range(left + 1, 8 - left).All(right =>
                    letters[left].Intersect(letters[right]).Any() != pairs.Contains((left, right))));
            })
            .Holds();
}
