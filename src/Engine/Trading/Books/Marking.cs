using System.Collections.Immutable;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading.Orders;

namespace Pitwall.Engine.Trading.Books;

/// <summary>What time does to the books: marks, hourly funding, and the levels that prices cross.</summary>
internal static class Marking
{
    public static void Mark(Deciding step, Input.Marked input)
    {
        var marks = new Marks(input.Marks);
        foreach (var (agent, _) in step.Desk.Agents)
        {
            LossWatch.OpenDay(step, agent, marks);
            LossWatch.Check(step, agent, marks);
            var book = step.Book(agent);
            if (Valuation.Unrealised(book, marks) is { } unrealised)
            {
                step.Emit(new Fact.EquityMarked(
                    agent,
                    step.NextId(),
                    book.Cash,
                    book.Balance(Account.Margin),
                    unrealised,
                    book.CashAndMargin + unrealised));
            }
        }
    }

    public static void Fund(Deciding step, Input.FundingSettled input)
    {
        foreach (var (_, book) in step.Desk.Agents)
        {
            if (book.Positions.TryGetValue(input.Instrument, out var position))
            {
                FundOne(step, book, position, input);
            }
        }
    }

    /// <summary>size × oracle × rate: longs pay a positive rate, shorts receive it; isolated margin bears it.</summary>
    private static void FundOne(Deciding step, AgentBook book, Position position, Input.FundingSettled input)
    {
        var paid = Usd.Rounded(position.Size * input.Oracle.Value * input.Rate);
        if (paid == Usd.Zero)
        {
            return;
        }

        var isolated = position.Mode == MarginMode.Isolated;
        var ledger = new Ledger(step, book.Agent, Cause.Funding, position.Instrument);
        ledger.Move(paid, Account.Funding, isolated ? Account.Margin : Account.Cash, "funding");
        ledger.Post();
        step.Emit(new Fact.FundingBooked(
            book.Agent,
            position.Instrument,
            input.Rate,
            input.Oracle,
            input.Estimated,
            paid,
            Shares(position, paid)));
        if (isolated)
        {
            var funded = step.Position(book.Agent, position.Instrument)!;
            Protect.Change(step, book.Agent, funded with { Margin = funded.Margin - paid }, funded.Protection);
        }
    }

    private static ImmutableArray<LotShare> Shares(Position position, Usd paid)
    {
        var shares = ImmutableArray.CreateBuilder<LotShare>(position.Lots.Length);
        var left = paid;
        var size = position.AbsSize;
        foreach (var lot in position.Lots)
        {
            var share = Settlement.Part(left, lot.Size, size);
            shares.Add(new LotShare(lot.Id, share));
            left -= share;
            size -= lot.Size;
        }

        return shares.ToImmutable();
    }

    public static void Cross(Deciding step, Input.TriggerCrossed input)
    {
        if (!step.Desk.Agents.TryGetValue(input.Agent, out var book))
        {
            step.Refuse($"Agent {input.Agent} is not on this desk");
            return;
        }

        var marks = new Marks(input.Marks);
        switch (input.Kind)
        {
            case TriggerKind.Order:
                FireOrder(step, book, input, marks);
                break;
            case TriggerKind.Liquidation:
                Liquidation.Check(step, book, input.Instrument, marks);
                break;
            default:
                LossWatch.OpenDay(step, input.Agent, marks);
                LossWatch.Check(step, input.Agent, marks);
                break;
        }
    }

    private static void FireOrder(Deciding step, AgentBook book, Input.TriggerCrossed input, Marks marks)
    {
        if (input.Order is not { } id
            || !book.Orders.TryGetValue(id, out var order)
            || !order.IsDormant
            || marks.Find(order.Instrument) is not { } seen)
        {
            step.Refuse($"Trigger of {input.Agent}: no such order is waiting, or the mark is missing");
            return;
        }

        if (Crossed(order, seen.Mark))
        {
            step.Emit(new Fact.OrderTriggered(book.Agent, order.Id, seen.Mark));
        }
        else
        {
            step.Refuse($"The mark {seen.Mark} has not crossed the trigger {order.Trigger} of order {order.Id}");
        }
    }

    /// <summary>
    /// A stop fires when the mark goes against its side (sell stops at or below, buy stops at or above the trigger), a
    /// target when it goes with it.
    /// </summary>
    public static bool Crossed(Order order, Price mark)
    {
        var trigger = order.Trigger ?? throw new InvalidOperationException($"Order {order.Id} has no trigger");
        return FiresBelow(order) ? mark <= trigger : mark >= trigger;
    }

    /// <summary>Whether an order's trigger is met by a falling mark.</summary>
    public static bool FiresBelow(Order order) => (order.Side == Side.Sell) != (order.Type == OrderType.Target);
}
