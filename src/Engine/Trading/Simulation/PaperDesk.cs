using System.Globalization;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading.Paper;

namespace Pitwall.Engine.Trading.Simulation;

/// <summary>
/// The paper venue in one bar: fills orders by "hl-paper/1" at candle grade, within a tenth of the bar's volume, and
/// cancels what is left of a taker.
/// </summary>
internal sealed class PaperDesk(SimulatedDesk sim, FeedBar feed, Moment at)
{
    private decimal left = feed.Bar.Volume * PaperModel.BarShare;

    public Instrument Instrument { get; } = sim.State.Instruments[feed.Instrument];

    public bool HasVolume => !Instrument.RoundSize(left).IsZero;

    /// <summary>Takes at a price, at most what the bar allows; the rest of the order is cancelled.</summary>
    public void Take(Order order, Price at)
    {
        var size = Quantity.Min(Reducible(order), Instrument.RoundSize(left));
        if (Impediment(order, size, at) is { } reason)
        {
            End(order, OrderStatus.Cancelled, reason);
            return;
        }

        var execution = PaperTaker.AgainstBar(Instrument, order.Side, size, at, feed.Impact)!.Value;
        if (Follows(order, execution.Price) && CanPay(order, execution))
        {
            left -= size.Value;
            Fill(order, execution, Liquidity.Taker);
            End(order, OrderStatus.Cancelled, "the rest is beyond a tenth of the bar's volume");
        }
    }

    /// <summary>A liquidation closes everything, whatever the bar's volume.</summary>
    public void TakeWhole(Order order, Price at)
    {
        var size = Reducible(order);
        var execution = PaperTaker.AgainstBar(Instrument, order.Side, size, at, feed.Impact)
            ?? new PaperExecution(at, size, at, QuoteGrade.Candle);
        Fill(order, execution, Liquidity.Taker);
    }

    /// <summary>A resting limit is filled at its own price.</summary>
    public bool Make(Order order)
    {
        var size = Quantity.Min(Reducible(order), Instrument.RoundSize(left));
        var execution = new PaperExecution(order.Limit!.Value, size, order.Limit!.Value, QuoteGrade.Candle);
        if (size.IsZero || !CanPay(order, execution))
        {
            return false;
        }

        left -= size.Value;
        Fill(order, execution, Liquidity.Maker);
        return true;
    }

    private string? Impediment(Order order, Quantity size, Price price) =>
        !feed.Impact.HasDay ? "no market order before 24 h of bars"
        : feed.Bar.Volume == 0 ? "no volume in this bar"
        : size.IsZero ? "a tenth of the bar's volume is less than one step"
        : PaperModel.Impact(size.Value * price.Value, feed.Impact) is null ? "nothing was traded in 24 h"
        : order.Limit is { } limit && !IsWithin(order.Side, price, limit) ? "the price is beyond the limit"
        : null;

    private static bool IsWithin(Side side, Price price, Price limit) => side == Side.Buy ? price <= limit : price >= limit;

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
            at,
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

    private void End(Order order, OrderStatus status, string reason)
    {
        if (sim.State.Agents[order.Agent].Orders.ContainsKey(order.Id))
        {
            sim.Submit(new Input.VenueAnswered(at, [new VenueAnswer(order.Agent, order.Id, status, reason)]));
        }
    }
}
