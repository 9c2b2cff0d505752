using System.Collections.Immutable;
using Pitwall.Engine.Agents;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading.Books;
using Pitwall.Engine.Trading.Paper;

namespace Pitwall.Engine.Trading.Simulation;

/// <summary>One agent in one instrument's bar.</summary>
internal sealed class AgentBar(SimulatedDesk sim, AgentSlug agent, FeedBar feed, Moment at)
{
    private readonly PaperDesk venue = new(sim, feed, at);

    private AgentBook Book => sim.State.Agents[agent];

    private Position? Held => Book.Positions.GetValueOrDefault(feed.Instrument);

    private ImmutableArray<Order> Live =>
        [.. Book.Orders.Values.Where(o => o.Instrument == feed.Instrument && !o.CancelWanted)];

    /// <summary>The open: liquidation and triggers on the gap, then what waited for a price.</summary>
    public void Open()
    {
        var open = new Price(feed.Bar.Open);
        Liquidate(open);
        foreach (var order in Live.Where(o => o.IsDormant).OrderBy(o => o.Leg == OrderLeg.Stop ? 0 : 1))
        {
            if (IsLive(order) && feed.Bar.Volume > 0 && Marking.Crossed(order, open))
            {
                Fire(order, open);
            }
        }

        foreach (var order in Live)
        {
            var takes = order.Type == OrderType.Market || (order.Triggered && order.Limit is null);
            if (IsLive(order) && takes && order.PlacedAt.Plus(PaperModel.WireMicros) <= feed.Bar.Start)
            {
                venue.Take(order, open);
            }
            else if (IsLive(order) && IsResting(order) && Marketable(order, open))
            {
                venue.Take(order, open);
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
            if (order.IsDormant && feed.Bar.Volume > 0 && venue.HasVolume && Reached(order) is { } level)
            {
                return Fire(order, level);
            }

            if (IsResting(order) && venue.HasVolume
                && PaperMaker.TradedThrough(venue.Instrument, order.Side, order.Limit!.Value, feed.Bar))
            {
                return venue.Make(order);
            }
        }

        return false;
    }

    /// <summary>Liquidation or stop, whichever price going against the position meets first.</summary>
    private Func<bool>? Adverse(Position held)
    {
        var worst = held.Sign > 0 ? feed.Bar.Low : feed.Bar.High;
        var marks = new Marks(MarksWith(new Price(worst)));
        var liquidation = Liquidation.IsDue(sim.State, Book, held, marks)
            ? Liquidation.PriceOf(sim.State, Book, held, marks)
            : null;
        var stop = Live
            .Where(o => o.IsDormant && o.ReduceOnly && o.Type != OrderType.Target && Reached(o) is not null)
            .OrderBy(o => held.Sign > 0 ? -o.Trigger!.Value.Value : o.Trigger!.Value.Value)
            .FirstOrDefault();
        var stopFirst = stop is not null && feed.Bar.Volume > 0 && venue.HasVolume && (liquidation is null
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
            return open;
        }

        return Marking.Crossed(order, low) || Marking.Crossed(order, high) ? trigger : null;
    }

    private bool Fire(Order order, Price mark)
    {
        sim.Submit(new Input.TriggerCrossed(
            at, TriggerKind.Order, agent, feed.Instrument, order.Id, MarksWith(mark)));
        if (order.Limit is null && IsLive(order))
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

        sim.Submit(new Input.TriggerCrossed(at, TriggerKind.Liquidation, agent, feed.Instrument, null, marks));
        foreach (var order in Live.Where(o => o.Leg == OrderLeg.Liquidation))
        {
            venue.TakeWhole(order, mark);
        }

        return true;
    }

    private bool IsLive(Order order) =>
        Book.Orders.TryGetValue(order.Id, out var now) && !now.CancelWanted && now.Status != OrderStatus.Intended;

    private bool IsResting(Order order) =>
        order.Limit is not null
        && !order.IsDormant
        && order.PlacedAt.Plus(PaperModel.WireMicros) <= feed.Bar.Start;

    private static bool Marketable(Order order, Price open) =>
        order.Side == Side.Buy ? open <= order.Limit!.Value : open >= order.Limit!.Value;

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
