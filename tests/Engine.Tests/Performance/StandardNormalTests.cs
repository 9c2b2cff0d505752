using FsCheck;
using FsCheck.Fluent;
using Pitwall.Engine.Performance;

namespace Pitwall.Engine.Tests.Performance;

public sealed class StandardNormalTests
{
    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(0.3, 0.61791142218895267)]
    [InlineData(1, 0.84134474606854293)]
    [InlineData(1.96, 0.97500210485177952)]
    [InlineData(-1, 0.15865525393145705)]
    [InlineData(-5, 2.8665157187919391e-7)]
    [InlineData(-10, 7.6198530241605261e-24)]
    [InlineData(-20, 2.7536241186062337e-89)]
    public void Cdf_agrees_with_tables_to_thirteen_digits_far_into_the_tail(double z, double expected) =>
        StandardNormal.Cdf(z).ShouldBe(expected, Math.Abs(expected) * 1e-13);

    [Theory]
    [InlineData(0.25, -0.67448975019608174)]
    [InlineData(0.001, -3.0902323061678135)]
    [InlineData(1e-20, -9.2623400897984076)]
    [InlineData(1e-10, -6.3613409024040562)]
    [InlineData(0.95, 1.6448536269514722)]
    [InlineData(0.975, 1.9599639845400539)]
    public void Quantile_agrees_with_the_published_digits_of_AS_241(double p, double expected) =>
        StandardNormal.Quantile(p).ShouldBe(expected, Math.Abs(expected) * 1e-14);

    [Fact]
    public void Both_reach_their_limits()
    {
        StandardNormal.Cdf(double.NegativeInfinity).ShouldBe(0d);
        StandardNormal.Cdf(double.PositiveInfinity).ShouldBe(1d);
        StandardNormal.Cdf(double.NaN).ShouldBe(double.NaN);
        StandardNormal.Quantile(0d).ShouldBe(double.NegativeInfinity);
        StandardNormal.Quantile(1d).ShouldBe(double.PositiveInfinity);
        StandardNormal.Quantile(0.5).ShouldBe(0d);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void Refuses_what_is_no_probability(double p) =>
        Should.Throw<ArgumentOutOfRangeException>(() => StandardNormal.Quantile(p));

    [Fact]
    public void Quantile_and_cdf_undo_each_other() =>
        Prop.ForAll(
            Gen.Choose(-8_000, 5_000).Select(thousandths => thousandths / 1_000d).ToArbitrary(),
            z => Math.Abs(StandardNormal.Quantile(StandardNormal.Cdf(z)) - z) < 1e-9)
            .Holds();

    [Fact]
    public void Cdf_is_symmetric_and_never_falls() =>
        Prop.ForAll(
            Gen.Choose(0, 9_000).Select(thousandths => thousandths / 1_000d).ToArbitrary(),
            z => Math.Abs(StandardNormal.Cdf(z) + StandardNormal.Cdf(-z) - 1d) < 1e-15
                && StandardNormal.Cdf(z + 0.001) >= StandardNormal.Cdf(z))
            .Holds();
}
