using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Tests.Markets;

public sealed class RollUpTests
{
    private static readonly Moment Midnight = Moment.FromSeconds(1_741_910_400);

    [Fact]
    public void Takes_the_first_open_the_extremes_the_last_close_and_the_summed_volume()
    {
        Bar[] bars =
        [
            new(Midnight, 10, 12, 9, 11, 1),
            new(Midnight.Plus(5 * Moment.Minute), 11, 15, 11, 14, 2),
            new(Midnight.Plus(10 * Moment.Minute), 14, 14, 8, 9, 4),
        ];

        var rolled = RollUp.Of(bars, BarInterval.FiveMinutes, BarInterval.FifteenMinutes);

        rolled.ShouldBe([new Bar(Midnight, 10, 15, 8, 9, 7)]);
    }

    [Fact]
    public void Leaves_out_a_bucket_with_a_hole_and_goes_on_after_it()
    {
        Bar[] bars =
        [
            Flat(0), Flat(10),
            Flat(15), Flat(20), Flat(25),
            Flat(35), Flat(40),
        ];

        var rolled = RollUp.Of(bars, BarInterval.FiveMinutes, BarInterval.FifteenMinutes);

        rolled.Select(bar => bar.Start).ShouldBe([Midnight.Plus(15 * Moment.Minute)]);
    }

    [Fact]
    public void Leaves_out_the_ragged_first_bucket()
    {
        var bars = Enumerable.Range(1, 5).Select(i => Flat(i * 5)).ToArray();

        var rolled = RollUp.Of(bars, BarInterval.FiveMinutes, BarInterval.FifteenMinutes);

        rolled.Select(bar => bar.Start).ShouldBe([Midnight.Plus(15 * Moment.Minute)]);
    }

    [Fact]
    public void Aligns_days_to_UTC_midnight()
    {
        var bars = Enumerable.Range(-3, 30).Select(hour => Flat(hour * 60)).ToArray();

        var rolled = RollUp.Of(bars, BarInterval.OneHour, BarInterval.OneDay);

        rolled.Select(bar => bar.Start).ShouldBe([Midnight]);
    }

    [Fact]
    public void Gives_the_same_whether_rolled_up_at_once_or_in_two_steps()
    {
        var noise = new SeededNoise("roll-up");
        var bars = Enumerable.Range(0, 2 * 288).Select(i => Random(i, noise)).ToArray();

        var hours = RollUp.Of(bars, BarInterval.FiveMinutes, BarInterval.OneHour);

        RollUp.Of(hours, BarInterval.OneHour, BarInterval.OneDay)
            .ShouldBe(RollUp.Of(bars, BarInterval.FiveMinutes, BarInterval.OneDay));
    }

    [Fact]
    public void Refuses_to_make_shorter_bars_of_longer_ones() =>
        Should.Throw<ArgumentException>(() => new RollUp(BarInterval.OneHour, BarInterval.FiveMinutes));

    private static Bar Random(int index, SeededNoise noise)
    {
        var low = 1m + noise.NextUnit();
        var high = low + noise.NextUnit();
        return new Bar(Midnight.Plus(index * 5 * Moment.Minute), low, high, low, high, noise.NextUnit());
    }

    private static Bar Flat(int minute) => new(Midnight.Plus(minute * Moment.Minute), 1, 1, 1, 1, 1);
}
