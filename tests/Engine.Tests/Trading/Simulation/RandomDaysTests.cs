using System.Globalization;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Trading;

namespace Pitwall.Engine.Tests.Trading.Simulation;

/// <summary>Thousands of seeded random days; a failure names its world, which can then be run alone.</summary>
public sealed class RandomDaysTests
{
    private const int Worlds = 200;
    private const int DaysEach = 10;

    [Fact]
    public void Every_law_of_the_books_holds_after_every_row_of_two_thousand_random_days()
    {
        var rows = 0L;
        var fills = 0L;
        Parallel.For(0, Worlds, new ParallelOptions { MaxDegreeOfParallelism = 2 }, number =>
        {
            // Deciding and reading everything twice costs more than the days themselves: one world in ten does.
            var world = new RandomWorld($"world-{number}", DaysEach, BarInterval.FourHours, replays: number % 10 == 0);
            var name = $"world-{number}";
            Should.NotThrow(() => world.Run(), name);
            world.Audit.ShouldRefold();
            Interlocked.Add(ref rows, world.Audit.Rows);
            Interlocked.Add(ref fills, world.Audit.Fills);
        });

        // Worlds in which nothing happens would prove nothing.
        TestContext.Current.TestOutputHelper?.WriteLine($"{rows} rows, {fills} fills");
        rows.ShouldBeGreaterThan(Worlds * DaysEach * 5);
        fills.ShouldBeGreaterThan(Worlds * DaysEach);
    }

    [Fact]
    public void A_run_cut_after_any_step_and_loaded_from_bytes_ends_in_the_same_state()
    {
        var whole = StateHash.Of(new RandomWorld("cut", 3, BarInterval.OneHour).Run());

        for (var step = 1; step < 72; step += 7)
        {
            StateHash.Of(new RandomWorld("cut", 3, BarInterval.OneHour).Run(step)).ShouldBe(whole, $"cut after step {step}");
        }
    }

    [Theory]
    [InlineData("tr-TR")]
    [InlineData("ar-SA")]
    [InlineData("de-DE")]
    public void A_run_in_another_culture_ends_in_the_same_state(string culture)
    {
        var here = StateHash.Of(new RandomWorld("culture", 2, BarInterval.OneHour).Run());
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            StateHash.Of(new RandomWorld("culture", 2, BarInterval.OneHour).Run()).ShouldBe(here);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
