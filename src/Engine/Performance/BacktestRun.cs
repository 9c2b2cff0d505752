using System.Collections.Immutable;
using Pitwall.Engine.Agents;
using Pitwall.Engine.Deliberation;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using Pitwall.Engine.Trading.Simulation;

namespace Pitwall.Engine.Performance;

/// <summary>
/// One pass of a backtest: opens the desk, works off the feed, watches every agent's marked equity per bar.
/// </summary>
internal sealed class BacktestRun
{
    private const int ProgressEvery = 256;

    private readonly BacktestMarket market;
    private readonly BacktestPlan plan;
    private readonly SimulatedDesk sim;
    private readonly MemoryBarHistory history;
    private readonly SortedDictionary<AgentSlug, AgentTrack> tracks = [];
    private readonly List<ValuedAccount> accounts = [];
    private ImmutableSortedDictionary<AgentSlug, AgentBook>? seen;

    public BacktestRun(BacktestMarket market, BacktestPlan plan, ImmutableArray<IMind> minds, int desk)
    {
        this.market = market;
        this.plan = plan;
        history = new MemoryBarHistory(market.Series);
        var seats = minds.Select(m => new SeatedMind(Backtest.SlugOf(m.Name), m, market.Coins)).ToImmutableArray();
        sim = new SimulatedDesk(DeskState.Empty(desk), seats, history, market.Interval) { MarkEvery = plan.MarkEvery };
        Open(seats);
    }

    public BacktestResult Run(Action<double>? progress)
    {
        var bars = 0L;
        var steps = 0;
        foreach (var step in new CandleFeed(market.Series, market.Funding).Steps(plan.From, plan.To))
        {
            bars += step.Bars.Length;
            sim.Run(step);
            Observe(step);
            if (progress is not null && ++steps % ProgressEvery == 0)
            {
                progress((double)step.End.Since(plan.From) / plan.To.Since(plan.From));
            }
        }

        var desk = sim.State;
        return new BacktestResult(
            StateHash.Of(desk), bars, [.. desk.Agents.Values.Select(book => Score(book, plan.Cash))], desk);
    }

    /// <summary>An agent's positions from flat to flat, for a flip to copy.</summary>
    public IEnumerable<RoundTrip> RoundTrips(AgentSlug agent) => tracks[agent].Trips();

    private void Open(ImmutableArray<SeatedMind> seats)
    {
        sim.Submit(new Input.DeskOpened(plan.From, DeskMode.Backtest, DeskLimits.None));
        foreach (var instrument in market.Instruments)
        {
            sim.Submit(new Input.InstrumentListed(plan.From, instrument));
        }

        foreach (var seat in seats)
        {
            var limits = Backtest.Found(HouseMinds.RecommendedLimits(seat.Mind.Name, market.Coins));
            sim.Submit(new Input.AgentAdded(plan.From, seat.Agent, seat.Mind.Name, plan.Margin, limits, plan.Cash));
            tracks.Add(seat.Agent, new AgentTrack(plan.From, plan.Cash));
        }

        sim.TakeRecorded();
    }

    private void Observe(FeedStep step)
    {
        if (sim.Recorded.Count > 0)
        {
            foreach (var row in sim.TakeRecorded())
            {
                foreach (var fact in row.Step.Facts)
                {
                    Follow(row.At, fact);
                }
            }
        }

        foreach (var account in Accounts())
        {
            var equity = account.CashAndMargin;
            foreach (var position in account.Positions)
            {
                equity += position.UnrealisedAt(CloseOf(position.Instrument, step));
            }

            account.Track.Mark(step.End, equity);
        }
    }

    /// <summary>Read anew only when books have changed, which is not at most bars.</summary>
    private List<ValuedAccount> Accounts()
    {
        if (!ReferenceEquals(seen, sim.State.Agents))
        {
            seen = sim.State.Agents;
            accounts.Clear();
            foreach (var (agent, book) in seen)
            {
                accounts.Add(new ValuedAccount(tracks[agent], book.CashAndMargin, [.. book.Positions.Values]));
            }
        }

        return accounts;
    }

    /// <summary>The close of this step's bar, or of the last one before a gap.</summary>
    private Price CloseOf(InstrumentId instrument, FeedStep step)
    {
        foreach (ref readonly var bar in step.Bars.AsSpan())
        {
            if (bar.Instrument == instrument)
            {
                return new Price(bar.Bar.Close);
            }
        }

        return new Price(history.Last(instrument, market.Interval, 1)[0].Close);
    }

    private void Follow(Moment at, Fact fact)
    {
        switch (fact)
        {
            case Fact.LotReduced reduced:
                tracks[reduced.Left.Agent].Reduce(reduced);
                break;
            case Fact.PositionMoved moved:
                tracks[moved.Agent].Move(at, moved);
                break;
            default:
                break;
        }
    }

    private BacktestAgent Score(AgentBook book, Usd cash)
    {
        var track = tracks[book.Agent];
        return new BacktestAgent(
            book.Agent,
            book.Mind,
            track.Equity.Equity,
            book.Balance(Account.Fees),
            book.Balance(Account.Funding),
            track.Equity.Equity - cash,
            AgentScore.Of(track.Equity, track.Trades, book.Traded),
            PortfolioHash.Of(book));
    }

    /// <summary>One agent's books as they stand, ready to be valued.</summary>
    private sealed record ValuedAccount(AgentTrack Track, Usd CashAndMargin, ImmutableArray<Position> Positions);
}
