using System.Globalization;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading.Paper;

namespace Pitwall.Engine.Trading.Simulation;

/// <summary>
/// The paper venue in one bar: fills orders by "hl-paper/1" at candle grade, within a tenth of the bar's volume, and
/// cancels what is left of a taker.
/// </summary>
internal sealed class PaperDesk(SimulatedDesk sim, FeedBar feed)
{
    private decimal left = feed.Bar.Volume * PaperModel.BarShare;

    /// <summary>When what happens now is stamped.</summary>
    public Moment At { get; set; }

    public Instrument Instrument { get; } = sim.State.Instruments[feed.Instrument];

    public bool HasVolume => !Instrument.RoundSize(left).IsZero;

    /// <summary>Whether a taker can be priced here at all; until then triggers wait.</summary>
    public bool CanTake => HasVolume && feed.Impact is { HasDay: true, Volume24h: > 0 };

    /// <summary>
    /// Takes at a price, at most what the bar allows; the rest is cancelled unless the order may rest.
    /// </summary>
    public void Take(Order order, Price at)
    {
        var size = Quantity.Min(Reducible(order), Instrument.RoundSize(left));
        if (Impediment(order, size, at) is { } reason)
        {
            EndTaker(order, reason);
            return;
        }

        var execution = PaperTaker.AgainstBar(Instrument, order.Side, size, at, feed.Impact)!.Value;
        if (order.Limit is { } limit && !IsWithin(order.Side, execution.Price, limit))
        {
            EndTaker(order, "the price with its costs is beyond the limit");
        }
        else if (Follows(order, execution.Price) && CanPay(order, execution))
        {
            left -= size.Value;
            Fill(order, execution, Liquidity.Taker);
            EndTaker(order, "the rest is beyond a tenth of the bar's volume");
        }
    }

    /// <summary>A limit order meets the market for the first time: post-only must not take, the others may.</summary>
    public void Receive(Order order, Price open)
    {
        if (order.TimeInForce != TimeInForce.Alo)
        {
            Take(order, open);
        }
        else if (IsWithin(order.Side, open, order.Limit!.Value))
        {
            End(order, OrderStatus.Rejected, "post-only order would take");
        }
    }

    /// <summary>A liquidation closes everything, whatever the bar's volume.</summary>
    public void TakeWhole(Order order, Price at)
    {
        var size = Reducible(order);
        if (size.IsZero)
        {
            End(order, OrderStatus.Cancelled, "nothing is left to close");
            return;
        }

        var execution = PaperTaker.AgainstBar(Instrument, order.Side, size, at, feed.Impact)
            ?? new PaperExecution(at, size, at, QuoteGrade.Candle);
        Fill(order, execution, Liquidity.Taker);
    }

    /// <summary>A resting limit is filled at its own price, or ends because it cannot be paid.</summary>
    public void Make(Order order)
    {
        var size = Quantity.Min(Reducible(order), Instrument.RoundSize(left));
        var execution = new PaperExecution(order.Limit!.Value, size, order.Limit!.Value, QuoteGrade.Candle);
        if (CanPay(order, execution))
        {
            left -= size.Value;
            Fill(order, execution, Liquidity.Maker);
        }
    }

    private string? Impediment(Order order, Quantity size, Price price) =>
        !feed.Impact.HasDay ? "no market order before 24 h of bars"
        : feed.Bar.Volume == 0 ? "no volume in this bar"
        : size.IsZero ? "a tenth of the bar's volume is less than one step"
        : PaperModel.Impact(size.Value * price.Value, feed.Impact) is null ? "nothing was traded in 24 h"
        : order.Limit is { } limit && !IsWithin(order.Side, price, limit) ? "the price is beyond the limit"
        : null;

    private static bool IsWithin(Side side, Price price, Price limit) =>
        side == Side.Buy ? price <= limit : price >= limit;

    /// <summary>A triggered stop or target follows the price for a tenth and then rests unfilled.</summary>
    private static bool Follows(Order order, Price price)
    {
        if (order.Trigger is not { } trigger || order.Limit is not null)
        {
            return true;
        }

        var worst = trigger.Value * (order.Side == Side.Buy
            ? 1m + PaperModel.TriggerTolerance
            : 1m - PaperModel.TriggerTolerance);
        return order.Side == Side.Buy ? price.Value <= worst : price.Value >= worst;
    }

    /// <summary>The venue refuses an entry that the free cash cannot carry at the price it really gets.</summary>
    private bool CanPay(Order order, PaperExecution execution)
    {
        var needed = (execution.Price.Value * execution.Size.Value / order.Leverage.Times)
            + PaperModel.Fee(execution.Price, execution.Size, Liquidity.Taker).Value;
        if (order.ReduceOnly || sim.State.Agents[order.Agent].Cash.Value >= needed)
        {
            return true;
        }

        End(order, OrderStatus.Rejected, "not enough free cash for the margin at this price");
        return false;
    }

    private Quantity Reducible(Order order)
    {
        if (!order.ReduceOnly)
        {
            return order.Open;
        }

        var held = sim.State.Agents[order.Agent].Positions.GetValueOrDefault(order.Instrument);
        return held is null || held.Sign == order.Sign ? Quantity.Zero : Quantity.Min(order.Open, held.AbsSize);
    }

    private void Fill(Order order, PaperExecution execution, Liquidity liquidity)
    {
        var fills = sim.State.Agents[order.Agent].Orders[order.Id].FillKeys.Length;
        sim.Submit(new Input.OrderFilled(
            At,
            order.Agent,
            order.Id,
            string.Create(CultureInfo.InvariantCulture, $"{order.Id}/{fills}"),
            execution.Price,
            execution.Size,
            PaperModel.Fee(execution.Price, execution.Size, liquidity),
            liquidity,
            PaperModel.Name,
            execution.Grade,
            execution.Reference));
    }

    private void EndTaker(Order order, string reason)
    {
        if (order.Limit is null || order.TimeInForce == TimeInForce.Ioc)
        {
            End(order, OrderStatus.Cancelled, reason);
        }
    }

    private void End(Order order, OrderStatus status, string reason)
    {
        if (sim.State.Agents[order.Agent].Orders.ContainsKey(order.Id))
        {
            sim.Submit(new Input.VenueAnswered(At, [new VenueAnswer(order.Agent, order.Id, status, reason)]));
        }
    }
}
