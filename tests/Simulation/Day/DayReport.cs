using System.Collections.Immutable;
using System.Globalization;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;

namespace Pitwall.Simulation.Day;

/// <summary>
/// What one simulated day was: its hash over everything that happened, counts, and the law it broke, if any.
/// </summary>
public sealed record DayReport(
    long Seed,
    Hash32 Hash,
    long Rows,
    long Decisions,
    long Orders,
    long Fills,
    long Sends,
    long Events,
    ImmutableArray<long> Faults,
    string? Violation,
    IReadOnlyList<string> Trace)
{
    public long CountOf(Fault kind) => Faults[(int)kind];

    internal static DayReport Of(long seed, World world, string? violation)
    {
        var stored = world.Store.Look(World.DeskNumber);
        var decisions = stored.Journal.Sum(r => r.Row.Step.Facts.Count(f => f is Fact.Decided));
        var orders = stored.Journal.Sum(r => r.Row.Step.Facts.Count(f => f is Fact.OrderIntended));
        var money = string.Join(' ', world.Venue.Accounts.Select(a => DecimalMath.ToText(a.Balance)));
        var rest = string.Create(CultureInfo.InvariantCulture,
            $"{stored.Head} {world.Time.Events} {money} {violation}");
        return new DayReport(
            seed,
            world.Trace.Close(rest),
            stored.Journal.Count,
            decisions,
            orders,
            world.Venue.Fills,
            world.Judge.Sends,
            world.Time.Events,
            [.. Enum.GetValues<Fault>().Select(world.Faults.CountOf)],
            violation,
            world.Trace.Lines);
    }
}
