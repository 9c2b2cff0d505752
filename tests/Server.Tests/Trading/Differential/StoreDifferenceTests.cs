using System.Globalization;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using Pitwall.Server.Tests.Platform;
using Pitwall.Simulation.Store;

namespace Pitwall.Server.Tests.Trading.Differential;

/// <summary>
/// The store that simulated days run on is worth something only if it is the one that real days run on: the same seeded
/// operations against both give the same answers and leave the same rows.
/// </summary>
public sealed class StoreDifferenceTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const int Sequences = 12;
    private const int Operations = 80;

    [Fact]
    public async Task Memory_and_PostgreSQL_answer_alike_and_hold_the_same_rows()
    {
        var seen = new SortedSet<string>(StringComparer.Ordinal);
        for (var seed = 0; seed < Sequences; seed++)
        {
            var stored = await StoredDesk.CreateAsync(database.Source);
            var real = new PostgresStore(stored);
            var wall = new Moment(StoredDesk.WallClock.ToUnixTimeMilliseconds() * 1_000);
            var memory = new MemoryStore(() => wall, () => wall);
            memory.Create(stored.Id);
            var tape = SampleDesk.Rows(stored.Id, 6);
            var script = new StoreScript(new SeededNoise($"difference/{seed}"), tape, stored.Id);
            var twin = new StoreScript(new SeededNoise($"difference/{seed}"), tape, stored.Id);

            for (var step = 0; step < Operations; step++)
            {
                var (ours, theirs) = (script.Next(memory), twin.Next(real));
                theirs.ShouldBe(ours, $"seed {seed}, step {step}");
                seen.Add(ours.Split(' ')[0]);
            }

            real.Rows().ShouldBe(Rows(memory.Look(stored.Id)), $"seed {seed}");
            (await stored.VerifyAsync()).Findings.ShouldBeEmpty();
        }

        // A script in which nobody loses a lease or repeats a key would prove little.
        seen.ShouldBe(
        [
            "accepted", "already", "held", "loaded", "lost", "ours", "refused", "released", "reused", "threw",
            "waiting", "written",
        ]);
    }

    private static List<string> Rows(MemoryDesk desk) =>
    [
        string.Create(
            CultureInfo.InvariantCulture,
            $"desk {desk.Epoch} {desk.State.Seq} {desk.Head} {desk.Holder ?? "nobody"}"),
        .. desk.Journal.Select(r => string.Create(
            CultureInfo.InvariantCulture,
            $"row {r.Row.Seq} {r.Row.At.Micros} {r.Wall.Micros} {r.Epoch} {r.Row.Kind} {Hash32.Of(r.Row.Payload)} "
            + $"{r.Hash}")),
        .. desk.Inbox.Select(p => string.Create(
            CultureInfo.InvariantCulture,
            $"parcel {p.Parcel.Source} {p.Parcel.Key} {(p.Parcel.IsUrgent ? "urgent" : "normal")} "
            + $"{Recorded.Of(1, new Step(p.Parcel.Input, [])).Kind} {Hash32.Of(Canonical.Bytes(p.Parcel.Input))} "
            + $"{p.State} {p.Seq?.ToString(CultureInfo.InvariantCulture) ?? "-"} {p.Result ?? "-"}")),
    ];
}
