using System.Collections.Immutable;
using Pitwall.Engine.Agents;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading.Books;
using Pitwall.Engine.Trading.Paper;

namespace Pitwall.Engine.Trading.Simulation;

/// <summary>One agent in one instrument's bar.</summary>
internal sealed class AgentBar(SimulatedDesk sim, AgentSlug agent, FeedBar feed, BarWalk walk)
{
    private readonly PaperDesk venue = new(sim, feed);
    private readonly SortedSet<RowId> fired = [];
    private Moment at;

    public AgentSlug Agent => agent;

    public InstrumentId Instrument => feed.Instrument;

    private AgentBook Book => sim.State.Agents[agent];

    private Position? Held => Book.Positions.GetValueOrDefault(feed.Instrument);

    private List<Order> Live
    {
        get
        {
            var live = new List<Order>();
            foreach (var (_, order) in Book.Orders)
            {
                if (order.Instrument == feed.Instrument && !order.CancelWanted)
                {
                    live.Add(order);
                }
            }

            return live;
        }
    }

    /// <summary>From here on everything happens at this time.</summary>
    public AgentBar Enter(Moment now)
    {
        at = now;
        venue.At = now;
        return this;
    }

    /// <summary>The open: liquidation and triggers on the gap, then what waited for a price.</summary>
    public void Open()
    {
        var open = new Price(feed.Bar.Open);
        TakeLiquidations(open);
        Liquidate(open);
        foreach (var order in Live.Where(o => o.IsDormant).OrderBy(o => o.Leg == OrderLeg.Stop ? 0 : 1))
        {
            if (IsLive(order) && HasArrived(order) && venue.CanTake && Marking.Crossed(order, open))
            {
                Fire(order, open);
            }
        }

        foreach (var order in Live.Where(HasArrived))
        {
            if (IsLive(order) && order.Limit is null && !order.IsDormant)
            {
                venue.Take(order, open);
            }
            else if (IsLive(order) && IsResting(order) && IsFresh(order))
            {
                venue.Receive(order, open);
            }
        }
    }

    /// <summary>The next thing that happens inside the bar; false when it is over.</summary>
    public bool NextEvent()
    {
        var adverse = Held is { } held ? Adverse(held) : null;
        if (adverse is not null)
        {
            return adverse();
        }

        foreach (var order in Live)
        {
            if (order.IsDormant && MayFireInside(order) && Reached(order) is { } level)
            {
                return Fire(order, level);
            }

            if (IsResting(order) && !fired.Contains(order.Id) && venue.HasVolume
                && PaperMaker.TradedThrough(venue.Instrument, order.Side, order.Limit!.Value, feed.Bar))
            {
                venue.Make(order);
                return true;
            }
        }

        return false;
    }

    /// <summary>Closes what the desk has ordered to be liquidated here.</summary>
    public void TakeLiquidations(Price mark)
    {
        foreach (var order in Live.Where(o => o.Leg == OrderLeg.Liquidation && o.Cause == Cause.Liquidation))
        {
            venue.TakeWhole(order, mark);
        }
    }

    /// <summary>Liquidation or stop, whichever price going against the position meets first.</summary>
    private Func<bool>? Adverse(Position held)
    {
        var worst = held.Sign > 0 ? feed.Bar.Low : feed.Bar.High;
        var marks = new Marks(MarksWith(new Price(worst)));
        decimal? liquidation = Liquidation.IsDue(sim.State, Book, held, marks)
            ? Liquidation.PriceOf(sim.State, Book, held, marks) ?? feed.Bar.Open
            : null;
        var stop = Live
            .Where(o => o.IsDormant && o.ReduceOnly && o.Type != OrderType.Target && Reached(o) is not null)
            .OrderBy(o => held.Sign > 0 ? -o.Trigger!.Value.Value : o.Trigger!.Value.Value)
            .FirstOrDefault();
        var stopFirst = stop is not null && venue.CanTake && (liquidation is null
            || (held.Sign > 0 ? stop.Trigger!.Value.Value >= liquidation : stop.Trigger!.Value.Value <= liquidation));
        if (stopFirst)
        {
            return () => Fire(stop!, Reached(stop!)!.Value);
        }

        return liquidation is { } level ? () => Liquidate(Nearer(level, held.Sign)) : null;
    }

