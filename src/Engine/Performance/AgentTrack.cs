using Pitwall.Engine.Deliberation;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;

namespace Pitwall.Engine.Performance;

/// <summary>What a backtest keeps of one agent: its equity per bar, its closed lots and its round trips.</summary>
internal sealed class AgentTrack(Moment from, Usd cash)
{
    private readonly SortedDictionary<RowId, Usd> openLots = [];
    private readonly SortedDictionary<InstrumentId, RoundTrip> openTrips = [];
    private readonly List<RoundTrip> closedTrips = [];

    public EquityTrack Equity { get; } = new(from, cash);

    public ClosedTrades Trades { get; } = new();

    public void Mark(Moment at, Usd equity) => Equity.Add(new EquityMark(at, equity, Usd.Zero));

    /// <summary>A lot is one trade, however many pieces it was closed in.</summary>
    public void Reduce(Fact.LotReduced reduced)
    {
        var net = openLots.GetValueOrDefault(reduced.Left.Id)
            + reduced.Gross - reduced.EntryFee - reduced.ExitFee - reduced.Funding;
        if (reduced.Left.Size.IsZero)
        {
            openLots.Remove(reduced.Left.Id);
            Trades.Add(net);
        }
        else
        {
            openLots[reduced.Left.Id] = net;
        }
    }

    public void Move(Moment at, Fact.PositionMoved moved)
    {
        // What fills at a bar's open is stamped one microsecond later; a trip is told by the bar.
        var bar = at.Plus(-1);
        var notional = Math.Abs(moved.Cost.Value);
        if (!openTrips.TryGetValue(moved.Instrument, out var trip))
        {
            openTrips[moved.Instrument] = new RoundTrip(moved.Instrument, bar, null, notional, moved.Leverage.Times);
        }
        else if (moved.Size == 0)
        {
            closedTrips.Add(trip with { ClosedAt = bar });
            openTrips.Remove(moved.Instrument);
        }
        else if (notional > trip.NotionalUsd)
        {
            openTrips[moved.Instrument] = trip with { NotionalUsd = notional };
        }
    }

    public IEnumerable<RoundTrip> Trips() => closedTrips.Concat(openTrips.Values);
}
