using System.Collections.Immutable;
using Pitwall.Engine.Agents;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using Pitwall.Engine.Trading.Simulation;

namespace Pitwall.Engine.Tests.Trading.Simulation;

/// <summary>A mind that always tries to lose, on ten thousand days of as many random markets as that takes.</summary>
public sealed class LosingMindTests
{
    private const int DaysEach = 25;
    private const decimal LimitUsd = 300m;
    private const decimal CashUsd = 20_000m;
    private const decimal StopPct = 2m;

    private static readonly Moment Start = new(1_735_689_600_000_000);

    private static readonly AgentSlug Loser = new("loser");

    [Theory]
    [InlineData(1, 400)]
    [InlineData(3, 8)]
    public void It_never_loses_more_in_a_day_than_the_limit_and_what_its_last_positions_can_slip(int coins, int runs)
    {
        var worst = 0m;
        for (var seed = 0; seed < runs; seed++)
        {
            worst = Math.Max(worst, WorstDay([.. Coins.All.Take(coins)], seed));
        }

        // A position of 20 % of equity in each coin may still be open when the limit breaks: its stop, a gap of one bar
        // beyond it (at most 2 %), and the fees and impact of getting out (below 0.5 %).
        var slip = coins * CashUsd * 0.2m * ((StopPct + 2m + 0.5m) / 100m);
        worst.ShouldBeGreaterThan(LimitUsd * 0.8m, "it does not even try");
        worst.ShouldBeLessThanOrEqualTo(LimitUsd + slip);
    }

    private static decimal WorstDay(Instrument[] coins, int seed)
    {
        var series = coins.Select(coin => new BarSeries(coin.Id, BarInterval.OneHour, Bars(coin, seed))).ToArray();
        InstrumentId[] ids = [.. coins.Select(coin => coin.Id)];
        var sim = new SimulatedDesk(
            DeskState.Empty(3),
            [new SeatedMind(Loser, new Wasteful(), [.. ids])],
            new MemoryBarHistory(series),
            BarInterval.OneHour);
        var begin = Start.Plus(Moment.Day);
        sim.Submit(new Input.DeskOpened(begin, DeskMode.Backtest, DeskLimits.None));
        foreach (var coin in coins)
        {
            sim.Submit(new Input.InstrumentListed(begin, coin));
        }

        sim.Submit(new Input.AgentAdded(
            begin, Loser, "house/wasteful", MarginMode.Isolated, Limits([.. ids]), new Usd(CashUsd)));
        var feed = new CandleFeed(
            series, ImmutableDictionary<InstrumentId, IReadOnlyDictionary<long, FundingRate>>.Empty);
        foreach (var step in feed.Steps(begin, Start.Plus((DaysEach + 1) * Moment.Day)))
        {
            sim.Run(step);
        }

        return WorstOf(sim.TakeRecorded());
    }

    private static decimal WorstOf(IReadOnlyList<Recorded> rows)
    {
        var (worst, start) = (0m, CashUsd);
        foreach (var fact in rows.SelectMany(row => row.Step.Facts))
        {
            start = fact is Fact.DayOpened opened ? opened.Base.Value : start;
            worst = fact is Fact.EquityMarked marked ? Math.Max(worst, start - marked.Equity.Value) : worst;
        }

        return worst;
    }

    private static AgentLimits Limits(ImmutableArray<InstrumentId> coins) => AgentLimits.Default(coins) with
    {
        PositionPctMax = 20m,
        StopLossPct = StopPct,
        DailyLossMax = new Usd(LimitUsd),
        Clamps = true,
        QuoteAgeMaxMs = 7_200_000,
    };

    private static Bar[] Bars(Instrument coin, int seed)
    {
        var noise = new SeededNoise(coin.Id == Coins.Btc ? $"loser/{seed}" : $"loser/{coin.Id}/{seed}");
        var bars = new Bar[(DaysEach + 1) * 24];
        var price = 100_000m;
        for (var i = 0; i < bars.Length; i++)
        {
            var close = decimal.Round(price * (1m + ((noise.NextUnit() - 0.5m) / 25m)), 0);
            bars[i] = new Bar(
                Start.Plus(i * Moment.Hour), price, Math.Max(price, close), Math.Min(price, close), close, 100_000m);
            price = close;
        }

        return bars;
    }

    /// <summary>Turns over all it may at every bar, against whatever it holds, for the fees alone.</summary>
    private sealed class Wasteful : IMind
    {
        public string Name => "house/wasteful";

        public long Every => Moment.Hour;

        public MindReply Think(Briefing briefing)
        {
            var usd = briefing.Account.Equity.Value;
            return new MindReply(CycleOutcome.Ok, [.. briefing.Coins.Select(coin => Turn(briefing, coin, usd))], "");
        }

        private static Proposal Turn(Briefing briefing, InstrumentId coin, decimal usd)
        {
            if (briefing.Account.Find(coin) is not null)
            {
                return Wish.Close(coin);
            }

            var last = briefing.Bars.Last(coin, BarInterval.OneHour, 1);
            var rose = !last.IsEmpty && last[0].Close > last[0].Open;
            return rose ? Wish.Short(coin, usd, 5) : Wish.Long(coin, usd, 5);
        }
    }
}
