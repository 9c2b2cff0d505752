using System.Collections.Immutable;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading.Orders;

namespace Pitwall.Engine.Trading.Books;

/// <summary>
/// Books an execution: lots first in, first out, realised PnL, fee, margin, position and its protection.
/// </summary>
internal static class Settlement
{
    public static void Settle(Deciding step, Input.OrderFilled input)
    {
        if (Objection(step.Desk, input) is { } objection)
        {
            step.Refuse(objection.Reason);
            if (objection.Freezes)
            {
                step.Emit(new Fact.AccountFrozen(input.Agent, objection.Reason));
                LossWatch.CancelRisk(step, input.Agent, "the account is frozen");
            }

            return;
        }

        var order = step.Book(input.Agent).Orders[input.Order];
        var fill = MakeFill(step, order, input);
        var filled = order.Filled + input.Size;
        step.Emit(new Fact.Filled(
            fill,
            filled,
            order.FilledNotional + fill.Notional,
            filled == order.Size ? OrderStatus.Filled : OrderStatus.PartlyFilled));
        Book(step, order, fill);
        Protect.AfterFill(step, order);
    }

    /// <summary>
    /// False when booking it now would freeze the account: what it builds on may still be on its way.
    /// </summary>
    internal static bool Fits(DeskState desk, Input.OrderFilled input) =>
        Objection(desk, input) is not { Freezes: true };

    private static (string Reason, bool Freezes)? Objection(DeskState desk, Input.OrderFilled input)
    {
        if (!desk.Agents.TryGetValue(input.Agent, out var book))
        {
            return ($"Fill {input.Key} names agent {input.Agent}, which is not on this desk", false);
        }

        if (book.RecentFills.Contains(input.Key, StringComparer.Ordinal))
        {
            return ($"Fill {input.Key} was already booked", false);
        }

        if (!book.Orders.TryGetValue(input.Order, out var order))
        {
            return ($"Fill {input.Key} belongs to order {input.Order}, which is not open", true);
        }

        if (order.FillKeys.Contains(input.Key, StringComparer.Ordinal))
        {
            return ($"Fill {input.Key} was already booked", false);
        }

        if (input.Size.IsZero || input.Size > order.Open)
        {
            return ($"Fill {input.Key} of {input.Size} does not fit the open {order.Open} of its order", true);
        }

        var position = book.Positions.GetValueOrDefault(order.Instrument);
        return order.ReduceOnly && (position is null || position.Sign == order.Sign || input.Size > position.AbsSize)
            ? ($"Reduce-only fill {input.Key} would open or flip the position", true)
            : null;
    }

    private static Fill MakeFill(Deciding step, Order order, Input.OrderFilled input) => new(
        step.NextId(),
        input.Key,
        order.Id,
        order.Agent,
        order.Instrument,
        order.Decision,
        order.Cause,
        order.Side,
        input.Price,
        input.Size,
        Usd.Rounded(input.Price.Value * input.Size.Value),
        input.Fee,
        input.Liquidity,
        input.Model,
        input.Grade,
        input.Reference);

    private static void Book(Deciding step, Order order, Fill fill)
    {
        var held = step.Position(fill.Agent, fill.Instrument);
        var closing = held is not null && held.Sign != order.Sign
            ? Quantity.Min(held.AbsSize, fill.Size)
            : Quantity.Zero;
        var opening = fill.Size - closing;
        var closedNotional = opening.IsZero ? fill.Notional : Part(fill.Notional, closing, fill.Size);
        var closedFee = opening.IsZero ? fill.Fee : Part(fill.Fee, closing, fill.Size);
        if (!closing.IsZero)
        {
            Closing.Close(step, held!, fill, new Slice(closing, closedNotional, closedFee));
        }

        if (!opening.IsZero)
        {
            Open(step, order, fill, new Slice(opening, fill.Notional - closedNotional, fill.Fee - closedFee));
        }
    }

    private static void Open(Deciding step, Order order, Fill fill, Slice slice)
    {
        var book = step.Book(fill.Agent);
        var held = step.Position(fill.Agent, fill.Instrument);
        var mode = held?.Mode ?? book.Margin;
        var margin = mode == MarginMode.Isolated
            ? Usd.Rounded(slice.Notional.Value / order.Leverage.Times)
            : Usd.Zero;
        var ledger = new Ledger(step, fill.Agent, fill.Cause, fill.Instrument) { Order = order.Id, Fill = fill.Id };
        ledger.Move(slice.Fee, Account.Fees, Account.Cash, "fee");
        ledger.Move(margin, Account.Margin, Account.Cash, "margin");
        ledger.Post();
        var signed = order.Sign * slice.Size.Value;
        var cost = order.Sign > 0 ? slice.Notional : -slice.Notional;
        step.Emit(new Fact.PositionMoved(
            fill.Agent,
            fill.Instrument,
            (held?.Size ?? 0m) + signed,
            (held?.Cost ?? Usd.Zero) + cost,
            (held?.Margin ?? Usd.Zero) + margin,
            order.Leverage,
            mode,
            held?.OpenedAt ?? step.At,
            held?.Decision ?? order.Decision,
            ProtectionAfter(held?.Protection, order)));
        step.Emit(new Fact.LotOpened(new Lot(
            step.NextId(),
            fill.Agent,
            fill.Instrument,
            fill.Side,
            order.Id,
            order.Decision,
            order.Cause,
            step.At,
            slice.Size,
            slice.Size,
            slice.Notional,
            slice.Fee,
            Usd.Zero)));
    }

    /// <summary>
    /// A later fill of the same entry after the position was gone must not reuse the numbers of its legs.
    /// </summary>
    private static Protection ProtectionAfter(Protection? held, Order order)
    {
        const int afterEarlierPosition = 10_000;
        var first = order.FillKeys.IsEmpty ? 0 : afterEarlierPosition * order.FillKeys.Length;
        var start = held ?? Protection.None with { Stops = first, Targets = first, Liquidations = first };
        // More of a position can tighten its stop and never loosen it; that takes a set_stop.
        var keeps = order.StopAfter is not { } asked
            || (start.Stop is { } stands && (order.Side == Side.Buy ? asked <= stands : asked >= stands));
        return start with
        {
            Stop = keeps ? start.Stop : order.StopAfter,
            StopCause = keeps ? start.StopCause : order.StopCause,
            TrailBy = keeps ? start.TrailBy : null,
            Target = order.TargetAfter ?? start.Target,
        };
    }

    /// <summary>
    /// An amount's share of a part of the whole, rounded once; the caller gives the last part the rest.
    /// </summary>
    internal static Usd Part(Usd whole, Quantity part, Quantity of) =>
        part == of ? whole : Usd.Rounded(whole.Value * part.Value / of.Value);
}

/// <summary>The opening or closing part of one execution: units, USD notional and USD fee.</summary>
internal readonly record struct Slice(Quantity Size, Usd Notional, Usd Fee);
