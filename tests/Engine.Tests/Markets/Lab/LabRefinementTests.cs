using Pitwall.Engine.Markets;
using Pitwall.Engine.Markets.Lab;
using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Tests.Markets.Lab;

public sealed class LabRefinementTests
{
    public static TheoryData<long, string> Cases =>
        new(from seed in new[] { 1L, 42L, 977L } from interval in new[] { "1m", "5m", "15m" } select (seed, interval));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Adds_up_to_the_hour_exactly(long seed, string interval)
    {
        var to = BarInterval.Find(interval)!;
        foreach (var coin in LabMarket.Days(seed).Skip(3).Take(5).SelectMany(day => day.Coins))
        {
            foreach (var hour in coin.Bars)
            {
                var parts = LabRefinement.Refine(seed, coin.Instrument, hour, to);

                parts.Length.ShouldBe((int)(Moment.Hour / to.Micros));
                parts.All(bar => bar.IsSane).ShouldBeTrue();
                RollUp.Of(parts, to, BarInterval.OneHour).ShouldBe([hour]);
                parts.Zip(parts.Skip(1)).All(pair => pair.First.Close == pair.Second.Open).ShouldBeTrue();
            }
        }
    }

    [Fact]
    public void Five_minutes_are_made_of_the_same_minutes()
    {
        var hour = LabMarket.Days(42).First().Coins[4].Bars[7];
        var minutes = LabRefinement.Refine(42, LabInstruments.Ids[4], hour, BarInterval.OneMinute);

        LabRefinement.Refine(42, LabInstruments.Ids[4], hour, BarInterval.FiveMinutes)
            .ShouldBe(RollUp.Of(minutes, BarInterval.OneMinute, BarInterval.FiveMinutes));
        LabRefinement.Refine(42, LabInstruments.Ids[4], hour, BarInterval.OneMinute).ShouldBe(minutes);
        LabRefinement.Refine(43, LabInstruments.Ids[4], hour, BarInterval.OneMinute).ShouldNotBe(minutes);
    }

    [Theory]
    [InlineData(100_000, 100_000, 100_000, 100_000, 0)]
    [InlineData(100_000, 100_001, 100_000, 100_001, 1)]
    [InlineData(100_000, 140_000, 60_000, 61_000, 5_000_000)]
    [InlineData(1, 2, 1, 1, 59_999)]
    public void An_hour_that_hardly_moved_or_leapt_adds_up_too(long open, long high, long low, long close, long volume)
    {
        var hour = new Bar(
            LabMarket.Start,
            LabInstruments.Ticks(open),
            LabInstruments.Ticks(high),
            LabInstruments.Ticks(low),
            LabInstruments.Ticks(close),
            LabInstruments.Ticks(volume));
        var minutes = LabRefinement.Refine(1, LabInstruments.Ids[0], hour, BarInterval.OneMinute);

        minutes.ShouldAllBe(bar => bar.IsSane);
        RollUp.Of(minutes, BarInterval.OneMinute, BarInterval.OneHour).ShouldBe([hour]);
    }
}
