using System.Collections.Immutable;
using Pitwall.Engine.Agents;
using Pitwall.Engine.Deliberation;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using Pitwall.Engine.Trading.Simulation;

namespace Pitwall.Engine.Performance;

/// <summary>Stored bars and funding of the instruments a backtest runs on; all series of one interval.</summary>
public sealed record BacktestMarket(
    ImmutableArray<Instrument> Instruments,
    ImmutableArray<BarSeries> Series,
    ImmutableSortedDictionary<InstrumentId, IReadOnlyDictionary<long, FundingRate>> Funding)
{
    public BarInterval Interval => Series[0].Interval;

    public ImmutableArray<InstrumentId> Coins => [.. Series.Select(s => s.Instrument)];
}

/// <summary>Which minds trade which days with how much cash each (USD); luck is drawn from the seed.</summary>
public sealed record BacktestPlan(
    ImmutableArray<string> Minds, Moment From, Moment To, Usd Cash, MarginMode Margin, long Seed)
{
    /// <summary>Microseconds between two recorded marks while anything is held.</summary>
    public long MarkEvery { get; init; } = Moment.Hour;
}

/// <summary>One agent's result: money in USD, the score, and the hash of its portfolio.</summary>
public sealed record BacktestAgent(
    AgentSlug Agent, string Mind, Usd Equity, Usd Fees, Usd Funding, Usd Net, AgentScore Score, Hash32 StateHash);

public sealed record BacktestResult(Hash32 StateHash, long Bars, ImmutableArray<BacktestAgent> Agents, DeskState Desk);

/// <summary>
/// A throw-away desk in memory on stored candles, through the same gate, books and paper venue as everything else. A
/// flip of a mind needs that mind's round trips first, so it costs a second pass.
/// </summary>
public static class Backtest
{
    private const int DeskId = 1;

    /// <summary>Runs to the end; <paramref name="progress"/> is told the share done (0…1) now and then.</summary>
    public static BacktestResult Run(BacktestMarket market, BacktestPlan plan, Action<double>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(market);
        ArgumentNullException.ThrowIfNull(plan);
        var minds = plan.Minds.Select(name => MakeMind(market, plan, name)).ToImmutableArray();
        return new BacktestRun(market, plan, minds, DeskId).Run(progress);
    }

    /// <summary>The agent's name is the mind's without its house.</summary>
    internal static AgentSlug SlugOf(string mind) => new(mind[(mind.LastIndexOf('/') + 1)..]);

    private static IMind MakeMind(BacktestMarket market, BacktestPlan plan, string name)
    {
        if (HouseMinds.Flipped(name) is not { } original)
        {
            return Found(HouseMinds.Create(name, plan.Seed));
        }

        var first = new BacktestRun(market, plan, [Found(HouseMinds.Create(original, plan.Seed))], DeskId);
        first.Run(null);
        return new FlipOf(original, plan.Seed, first.RoundTrips(SlugOf(original)), market.Interval.Micros);
    }

    internal static T Found<T>(Sought<T> sought) => sought switch
    {
        Sought<T>.Found found => found.Value,
        Sought<T>.Unknown unknown => throw new ArgumentException(unknown.Message, nameof(sought)),
        _ => throw new InvalidOperationException("A name is known or it is not"),
    };
}
