using System.Collections.Immutable;
using System.Globalization;
using Pitwall.Engine.Deliberation;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using static Pitwall.Engine.Tests.Deliberation.Briefings;

namespace Pitwall.Engine.Tests.Deliberation;

public class HouseMindsTests
{
    public static TheoryData<string> Names => [.. HouseMinds.All.Select(m => m.Name)];

    /// <summary>Stories on which one mind or another acts: a cross, a fall out of a range, a strong week.</summary>
    private static ImmutableArray<decimal[]> Stories =>
    [
        Series.Flat(238).Then(2, 0.005m),
        Series.Range(238, halfWidth: 0.25m).Then(1, -0.04m).Then(1, 0.001m),
        Series.Flat(72).Then(168, 0.0005m),
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_name_makes_the_mind_that_bears_it(string name)
    {
        Made(name).Name.ShouldBe(name);
        Made(name["house/".Length..]).Name.ShouldBe(name);
        (Made(name).Every % Moment.Hour).ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Thinks_the_same_in_every_culture(string name)
    {
        var briefings = Stories.Select(closes => For(name, (Btc, closes))).ToArray();
        var expected = briefings.Select(b => Made(name).Think(b).Said()).ToArray();
        expected.ShouldContain(s => s.Contains("Open", StringComparison.Ordinal));
        foreach (var culture in (string[])["de-DE", "fa-IR", "tr-TR", "ar-SA"])
        {
            InCulture(culture, () => briefings.Select(Made(name).Think).ToArray())
                .Select(r => r.Said()).ShouldBe(expected, culture);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Knows_nothing_of_the_future(string name)
    {
        foreach (var closes in Stories)
        {
            var now = For(name, (Btc, closes));
            var up = new SyntheticBars(now.At).With(Btc, closes.Then(50, 0.05m));
            var down = new SyntheticBars(now.At).With(Btc, closes.Then(50, -0.01m));
            var expected = Made(name).Think(now).Said();
            Made(name).Think(now with { Bars = up }).Said().ShouldBe(expected);
            Made(name).Think(now with { Bars = down }).Said().ShouldBe(expected);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Trades_nothing_before_a_day_of_bars(string name)
    {
        var reply = Made(name).Think(For(name, (Btc, Series.Flat(20).Then(4, 0.02m))));
        reply.Outcome.ShouldBe(CycleOutcome.NoAction);
        reply.Note.ShouldNotBeEmpty();
    }

    [Fact]
    public void House_stands_for_every_mind_and_names_are_not_repeated()
    {
        var names = HouseMinds.Expand("house, momentum,flip-of-momentum");
        names.ShouldBeOfType<Sought<ImmutableArray<string>>.Found>().Value.ShouldBe(
            [.. HouseMinds.All.Select(m => m.Name), "house/flip-of-momentum"]);
    }

    [Theory]
    [InlineData("trend-folower", TrendFollower.MindName)]
    [InlineData("house/momentun", Momentum.MindName)]
    [InlineData("coinflip", CoinFlip.MindName)]
    [InlineData("hold", BuyAndHold.MindName)]
    public void An_unknown_name_is_answered_with_the_nearest_names(string asked, string nearest)
    {
        var unknown = HouseMinds.Create(asked, 1).ShouldBeOfType<Sought<IMind>.Unknown>();
        unknown.Nearest.ShouldContain(nearest);
        unknown.Message.ShouldStartWith($"'{asked}' is no house mind: did you mean house/");
        HouseMinds.RecommendedLimits(asked, []).ShouldBeOfType<Sought<AgentLimits>.Unknown>();
        var names = HouseMinds.Expand($"house,{asked}");
        names.ShouldBeOfType<Sought<ImmutableArray<string>>.Unknown>().Asked.ShouldBe(asked);
    }

    [Theory]
    [InlineData("")]
    [InlineData("flip-of-")]
    [InlineData("flip-of-flip-of-momentum")]
    public void Nothing_and_flips_of_nothing_are_unknown(string asked) =>
        HouseMinds.Expand(asked).ShouldBeOfType<Sought<ImmutableArray<string>>.Unknown>();

    [Fact]
    public void Only_the_unleveraged_buyer_needs_no_stop()
    {
        LimitsOf("buy-and-hold", [Btc]).NeedsStop.ShouldBeFalse();
        LimitsOf("buy-and-hold", [Btc]).LeverageMax.ShouldBe(1);
        LimitsOf("flip-of-buy-and-hold", [Btc]).NeedsStop.ShouldBeFalse();
        HouseMinds.All.Count(m => LimitsOf(m.Name, [Btc]).NeedsStop).ShouldBe(HouseMinds.All.Length - 1);
    }

    private static IMind Made(string name) => HouseMinds.Create(name, 42).ShouldBeOfType<Sought<IMind>.Found>().Value;

    private static T InCulture<T>(string culture, Func<T> action)
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
        try
        {
            return action();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
