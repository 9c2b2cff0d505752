using System.Collections.Immutable;
using System.Diagnostics;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading.Books;
using Pitwall.Engine.Trading.Orders;

namespace Pitwall.Engine.Trading;

/// <summary>Work a desk owes the world, derived from its state alone: the loop and a restart do the same.</summary>
public abstract record Duty(Order Order)
{
    public sealed record Cancel(Order Order) : Duty(Order);

    public sealed record Send(Order Order) : Duty(Order);

    /// <summary>Ask the venue what became of an order nobody knows about.</summary>
    public sealed record Inquire(Order Order) : Duty(Order);
}

/// <summary>
/// The rules. Decide turns an input into facts and may change with every release; what it decided stays decided.
/// </summary>
public static class Desk
{
    /// <summary>
    /// Decides one input on a state; the facts are not yet folded. A clock that runs backwards throws.
    /// </summary>
    public static ImmutableArray<Fact> Decide(DeskState desk, Input input) => Decided(desk, input).Done();

    private static Deciding Decided(DeskState desk, Input input)
    {
        if (input.At < desk.At)
        {
            throw new ArgumentException($"Input at {input.At} is before the desk's clock {desk.At}", nameof(input));
        }

        var step = new Deciding(desk, input.At);
        if (desk.Seq == 0 && input is not Input.DeskOpened)
        {
            throw new ArgumentException("The first input of a desk is desk_opened", nameof(input));
        }

        Dispatch(step, input);
        return step;
    }

    /// <summary>Decides, writes down and folds one input.</summary>
    public static (DeskState Desk, Recorded Row) Take(DeskState desk, Input input)
    {
        // Deciding has folded every fact already, so only the cursors are left to move.
        var step = Decided(desk, input);
        var row = Recorded.Of(desk.Seq + 1, new Step(input, step.Done()));
        var after = Fold.Cursors(step.Desk, row);
        return (after, row with { Link = new HistoryLink(desk.HistoryHash, after.HistoryHash) });
    }

    /// <summary>
    /// Cancels of what adds risk first, then orders that reduce, then the rest. A guard is cancelled only when none of
    /// its position still waits to be sent, so that a position is never naked; nothing is sent while the kill latch is
    /// engaged.
    /// </summary>
    public static IEnumerable<Duty> Owed(DeskState desk)
    {
        if (!IsAnythingOwed(desk))
        {
            return [];
        }

        var orders = desk.Agents.Values.SelectMany(book => book.Orders.Values).ToImmutableArray();
        return orders.Where(o => o.CancelWanted && o.Status != OrderStatus.Unknown && !IsStillNeeded(orders, o))
            .OrderBy(o => o.ReduceOnly ? 1 : 0)
            .Select(Duty (o) => new Duty.Cancel(o))
            .Concat(orders.Where(o => o.Status == OrderStatus.Unknown).Select(o => new Duty.Inquire(o)))
            .Concat(desk.Kill.Engaged
                ? []
                : orders.Where(o => o.Status == OrderStatus.Intended && !o.CancelWanted)
                    .OrderBy(o => o.ReduceOnly ? 0 : 1)
                    .Select(o => new Duty.Send(o)));
    }

    /// <summary>Asked after every input, and nearly always answered no.</summary>
    private static bool IsAnythingOwed(DeskState desk)
    {
        foreach (var (_, book) in desk.Agents)
        {
            foreach (var (_, order) in book.Orders)
            {
                if (order.CancelWanted || order.Status is OrderStatus.Unknown or OrderStatus.Intended)
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>The old stop stays while the one that replaces it has not reached the venue.</summary>
    private static bool IsStillNeeded(ImmutableArray<Order> orders, Order old) => old.Leg == OrderLeg.Stop
        && old.Status != OrderStatus.Intended
        && orders.Any(o => o.Leg == OrderLeg.Stop && o.Agent == old.Agent && o.Instrument == old.Instrument
            && o.Id != old.Id && !o.CancelWanted && o.Status == OrderStatus.Intended);

    private static void Dispatch(Deciding step, Input input)
    {
        switch (input)
        {
            case Input.CycleBegun begun:
                Proposing.Begin(step, begun);
                break;
            case Input.Proposed proposed:
                Proposing.Judge(step, proposed);
                break;
            case Input.OrderFilled filled:
                Settlement.Settle(step, filled);
                break;
            case Input.VenueAnswered answered:
                Answers.Take(step, answered);
                break;
            case Input.TriggerCrossed crossed:
                Marking.Cross(step, crossed);
                break;
            case Input.TrailMoved moved:
                Answers.Trail(step, moved);
                break;
            case Input.FundingSettled funding:
                Marking.Fund(step, funding);
                break;
            case Input.Marked marked:
                Marking.Mark(step, marked);
                break;
            case Input.CancelAsked cancel:
                Answers.Cancel(step, cancel);
                break;
            default:
                Steering.Steer(step, input);
                break;
        }
    }
}
