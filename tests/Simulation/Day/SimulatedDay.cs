using System.Collections.Immutable;
using System.Globalization;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using Pitwall.Simulation.Store;

namespace Pitwall.Simulation.Day;

/// <summary>
/// One day of one desk from one seed: two processes, one store, one venue, two minds that try to lose, people, and
/// faults everywhere; then a few quiet minutes in which all must come to rest. The same seed is the same day, bit for
/// bit.
/// </summary>
public sealed class SimulatedDay
{
    private const long StepMicros = Moment.Minute;
    private const long LookMicros = 20 * Moment.Second;
    private const long RestMicros = 6 * Moment.Minute;

    private readonly World world;
    private readonly ImmutableArray<Owner> owners;
    private readonly SeededNoise market;
    private readonly SeededNoise minds;
    private readonly SeededNoise plan;
    private readonly long seed;

    private SimulatedDay(long seed, bool keepsTrace)
    {
        this.seed = seed;
        var name = string.Create(CultureInfo.InvariantCulture, $"day/{seed}");
        world = new World(name, keepsTrace);
        owners = [new Owner("left", world), new Owner("right", world)];
        market = new SeededNoise($"{name}/market");
        minds = new SeededNoise($"{name}/minds");
        plan = new SeededNoise($"{name}/plan");
    }

    /// <summary>Lives one day; a broken law is in the report and ends it.</summary>
    /// <param name="seed">Which day.</param>
    /// <param name="keepsTrace">Keep every line of the trace; for looking at one day.</param>
    public static DayReport Live(long seed, bool keepsTrace = false) => new SimulatedDay(seed, keepsTrace).Run();

    private DayReport Run()
    {
        string? violation = null;
        try
        {
            Open();
            world.Time.RunTo(World.Start.Plus(Moment.Day));
            world.Faults.IsQuiet = true;
            world.StaleSince = null;
            new People(world, plan).GoHome();
            world.Time.RunTo(World.Start.Plus(Moment.Day + RestMicros));
            var state = world.Store.Look(World.DeskNumber).State;
            world.Judge.AtRest(state);
            if (seed % 4 == 0)
            {
                // Reading the bytes costs as much as the day itself: one day in four does, and one in sixteen decides.
                world.Judge.Replay(state, decides: seed % 16 == 0);
            }
        }
        catch (Exception broken) when (broken is not OutOfMemoryException)
        {
            violation = broken is ViolationException or StoreRefusedException
                ? broken.Message
                : $"{broken.GetType().Name}: {broken.Message} {broken.StackTrace}";
        }

        return DayReport.Of(seed, world, violation);
    }

    private void Open()
    {
        world.Store.Create(World.DeskNumber);
        foreach (var agent in World.Agents)
        {
            world.Venue.Deposit(agent.ToString(), 10_000m);
        }

        world.Venue.Executed = account => world.Wire.Push(() =>
        {
            foreach (var owner in owners)
            {
                owner.Hint(account);
            }
        });
        SendOpening();
        foreach (var owner in owners)
        {
            owner.Start();
        }

        new People(world, new SeededNoise($"{world.Seed}/people")).Start();
        Step();
        Look();
        PlanFaults();
        foreach (var agent in Enumerable.Range(0, World.Agents.Length))
        {
            Think(agent);
        }
    }

    private void SendOpening()
    {
        var limits = AgentLimits.Default(World.Coins) with
        {
            LeverageMax = 5,
            PositionPctMax = 100m,
            QuoteAgeMaxMs = 90_000,
            DailyLossMax = new Usd(250m),
            ExposureMax = new Usd(15_000m),
        };
        var caps = new DeskLimits(1, new Usd(24_000m), [new AssetCap(World.Coins[0], new Usd(14_000m))]);
        List<Input> inputs =
        [
            new Input.DeskOpened(default, DeskMode.Paper, caps),
            new Input.InstrumentListed(default, Rules(World.Coins[0], 0.1m, 0.00001m, 40)),
            new Input.InstrumentListed(default, Rules(World.Coins[1], 0.01m, 0.0001m, 25)),
            Joins(0, MarginMode.Isolated, limits),
            Joins(1, MarginMode.Cross, limits with { Clamps = true }),
        ];
        for (var i = 0; i < inputs.Count; i++)
        {
            world.Store.Send(World.DeskNumber, new Parcel("setup", $"s{i}", inputs[i], true));
        }

        world.ArmStore();
    }

