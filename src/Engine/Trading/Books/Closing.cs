using Pitwall.Engine.Markets;

namespace Pitwall.Engine.Trading.Books;

/// <summary>
/// Closes lots first in, first out, and settles the loss cap of isolated margin and the venue's backstop.
/// </summary>
internal static class Closing
{
    public static void Close(Deciding step, Position held, Fill fill, Slice slice)
    {
        var gross = ReduceLots(step, held, fill, slice);
        var release = slice.Size == held.AbsSize
            ? held.Margin
            : Settlement.Part(held.Margin, slice.Size, held.AbsSize);
        var ledger = new Ledger(step, fill.Agent, fill.Cause, fill.Instrument) { Order = fill.Order, Fill = fill.Id };
        ledger.Move(gross, Account.Cash, Account.Realised, "realised");
        ledger.Move(slice.Fee, Account.Fees, Account.Cash, "fee");
        ledger.Move(release, Account.Cash, Account.Margin, "margin released");
        if (held.Mode == MarginMode.Isolated)
        {
            CapLoss(step, ledger, fill, slice, release + gross);
        }

        ledger.Post();
        var left = held.Size + ((fill.Side == Side.Buy ? 1 : -1) * slice.Size.Value);
        var cost = step.Position(fill.Agent, fill.Instrument)!.Lots
            .Aggregate(Usd.Zero, (sum, lot) => sum + (held.Sign > 0 ? lot.Cost : -lot.Cost));
        step.Emit(new Fact.PositionMoved(
            fill.Agent,
            fill.Instrument,
            left,
            cost,
            held.Margin - release,
            held.Leverage,
            held.Mode,
            held.OpenedAt,
            held.Decision,
            held.Protection));
        if (held.Mode == MarginMode.Cross && fill.Cause == Cause.Liquidation)
        {
            SettleCross(step, fill, slice);
        }
    }

    private static Usd ReduceLots(Deciding step, Position held, Fill fill, Slice slice)
    {
        var left = slice;
        var total = Usd.Zero;
        foreach (var lot in held.Lots)
        {
            if (left.Size.IsZero)
            {
                break;
            }

            var size = Quantity.Min(lot.Size, left.Size);
            var proceeds = Settlement.Part(left.Notional, size, left.Size);
            var exitFee = Settlement.Part(left.Fee, size, left.Size);
            var cost = Settlement.Part(lot.Cost, size, lot.Size);
            var entryFee = Settlement.Part(lot.EntryFee, size, lot.Size);
            var funding = Settlement.Part(lot.Funding, size, lot.Size);
            var gross = held.Sign > 0 ? proceeds - cost : cost - proceeds;
            step.Emit(new Fact.LotReduced(
                lot with
                {
                    Size = lot.Size - size,
                    Cost = lot.Cost - cost,
                    EntryFee = lot.EntryFee - entryFee,
                    Funding = lot.Funding - funding,
                },
                fill.Id,
                size,
                fill.Price,
                fill.Cause,
                gross,
                entryFee,
                exitFee,
                funding));
            total += gross;
            left = new Slice(left.Size - size, left.Notional - proceeds, left.Fee - exitFee);
        }

        return total;
    }

    /// <summary>
    /// An isolated loss stops at its margin, the venue bears the rest. A liquidation that ends below two thirds of
    /// maintenance goes to the backstop, which keeps what is left of the margin.
    /// </summary>
    private static void CapLoss(Deciding step, Ledger ledger, Fill fill, Slice slice, Usd remaining)
    {
        if (remaining < Usd.Zero)
        {
            ledger.Move(-remaining, Account.Cash, Account.VenueLoss, "loss beyond the isolated margin");
        }
        else if (fill.Cause == Cause.Liquidation)
        {
            var maintenance = MarginMath.Maintenance(step.Desk.Instruments[fill.Instrument], slice.Notional.Value);
            if (remaining.Value * 3m < maintenance * 2m)
            {
                ledger.Move(remaining, Account.Forfeited, Account.Cash, "backstop below two thirds of maintenance");
            }
        }
    }

    /// <summary>
    /// The last position of a liquidated cross account settles it by the same two rules, with all its cash.
    /// </summary>
    private static void SettleCross(Deciding step, Fill fill, Slice slice)
    {
        var book = step.Book(fill.Agent);
        if (!book.Positions.IsEmpty)
        {
            return;
        }

        var maintenance = MarginMath.Maintenance(step.Desk.Instruments[fill.Instrument], slice.Notional.Value);
        var ledger = new Ledger(step, fill.Agent, fill.Cause, fill.Instrument) { Order = fill.Order, Fill = fill.Id };
        if (book.Cash < Usd.Zero)
        {
            ledger.Move(-book.Cash, Account.Cash, Account.VenueLoss, "loss beyond the account");
        }
        else if (book.Cash.Value * 3m < maintenance * 2m)
        {
            ledger.Move(book.Cash, Account.Forfeited, Account.Cash, "backstop below two thirds of maintenance");
        }

        ledger.Post();
    }
}
