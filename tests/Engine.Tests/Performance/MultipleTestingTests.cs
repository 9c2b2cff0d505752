using Pitwall.Engine.Performance;
using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Tests.Performance;

public sealed class MultipleTestingTests
{
    private static readonly double[] Six = [0.004, 0.011, 0.02, 0.04, 0.2, 0.6];

    [Fact]
    public void Holm_lets_one_of_six_survive_T7() =>
        Rounded(MultipleTesting.Holm(Six)).ShouldBe([0.024, 0.055, 0.08, 0.12, 0.4, 0.6]);

    [Fact]
    public void Benjamini_Hochberg_lets_three_of_six_survive_T7()
    {
        var adjusted = MultipleTesting.BenjaminiHochberg(Six);

        Rounded(adjusted).ShouldBe([0.024, 0.033, 0.04, 0.06, 0.24, 0.6]);
        adjusted.Count(p => p <= 0.05).ShouldBe(3);
    }

    [Fact]
    public void The_order_of_the_questions_changes_no_answer()
    {
        double[] shuffled = [0.6, 0.02, 0.004, 0.2, 0.011, 0.04];

        Rounded(MultipleTesting.Holm(shuffled)).ShouldBe([0.6, 0.08, 0.024, 0.4, 0.055, 0.12]);
        Rounded(MultipleTesting.BenjaminiHochberg(shuffled)).ShouldBe([0.6, 0.04, 0.024, 0.24, 0.033, 0.06]);
    }

    [Fact]
    public void Never_exceeds_one_and_refuses_what_is_no_probability()
    {
        MultipleTesting.Holm([0.5, 0.9]).ShouldBe([1d, 1d]);
        MultipleTesting.BenjaminiHochberg([0.9, 0.95]).ShouldBe([0.95, 0.95]);
        MultipleTesting.Holm([]).ShouldBeEmpty();
        Should.Throw<ArgumentOutOfRangeException>(() => MultipleTesting.Holm([1.5]));
        Should.Throw<ArgumentOutOfRangeException>(() => MultipleTesting.BenjaminiHochberg([double.NaN]));
    }

    private static double[] Rounded(double[] values) => [.. values.Select(value => Math.Round(value, 12))];
}