    private static Input.AgentAdded Joins(int agent, MarginMode margin, AgentLimits limits) =>
        new(default, World.Agents[agent], "house/hostile", margin, limits, new Usd(10_000m));

    private static Instrument Rules(InstrumentId id, decimal tick, decimal step, int leverage) =>
        new(id, tick, step, 5, 10m, 0.5m, [new MarginTier(0m, leverage)], false);

    /// <summary>Prices move every minute, funding is taken on the hour, and the desk looks at what they mean.</summary>
    private void Step()
    {
        // The last minutes are for coming to rest: what fills at the very end could not be booked any more.
        var isOpen = world.Time.Now < World.Start.Plus(Moment.Day + (RestMicros / 2));
        foreach (var coin in World.Coins.Select(c => c.ToString()).Where(_ => isOpen))
        {
            var jump = market.NextInt(480) == 0 ? 0.04m : 0.003m;
            var mark = world.Venue.Marks[coin] * (1m + ((market.NextUnit() - 0.5m) * jump));
            var decimals = coin.EndsWith("BTC", StringComparison.Ordinal) ? 0 : 1;
            world.Venue.Move(coin, decimal.Round(mark, decimals), world.Time.Now);
            if (world.Time.Now.IsMultipleOf(Moment.Hour))
            {
                world.Venue.Fund(coin, decimal.Round((market.NextUnit() - 0.4m) * 0.0002m, 8), world.Time.Now);
            }
        }

        var isQuarter = world.Time.Now.IsMultipleOf(15 * Moment.Minute);
        foreach (var owner in owners)
        {
            owner.Inside(150_000, mine =>
            {
                if (mine.Desk.State.Seq > 0 && !mine.Desk.State.Agents.IsEmpty)
                {
                    mine.Desk.Look(world.Marks, owner.Clock);
                    if (isQuarter)
                    {
                        mine.Desk.Submit(new Input.Marked(default, world.Marks), owner.Clock);
                    }
                }
            });
        }

        world.Time.After(StepMicros, Step);
    }

    private void Look()
    {
        var isHealthy = world.Wire.IsUp
            && !world.Store.Look(World.DeskNumber).State.Kill.Engaged
            && owners.Any(o => o.Working is { } mine
                && mine.Lease.Epoch == world.Store.Look(World.DeskNumber).Epoch);
        world.Judge.Look(LookMicros, isHealthy);
        world.Time.After(LookMicros, Look);
    }

    /// <summary>A mind sees prices, thinks for a while, and answers into the session that asked it.</summary>
    private void Think(int number)
    {
        var agent = World.Agents[number];
        world.Time.After((8 + minds.NextInt(30)) * Moment.Minute, () =>
        {
            if (world.Faults.IsQuiet)
            {
                return;
            }

            var marks = world.Marks;
            var slow = world.Faults.Strikes(Fault.SlowMind) ? minds.NextInt(120) * Moment.Second : 0;
            foreach (var owner in owners)
            {
                owner.Inside(200_000 + slow, mine => Propose(mine, owner, number, marks));
            }

            Think(number);
        });
    }

    private void Propose(Session mine, Owner owner, int number, ImmutableArray<MarkSeen> marks)
    {
        var agent = World.Agents[number];
        if (!mine.Desk.IsReadyFor(agent) || world.Faults.IsQuiet
            || !mine.Desk.State.Agents.TryGetValue(agent, out var book)
            || book.Run != RunState.Running)
        {
            return;
        }

        var wishes = new HostileMind(minds).Think(book, World.Coins, coin => new Marks(marks).Find(coin)!.Mark.Value);
        mine.Desk.Submit(
            new Input.Proposed(
                default, agent, $"{world.Time.Now}", CycleOutcome.Ok, World.Coins, wishes, marks, Cause.Model, ""),
            owner.Clock);
    }

    private void PlanFaults() => new FaultPlan(world, plan).Lay();
}
