using Pitwall.Engine.Agents;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Trading.Orders;

/// <summary>What the venue says of orders, and what the watcher saw. An order only ever moves forward.</summary>
internal static class Answers
{
    public static void Take(Deciding step, Input.VenueAnswered input)
    {
        foreach (var answer in input.Answers)
        {
            if (step.Desk.Agents.TryGetValue(answer.Agent, out var book)
                && book.Orders.TryGetValue(answer.Order, out var order))
            {
                Move(step, order, answer);
            }
            else
            {
                step.Refuse(
                    $"Order {answer.Order} of {answer.Agent} is not open, the answer {answer.Status} came late");
            }
        }
    }

    private static void Move(Deciding step, Order order, VenueAnswer answer)
    {
        if (answer.Status is OrderStatus.Intended or OrderStatus.Filled or OrderStatus.PartlyFilled)
        {
            step.Refuse($"A venue cannot answer {Canonical.EnumName(answer.Status)}: fills speak for themselves");
            return;
        }

        if (answer.Status == OrderStatus.Unknown && order.Status is OrderStatus.Accepted or OrderStatus.PartlyFilled)
        {
            step.Refuse($"The venue has acknowledged order {order.Id}: it cannot become unknown");
            return;
        }

        var status = answer.Status is OrderStatus.Accepted && !order.Filled.IsZero
            ? OrderStatus.PartlyFilled
            : answer.Status;
        step.Emit(new Fact.OrderAnswered(order.Agent, order.Id, status, answer.Reason));
        var isOver = status is OrderStatus.Cancelled or OrderStatus.Rejected or OrderStatus.Expired;
        if (isOver && step.Position(order.Agent, order.Instrument) is { } position)
        {
            AfterTheEnd(step, order, position, status);
        }
    }

    /// <summary>
    /// A guard that ended while its position lives is replaced; one the venue refused means: get out.
    /// </summary>
    private static void AfterTheEnd(Deciding step, Order order, Position position, OrderStatus status)
    {
        var isRefused = status == OrderStatus.Rejected;
        if (order.Leg == OrderLeg.Liquidation && isRefused && step.Book(order.Agent).Frozen is not null)
        {
            // The venue knows no such position: guards would be refused for ever, and a person has been called.
            return;
        }

        if (order.Leg == OrderLeg.Stop && status == OrderStatus.Rejected && !IsLeaving(step, order))
        {
            Exits.Force(step, order.Agent, position, Cause.Guard);
        }
        else if (order.Leg == OrderLeg.Target && status == OrderStatus.Rejected)
        {
            Protect.Change(step, order.Agent, position, position.Protection with { Target = null });
        }
        else
        {
            Protect.Ensure(step, order.Agent, order.Instrument);
        }
    }

    private static bool IsLeaving(Deciding step, Order order) => step.Book(order.Agent).Orders.Values.Any(
        o => o.Instrument == order.Instrument && o.Leg == OrderLeg.Liquidation && !o.CancelWanted);

    public static void Cancel(Deciding step, Input.CancelAsked input)
    {
        if (!step.Desk.Agents.TryGetValue(input.Agent, out var book)
            || !book.Orders.TryGetValue(input.Order, out var order))
        {
            step.Refuse($"Order {input.Order} of {input.Agent} is not open");
        }
        else if (order.Leg is OrderLeg.Stop or OrderLeg.Liquidation && book.Positions.ContainsKey(order.Instrument))
        {
            step.Refuse("A stop or forced exit cannot be cancelled while its position is open: close it, or move it");
        }
        else if (!order.CancelWanted)
        {
            step.Emit(new Fact.CancelWanted(input.Agent, input.Order, input.Reason));
            if (order.Leg == OrderLeg.Target && book.Positions.TryGetValue(order.Instrument, out var position))
            {
                // Else the answer to this cancel would put the target back.
                Protect.Change(step, input.Agent, position, position.Protection with { Target = null });
            }
        }
    }

    public static void Trail(Deciding step, Input.TrailMoved input)
    {
        if (!step.Desk.Agents.TryGetValue(input.Agent, out var book)
            || !book.Orders.TryGetValue(input.Order, out var order)
            || order.TrailBy is not { } distance
            || step.Desk.Instruments.GetValueOrDefault(order.Instrument) is not { } instrument)
        {
            step.Refuse($"Order {input.Order} of {input.Agent} is no open trailing stop");
            return;
        }

        var guardsLong = order.Side == Side.Sell;
        var level = guardsLong ? input.Best.Value - distance : input.Best.Value + distance;
        if (!Price.IsValid(level))
        {
            step.Refuse($"A trailing distance of {DecimalMath.ToText(distance)} leaves no price beside {input.Best}");
            return;
        }

        var trigger = instrument.RoundPrice(level, up: guardsLong);
        if (order.Trigger is not { } before || (guardsLong ? trigger > before : trigger < before))
        {
            step.Emit(new Fact.OrderTrailed(input.Agent, input.Order, input.Best, trigger));
            if (step.Position(input.Agent, order.Instrument) is { } position)
            {
                // The position keeps the level, so a stop that has to be placed again does not fall back.
                Protect.Change(step, input.Agent, position, position.Protection with { Stop = trigger });
            }
        }
    }
}
