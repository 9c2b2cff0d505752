using System.Collections.Immutable;
using Pitwall.Engine.Agents;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using Pitwall.Engine.Trading.Simulation;
using Pitwall.Server.Trading.Journal;
using Pitwall.Server.Trading.Rows;
using Pitwall.Server.Trading.Verify;

namespace Pitwall.Server.Tests.Trading;

/// <summary>
/// A seeded desk of two restless agents on two made-up coins: the recorded rows of some hours of trading.
/// </summary>
internal static class SampleDesk
{
    public static readonly Moment Start = new(1_735_689_600_000_000);

    public static readonly ImmutableArray<AgentSlug> Agents = [new("ada"), new("bob")];

    private static readonly ImmutableArray<InstrumentId> Coins = [new("lab:BTC"), new("lab:PEBBLE")];

    public static IReadOnlyList<Recorded> Rows(int desk, int hours)
    {
        var bars = Coins.Select(Series).ToList();
        var sim = new SimulatedDesk(
            DeskState.Empty(desk),
            Agents.Select(a => new SeatedMind(a, new RestlessMind(a.ToString()), Coins)),
            new MemoryBarHistory(bars),
            BarInterval.OneHour);
        var warm = Start.Plus(2 * Moment.Day);
        sim.Submit(new Input.DeskOpened(warm, DeskMode.Lab, DeskLimits.None));
        foreach (var coin in Coins)
        {
            sim.Submit(new Input.InstrumentListed(warm, new Instrument(
                coin, 0.01m, 0.001m, null, 10m, 1.5m, [new MarginTier(0m, 40), new MarginTier(150_000m, 20)], false)));
        }

        foreach (var agent in Agents)
        {
            sim.Submit(new Input.AgentAdded(
                warm, agent, "house/restless", Margin(agent), AgentLimits.Default(Coins), new Usd(10_000m)));
        }

        sim.Submit(new Input.KillSet(warm, true, "drill"));
        sim.Submit(new Input.KillSet(warm, false, "drill over"));
        sim.Submit(new Input.AgentLimitsSet(
            warm, Agents[0], AgentLimits.Default(Coins) with { DailyLossMax = new Usd(500m), Clamps = true }));
        var feed = new CandleFeed(
            bars, ImmutableDictionary<InstrumentId, IReadOnlyDictionary<long, FundingRate>>.Empty);
        foreach (var step in feed.Steps(Start, warm.Plus(hours * Moment.Hour)))
        {
            if (step.Start >= warm)
            {
                sim.Run(step);
            }
        }

        return sim.TakeRecorded();
    }

    /// <summary>The desk as a database would hold it, made without one.</summary>
    public static DeskArchive Archive(int desk, IReadOnlyList<Recorded> rows)
    {
        var wall = Start.Plus(17);
        var lease = new DeskLease(desk, 1, "test", DeskLease.DefaultLength);
        var batch = Batch.Of(lease, new LoadedDesk(DeskState.Empty(desk), Hash32.Zero), rows, [], wall);
        var insertOnly = batch.Rows.Where(row => row.Table.InsertOnly);
        var standing = batch.Rows
            .Where(row => !row.Table.InsertOnly)
            .GroupBy(row => row.Table)
            .SelectMany(RowWriter.LastOfEachKey);
        return new DeskArchive(
            new DeskHead(desk, "sample", "lab", 1, batch.After.State.Seq, batch.After.Head.ToArray()),
            [.. batch.Journal],
            [.. insertOnly.Concat(standing).Select(row => (row.Table, row.Cells()))]);
    }

    private static MarginMode Margin(AgentSlug agent) =>
        agent == Agents[0] ? MarginMode.Isolated : MarginMode.Cross;

    private static BarSeries Series(InstrumentId coin)
    {
        var noise = new SeededNoise(coin.ToString());
        var price = 1_000m;
        var bars = new Bar[24 * 40];
        for (var i = 0; i < bars.Length; i++)
        {
            var open = price;
            price = decimal.Round(price * (0.98m + (0.04m * noise.NextUnit())), 2);
            var high = Math.Max(open, price) + 5m;
            var low = Math.Min(open, price) - 5m;
            bars[i] = new Bar(Start.Plus(i * Moment.Hour), open, high, low, price, 10_000m);
        }

        return new BarSeries(coin, BarInterval.OneHour, bars);
    }
}
