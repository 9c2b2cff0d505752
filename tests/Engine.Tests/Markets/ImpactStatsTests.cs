using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Tests.Markets;

public sealed class ImpactStatsTests
{
    private static readonly Moment Midnight = Moment.FromSeconds(1_741_910_400);

    [Fact]
    public void Assumes_four_percent_and_no_day_before_the_first_bar() =>
        new ImpactStats().At(Midnight).ShouldBe(new ImpactFacts(0.04m, 0m, false));

    [Fact]
    public void Sums_volume_times_close_of_the_24_hours_before()
    {
        var stats = new ImpactStats();
        for (var hour = 0; hour < 30; hour++)
        {
            stats.Observe(Hourly(hour, close: 2, volume: hour));
        }

        // Hours 6 to 29.
        stats.At(HourAt(30)).Volume24h.ShouldBe(2m * Enumerable.Range(6, 24).Sum());
        stats.At(HourAt(40)).Volume24h.ShouldBe(2m * Enumerable.Range(16, 14).Sum());
    }

    [Fact]
    public void Has_a_day_when_the_first_bar_began_24_hours_ago()
    {
        var stats = new ImpactStats();
        stats.Observe(Hourly(0, 1, 1));
        stats.Observe(Hourly(22, 1, 1));

        stats.At(HourAt(23)).HasDay.ShouldBeFalse();
        stats.At(HourAt(24)).HasDay.ShouldBeTrue();
    }

    [Fact]
    public void Needs_seven_returns_for_a_standard_deviation()
    {
        var stats = new ImpactStats();
        for (var day = 0; day < 7; day++)
        {
            stats.Observe(Daily(day, 100 + day));
        }

        stats.At(DayAt(7)).SigmaDay.ShouldBe(0.04m, "seven closes are six returns");
        stats.Observe(Daily(7, 107));
        stats.At(DayAt(8)).SigmaDay.ShouldNotBe(0.04m);
    }

    [Fact]
    public void Is_the_sample_deviation_of_simple_returns()
    {
        // Returns alternate +10 % and −10 %: n = 8, mean 0, variance 8 · 0.01 / 7.
        var stats = new ImpactStats();
        var close = 100m;
        stats.Observe(Daily(0, close));
        for (var day = 1; day <= 8; day++)
        {
            close *= day % 2 == 1 ? 1.1m : 0.9m;
            stats.Observe(Daily(day, close));
        }

        stats.At(DayAt(9)).SigmaDay.ShouldBe(DecimalMath.Sqrt(0.08m / 7m));
    }

    [Fact]
    public void Forgets_what_lies_more_than_30_days_back()
    {
        var stats = new ImpactStats();
        stats.Observe(Daily(0, 100));
        stats.Observe(Daily(1, 200));
        for (var day = 2; day <= 31; day++)
        {
            stats.Observe(Daily(day, 200));
        }

        stats.At(DayAt(31).Plus(Moment.Hour)).SigmaDay.ShouldBeGreaterThan(0m, "day 1 is the oldest of the 30");
        stats.Observe(Daily(32, 200));
        stats.At(DayAt(32).Plus(Moment.Hour)).SigmaDay.ShouldBe(0m);
    }

    [Fact]
    public void Ignores_the_running_day()
    {
        var calm = new ImpactStats();
        var wild = new ImpactStats();
        for (var day = 0; day < 10; day++)
        {
            calm.Observe(Daily(day, 100 + day));
            wild.Observe(Daily(day, 100 + day));
        }

        wild.Observe(Hourly(240, 1_000, 1));

        wild.At(HourAt(242)).SigmaDay.ShouldBe(calm.At(HourAt(242)).SigmaDay);
    }

    [Fact]
    public void A_day_without_bars_gives_no_return_across_it()
    {
        var stats = new ImpactStats();
        for (var day = 0; day < 8; day++)
        {
            stats.Observe(Daily(day < 4 ? day : day + 1, 100));
        }

        stats.At(DayAt(9)).SigmaDay.ShouldBe(0.04m, "eight closes with a hole are six returns");
    }

    [Fact]
    public void Asking_often_or_once_gives_the_same_figures()
    {
        var noise = new SeededNoise("impact");
        var often = new ImpactStats();
        var once = new ImpactStats();
        for (var hour = 0; hour < 24 * 40; hour++)
        {
            often.At(HourAt(hour));
            var bar = Hourly(hour, 1 + noise.NextUnit(), noise.NextUnit());
            often.Observe(bar);
            once.Observe(bar);
        }

        often.At(HourAt(24 * 40)).ShouldBe(once.At(HourAt(24 * 40)));
    }

    [Fact]
    public void Refuses_bars_out_of_order_and_questions_about_the_past()
    {
        var stats = new ImpactStats();
        stats.Observe(Hourly(5, 1, 1));

        Should.Throw<ArgumentException>(() => stats.Observe(Hourly(5, 1, 1)));
        Should.Throw<ArgumentException>(() => stats.At(HourAt(5)));
    }

    private static Moment HourAt(int hour) => Midnight.Plus(hour * Moment.Hour);

    private static Moment DayAt(int day) => Midnight.Plus(day * Moment.Day);

    private static Bar Hourly(int hour, decimal close, decimal volume) =>
        new(HourAt(hour), close, close, close, close, volume);

    private static Bar Daily(int day, decimal close) => new(DayAt(day), close, close, close, close, 1);
}
