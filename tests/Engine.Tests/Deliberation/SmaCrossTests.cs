using System.Collections.Immutable;
using Pitwall.Engine.Deliberation;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Performance;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using Pitwall.Engine.Trading.Simulation;

namespace Pitwall.Engine.Tests.Deliberation;

public sealed class SmaCrossTests
{
    private const int Days = 20;
    private static readonly Moment Start = Moment.FromSeconds(1_735_689_600);
    private static readonly BarInterval Interval = BarInterval.FifteenMinutes;

    private static readonly Instrument Coin = new(
        new InstrumentId("made:WAVE"), 0.01m, 0.001m, null, 10m, 1m, [new MarginTier(0m, 20)], Assumed: true);

    [Fact]
    public void Trades_both_sides_and_is_asked_only_around_crosses()
    {
        var result = Run();

        var book = result.Desk.Agents.Values.Single();
        book.FillCount.ShouldBeGreaterThan(10);
        // Asked at every bar it would have written some 1,900 decisions.
        result.Desk.Seq.ShouldBeLessThan(1_200);
        result.Agents[0].Score.Trades.ShouldBeGreaterThan(5);
    }

    [Fact]
    public void A_desk_that_starts_again_in_the_middle_ends_as_one_that_never_stopped()
    {
        var series = Wave();
        var whole = Go(Opened(), series, Start, Start.Plus(Days * Moment.Day));
        foreach (var cut in (int[])[1, 300, 777, 1_000, 1_001, 1_002])
        {
            var middle = Start.Plus(cut * Interval.Micros);
            var half = Go(Opened(), series, Start, middle);
            var ended = Go(half, series, SimulatedDesk.NextStep(half, Interval, middle), Start.Plus(Days * Moment.Day));

            StateHash.Of(ended).ShouldBe(StateHash.Of(whole), $"cut after {cut} bars");
        }
    }

    [Fact]
    public void Has_no_opinion_before_it_has_watched() =>
        new SmaCross().Think(Briefings.For(SmaCross.MindName, (Briefings.Btc, Series.Flat(60).ToArray())))
            .Proposals.ShouldBeEmpty();

    private static BacktestResult Run()
    {
        var market = new BacktestMarket(
            [Coin],
            [Wave()],
            ImmutableSortedDictionary<InstrumentId, IReadOnlyDictionary<long, FundingRate>>.Empty);
        return Backtest.Run(market, new BacktestPlan(
            ["house/sma-cross"],
            Start,
            Start.Plus(Days * Moment.Day),
            new Usd(10_000m),
            MarginMode.Isolated,
            Seed: 1));
    }

    private static DeskState Opened()
    {
        var limits = Briefings.LimitsOf(SmaCross.MindName, [Coin.Id]);
        var state = DeskState.Empty(1);
        foreach (var input in (Input[])
        [
            new Input.DeskOpened(Start, DeskMode.Paper, DeskLimits.None),
            new Input.InstrumentListed(Start, Coin),
            new Input.AgentAdded(
                Start, Briefings.Agent, SmaCross.MindName, MarginMode.Isolated, limits, new Usd(10_000m)),
        ])
        {
            (state, _) = Desk.Take(state, input);
        }

        return state;
    }

    private static DeskState Go(DeskState desk, BarSeries series, Moment from, Moment to)
    {
        var none = ImmutableSortedDictionary<InstrumentId, IReadOnlyDictionary<long, FundingRate>>.Empty;
        var sim = new SimulatedDesk(
            desk,
            [new SeatedMind(Briefings.Agent, new SmaCross(), [Coin.Id])],
            new MemoryBarHistory([series]),
            Interval);
        foreach (var step in new CandleFeed([series], none).Steps(from, to))
        {
            sim.Run(step);
        }

        return sim.State;
    }

    /// <summary>A slow wave with noise on it, so that averages cross every few days and stops are met.</summary>
    private static BarSeries Wave()
    {
        var noise = new SeededNoise("wave");
        var bars = new Bar[Days * 96];
        var price = 100m;
        for (var i = 0; i < bars.Length; i++)
        {
            var drift = (i / 220) % 2 == 0 ? 0.0009m : -0.0009m;
            var close = decimal.Round(price * (1m + drift + ((noise.NextUnit() - 0.5m) / 100m)), 4);
            bars[i] = new Bar(
                Start.Plus(i * Interval.Micros),
                price,
                decimal.Round(Math.Max(price, close) * 1.002m, 4),
                decimal.Round(Math.Min(price, close) * 0.998m, 4),
                close,
                50_000m);
            price = close;
        }

        return new BarSeries(Coin.Id, Interval, bars);
    }
}
