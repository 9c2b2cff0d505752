using System.Collections.Immutable;
using Pitwall.Engine.Agents;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using Pitwall.Engine.Trading.Invariants;
using Pitwall.Simulation.Store;
using Pitwall.Simulation.Venue;

namespace Pitwall.Simulation.Day;

/// <summary>Everything of one simulated day that more than one part of it needs.</summary>
internal sealed class World
{
    public const int DeskNumber = 1;

    public static readonly Moment Start = Moment.FromSeconds(1_741_910_400);

    public static readonly ImmutableArray<AgentSlug> Agents = [new("alpha"), new("beta")];

    public static readonly ImmutableArray<InstrumentId> Coins = [new("sim:BTC"), new("sim:ETH")];

    public World(string seed, bool keepsTrace)
    {
        Seed = seed;
        Time = new Scheduler(Start);
        Faults = new Faults(seed);
        Noise = new SeededNoise($"{seed}/processes");
        Trace = new Trace(keepsTrace);
        Store = new MemoryStore(() => Time.Now, () => Time.Now.Plus(WallJump));
        Venue = new FakeVenue(new SeededNoise($"{seed}/venue"),
        [
            new VenueRules("sim:BTC", 5, 100_000m, 0.00005m), new VenueRules("sim:ETH", 4, 4_000m, 0.00006m),
        ])
        {
            Trouble = fault => Faults.Strikes(fault switch
            {
                VenueFault.Refuse => Fault.OrderRefused,
                VenueFault.ShownLate => Fault.LineShownLate,
                _ => Fault.ThinBook,
            }),
        };
        Wire = new Wire(Time, Venue, Faults, new SeededNoise($"{seed}/wire"));
        Judge = new Judge(this);
        ReadMicros = new SeededNoise($"{seed}/reads").NextInt(3) == 0 ? null : 20 * Moment.Second;
    }

    public string Seed { get; }

    public Scheduler Time { get; }

    public Faults Faults { get; }

    public SeededNoise Noise { get; }

    public Trace Trace { get; }

    public MemoryStore Store { get; }

    public FakeVenue Venue { get; }

    public Wire Wire { get; }

    public Judge Judge { get; }

    /// <summary>
    /// How often a busy account is read: as the product does, or seldom, as at a venue that allows few requests. What
    /// rests on being read soon shows on the seldom days.
    /// </summary>
    public long? ReadMicros { get; }

    /// <summary>How far the machine's wall clock is off; nothing but the journal's wall column may notice.</summary>
    public long WallJump { get; set; }

    /// <summary>When the price feed stopped saying anything new; null while it is alive.</summary>
    public Moment? StaleSince { get; set; }

    public ImmutableArray<MarkSeen> Marks =>
    [
        .. Coins.Select(coin => new MarkSeen(
            coin, new Price(Venue.Marks[coin.ToString()]), StaleSince ?? Time.Now.Plus(-200_000), QuoteGrade.Quote)),
    ];

    /// <summary>From now on the store goes wrong at times.</summary>
    public void ArmStore() => Store.Trouble = StoreTrouble;

    /// <summary>The product's own laws, after every row that anybody decides.</summary>
    public void Watch(DeskState before, Recorded row, DeskState after)
    {
        Trace.Add(row.At, row.Kind, row.Seq);
        if (DeskInvariants.Check(before, row, after) is { Count: > 0 } breaches)
        {
            throw new ViolationException(breaches[0].ToString());
        }
    }

    private StoreFault StoreTrouble(string operation) =>
        Faults.Strikes(Fault.StoreBefore, 60) ? StoreFault.BeforeIt
        : Faults.Strikes(Fault.StoreAfter, 60) ? StoreFault.AfterIt
        : StoreFault.None;
}
