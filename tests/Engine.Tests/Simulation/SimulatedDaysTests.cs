using System.Globalization;
using Pitwall.Simulation.Day;

namespace Pitwall.Engine.Tests.Simulation;

/// <summary>
/// Days of a desk at a venue outside the process, with everything going wrong. A failure names its seed:
/// <c>dotnet run --project bench -c Release -- simulate --seed N</c> lives that day again, bit for bit.
/// </summary>
public sealed class SimulatedDaysTests
{
    /// <summary>Fewer where bugs are planted by the dozen (bench planted).</summary>
    private static readonly int Days = int.Parse(
        Environment.GetEnvironmentVariable("PITWALL_SIMULATED_DAYS") ?? "200", CultureInfo.InvariantCulture);

    [Fact]
    public void No_law_is_broken_in_two_hundred_days_of_faults()
    {
        var reports = new DayReport[Days];
        Parallel.For(
            0,
            Days,
            new ParallelOptions { MaxDegreeOfParallelism = 2 },
            seed => reports[seed] = SimulatedDay.Live(seed));

        string.Join('\n', reports.Where(r => r.Violation is not null).Select(r => $"seed {r.Seed}: {r.Violation}"))
            .ShouldBeEmpty();

        // Days in which nothing happens or nothing goes wrong would prove nothing.
        reports.Sum(r => r.Orders).ShouldBeGreaterThan(Days * 20);
        reports.Sum(r => r.Fills).ShouldBeGreaterThan(Days * 10);
        Enum.GetValues<Fault>().Where(kind => Days >= 200 && reports.Sum(r => r.CountOf(kind)) == 0).ShouldBeEmpty();
    }

    [Fact]
    public void The_same_seed_is_the_same_day_in_any_culture()
    {
        var first = SimulatedDay.Live(11);
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("ar-SA");
            SimulatedDay.Live(11).Hash.ShouldBe(first.Hash);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        SimulatedDay.Live(12).Hash.ShouldNotBe(first.Hash);
    }

    [Fact]
    public void Every_invariant_is_either_held_or_says_what_it_waits_for() =>
        LawBook.Laws.Select(l => l.Law)
            .ShouldBe([.. Enumerable.Range(1, 20).Select(n => $"I{n}"), "I26", "I30"]);
}