    /// <summary>A level that the open already lies beyond is met at the open, never at the better price.</summary>
    private Price Nearer(decimal level, int sign)
    {
        var price = sign > 0 ? Math.Min(level, feed.Bar.Open) : Math.Max(level, feed.Bar.Open);
        return venue.Instrument.RoundPrice(price, up: sign < 0);
    }

    /// <summary>The price at which the bar crosses an order's trigger; null when it does not.</summary>
    private Price? Reached(Order order)
    {
        var low = new Price(feed.Bar.Low);
        var high = new Price(feed.Bar.High);
        var open = new Price(feed.Bar.Open);
        var trigger = order.Trigger!.Value;
        if (Marking.Crossed(order, open))
        {
            // Only what stood there at the open can be met at the open; a target never gains by arriving late.
            var stood = order.PlacedAt < at && (HasArrived(order) || order.Type != OrderType.Target);
            return stood ? open : trigger;
        }

        return Marking.Crossed(order, low) || Marking.Crossed(order, high) ? trigger : null;
    }

    private bool Fire(Order order, Price mark)
    {
        sim.Submit(new Input.TriggerCrossed(
            at, TriggerKind.Order, agent, feed.Instrument, order.Id, MarksWith(mark)));
        fired.Add(order.Id);
        if (IsLive(order))
        {
            venue.Take(order with { Triggered = true }, mark);
        }

        return true;
    }

    private bool Liquidate(Price mark)
    {
        var marks = MarksWith(mark);
        if (Held is not { } held || !Liquidation.IsDue(sim.State, Book, held, new Marks(marks)))
        {
            return false;
        }

        var isCross = held.Mode == MarginMode.Cross;
        sim.Submit(new Input.TriggerCrossed(
            at, TriggerKind.Liquidation, agent, isCross ? null : feed.Instrument, null, marks));
        TakeLiquidations(mark);
        if (isCross)
        {
            walk.LiquidateOthers(this, at);
        }

        return true;
    }

    private bool IsLive(Order order) =>
        Book.Orders.TryGetValue(order.Id, out var now) && !now.CancelWanted && now.Status != OrderStatus.Intended;

    private bool HasArrived(Order order) => order.PlacedAt.Plus(PaperModel.WireMicros) <= feed.Bar.Start;

    private bool IsResting(Order order) => order.Limit is not null && !order.IsDormant && HasArrived(order);

    /// <summary>This is the first bar that the order meets in the market.</summary>
    private bool IsFresh(Order order) =>
        fired.Contains(order.Id)
        || sim.LastStart(feed.Instrument) is not { } last
        || last < order.PlacedAt.Plus(PaperModel.WireMicros);

    /// <summary>
    /// Guards stand as soon as they are placed, but a target placed inside this bar may only be met by later ones:
    /// nobody knows whether the bar's best price came before it. Entries wait until they have arrived.
    /// </summary>
    private bool MayFireInside(Order order) => venue.CanTake
        && (order.ReduceOnly ? order.Type != OrderType.Target || order.PlacedAt < at : HasArrived(order));

    /// <summary>
    /// This bar's price for this instrument; a cross account also needs the last closes of whatever else it holds.
    /// </summary>
    private ImmutableArray<MarkSeen> MarksWith(Price mark)
    {
        var here = new MarkSeen(feed.Instrument, mark, at, QuoteGrade.Candle);
        return Book.Margin == MarginMode.Isolated
            ? [here]
            : [.. sim.MarksFor([]).Where(m => m.Instrument != feed.Instrument).Append(here)];
    }
}
