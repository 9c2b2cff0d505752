using System.Collections.Immutable;
using Pitwall.Engine.Agents;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using Pitwall.Engine.Trading.Simulation;

namespace Pitwall.Engine.Tests.Trading.Simulation;

/// <summary>
/// Random days from one seed: random walks with jumps, holes and dead hours, three agents with random minds
/// (isolated, cross, isolated with clamping), and people who move money, limits, kill latch and run states.
/// </summary>
internal sealed class RandomWorld(string seed, int days, BarInterval interval, bool replays = true)
{
    private static readonly AgentSlug[] Agents = [new("alpha"), new("beta"), new("gamma")];
    private static readonly Moment Start = Moment.FromSeconds(1_741_910_400);
    private static readonly ImmutableArray<InstrumentId> AllCoins = [Coins.Btc, Coins.Eth, Coins.Doge];

    private readonly ImmutableArray<BarSeries> series =
    [
        .. Coins.All.Zip([100_000m, 4_000m, 0.2m], (coin, price) => Walk(new SeededNoise($"{seed}/{coin.Id}"),
            coin.Id, price, days, interval)),
    ];

    private readonly List<Recorded> kept = [];

    public DeskAudit Audit { get; } = new(DeskState.Empty(3)) { Replays = replays };

    /// <summary>
    /// Runs all days; with a cut, everything in memory is thrown away after that step and loaded from bytes.
    /// </summary>
    public DeskState Run(int? cut = null)
    {
        var desk = Opened();
        var begin = Start.Plus(Moment.Day);
        var end = begin.Plus(days * Moment.Day);
        if (cut is { } steps)
        {
            desk = Reloaded(Go(desk, begin, begin.Plus(steps * interval.Micros)));
        }

        return Go(desk, SimulatedDesk.NextStep(desk, interval, begin), end);
    }

    private DeskState Opened()
    {
        var state = DeskState.Empty(3);
        var limits = AgentLimits.Default(AllCoins) with { PositionPctMax = 100m };
        List<Input> inputs = [new Input.DeskOpened(Start, DeskMode.Backtest, DeskLimits.None)];
        inputs.AddRange(Coins.All.Select(coin => new Input.InstrumentListed(Start, coin)));
        inputs.Add(Added(0, MarginMode.Isolated, limits with { DailyLossMax = new Usd(700m) }));
        inputs.Add(Added(1, MarginMode.Cross, limits));
        inputs.Add(Added(2, MarginMode.Isolated, limits with
        {
            Clamps = true,
            NeedsStop = false,
            ExposureMax = new Usd(9_000m),
        }));
        foreach (var input in inputs)
        {
            (state, var row) = Desk.Take(state, input);
            Keep(state, row);
        }

        return state;
    }

    private static Input.AgentAdded Added(int agent, MarginMode margin, AgentLimits limits) =>
        new(Start, Agents[agent], "house/random", margin, limits, new Usd(10_000m));

    private DeskState Go(DeskState desk, Moment from, Moment to)
    {
        var minds = Agents.Select(agent => new SeatedMind(agent, new RandomMind(seed, interval), AllCoins));
        var sim = new SimulatedDesk(desk, minds, new MemoryBarHistory(series), interval);
        var folded = desk;
        var none = ImmutableSortedDictionary<InstrumentId, IReadOnlyDictionary<long, FundingRate>>.Empty;
        foreach (var step in new CandleFeed([.. series], none).Steps(from, to))
        {
            sim.Run(step);
            foreach (var input in Interventions(sim.State, step.End))
            {
                sim.Submit(input);
            }

            foreach (var row in sim.TakeRecorded())
            {
                folded = Fold.Row(folded, row);
                Keep(folded, row);
            }
        }

        return folded;
    }

    private DeskState Reloaded(DeskState before)
    {
        var state = DeskState.Empty(3);
        foreach (var row in kept)
        {
            state = Fold.Row(state, Recorded.Read(row.Seq, row.At, row.Kind, row.Payload));
        }

        StateHash.Of(state).ShouldBe(StateHash.Of(before));
        return state;
    }

    private void Keep(DeskState state, Recorded row)
    {
        kept.Add(row);
        Audit.Row(state, row);
    }

    private IEnumerable<Input> Interventions(DeskState state, Moment at)
    {
        var noise = new SeededNoise($"{seed}/people/{at.Micros}");
        var agent = Agents[noise.NextInt(Agents.Length)];
        var book = state.Agents[agent];
        switch (noise.NextInt(40))
        {
            case 0:
                yield return new Input.CashMoved(at, agent, Usd.Rounded((noise.NextUnit() * 4_000m) - 2_000m), "flow");
                break;
            case 1:
                yield return new Input.KillSet(at, true, "practice");
                break;
            case 2 or 3 or 4 when state.Kill.Engaged:
                yield return new Input.KillSet(at, false, "over");
                break;
            case 5:
                yield return new Input.RunSet(at, agent, (RunState)noise.NextInt(3), "people");
                break;
            case 6 or 7 or 8:
                yield return new Input.RunSet(at, agent, RunState.Running, "people");
                break;
            case 9:
                yield return new Input.AgentLimitsSet(at, agent,
                    book.Limits with { LeverageMax = 1 + noise.NextInt(20) });
                break;
            case 10 or 11 when !book.Orders.IsEmpty:
                var order = book.Orders.Values.ElementAt(noise.NextInt(book.Orders.Count));
                yield return new Input.CancelAsked(at, agent, order.Id, "people");
                break;
            default:
                break;
        }
    }

    private static BarSeries Walk(SeededNoise noise, InstrumentId coin, decimal price, int days, BarInterval interval)
    {
        var bars = new List<Bar>();
        for (var number = 0; number * interval.Micros < (days + 1) * Moment.Day; number++)
        {
            var jump = noise.NextInt(150) == 0 ? 0.25m : 0.01m;
            decimal Step(decimal size) => 1m + ((noise.NextUnit() - 0.5m) * size);
            var open = decimal.Round(price * Step(jump), 7);
            var close = decimal.Round(open * Step(jump), 7);
            var high = decimal.Round(Math.Max(open, close) * (1m + (noise.NextUnit() * jump / 2m)), 7);
            var low = decimal.Round(Math.Min(open, close) * (1m - (noise.NextUnit() * jump / 2m)), 7);
            var volume = noise.NextInt(12) switch
            {
                0 => 0m,
                1 => decimal.Round(noise.NextUnit() * 1_000m / price, 5),
                _ => decimal.Round((1m + noise.NextUnit()) * 3_000_000m / price, 5),
            };
            price = close;
            if (number == 0 || noise.NextInt(30) != 0)
            {
                bars.Add(new Bar(Start.Plus(number * interval.Micros), open, high, low, close, volume));
            }
        }

        return new BarSeries(coin, interval, [.. bars]);
    }
}
