using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Trading.Invariants;

/// <summary>I1 to I5: nothing is made, lost or counted twice.</summary>
internal static class MoneyInvariants
{
    public static void Check(CheckedStep step, AgentBook? before, AgentBook book)
    {
        var sum = 0m;
        foreach (var (_, amount) in book.Balances)
        {
            sum += amount.Value;
        }

        step.Hold(sum == 0m, "I4", book.Agent, () => $"the balances of all accounts sum to {Text(sum)}");
        var causes = 0m;
        foreach (var (_, amount) in book.PnlByCause)
        {
            causes += amount.Value;
        }

        var gained = (book.CashAndMargin + book.Balance(Account.External)).Value;
        step.Hold(causes == gained, "I3", book.Agent,
            () => $"results by cause are {Text(causes)} and the accounts gained {Text(gained)}");
        CheckPositions(step, before, book);
    }

    public static void CheckPosted(CheckedStep step, Fact.Posted posted)
    {
        var sum = 0m;
        foreach (var line in posted.Lines)
        {
            sum += line.Amount.Value;
        }

        step.Hold(sum == 0m, "I4", posted.Agent, () => $"an entry sums to {Text(sum)}");
    }

    /// <summary>The fee was posted once, and lots carry all of it.</summary>
    public static void CheckFill(CheckedStep step, Fact.Filled filled)
    {
        var fill = filled.Fill;
        var (posted, carried, moved) = (0m, 0m, 0m);
        foreach (var fact in step.Row.Step.Facts)
        {
            switch (fact)
            {
                case Fact.Posted entry:
                    foreach (var line in entry.Lines)
                    {
                        posted += line.Account == Account.Fees && line.Fill == fill.Id ? line.Amount.Value : 0m;
                    }

                    break;
                case Fact.LotReduced reduced:
                    carried += reduced.ExitFee.Value;
                    moved += reduced.Size.Value;
                    break;
                case Fact.LotOpened opened:
                    carried += opened.Lot.EntryFee.Value;
                    moved += opened.Lot.Opened.Value;
                    break;
                default:
                    break;
            }
        }

        step.Hold(posted == fill.Fee.Value && carried == fill.Fee.Value, "I5", fill.Agent,
            () => $"a fee of {fill.Fee} was posted as {Text(posted)} and carried by lots as {Text(carried)}");
        step.Hold(moved == fill.Size.Value, "I2", fill.Agent,
            () => $"an execution of {fill.Size} moved lots by {Text(moved)}");
        var notional = decimal.Round(fill.Price.Value * fill.Size.Value, Usd.Decimals, MidpointRounding.ToEven);
        step.Hold(fill.Notional.Value == notional, "I6", fill.Agent,
            () => $"{fill.Size} at {fill.Price} was valued {fill.Notional}");
        step.Hold(!fill.Size.IsZero, "I6", fill.Agent, () => "an execution of nothing was booked");
    }

    /// <summary>A point of the equity series is what the accounts and the marks of its own input say.</summary>
    public static void CheckMark(CheckedStep step, Fact.EquityMarked mark)
    {
        if (step.Row.Step.Input is not Input.Marked input || !step.After.Agents.TryGetValue(mark.Agent, out var book))
        {
            return;
        }

        var marks = new Marks(input.Marks);
        var open = 0m;
        foreach (var (instrument, position) in book.Positions)
        {
            if (marks.Find(instrument) is not { } seen)
            {
                step.Hold(false, "I1", mark.Agent, () => $"equity was marked without a price of {instrument}");
                return;
            }

            open += decimal.Round(position.Size * seen.Mark.Value, Usd.Decimals, MidpointRounding.ToEven)
                - position.Cost.Value;
        }

        var equity = book.Balance(Account.Cash).Value + book.Balance(Account.Margin).Value + open;
        step.Hold(mark.Equity.Value == equity && (mark.Cash + mark.Margin + mark.Unrealised) == mark.Equity, "I1",
            mark.Agent, () => $"equity was marked as {mark.Equity} and is {Text(equity)}");
    }

    private static void CheckPositions(CheckedStep step, AgentBook? before, AgentBook book)
    {
        var margin = 0m;
        foreach (var (instrument, position) in book.Positions)
        {
            margin += position.Margin.Value;
            var (size, cost) = (0m, 0m);
            foreach (var lot in position.Lots)
            {
                size += position.Sign * lot.Size.Value;
                cost += position.Sign * lot.Cost.Value;
            }

            step.Hold(size == position.Size && cost == position.Cost.Value, "I2", book.Agent,
                () => $"{instrument}: lots of {Text(size)} for {Text(cost)} make a position of "
                    + $"{Text(position.Size)} for {position.Cost}");
        }

        step.Hold(margin == book.Balance(Account.Margin).Value, "I1", book.Agent,
            () => $"positions hold margin of {Text(margin)} and the account {book.Balance(Account.Margin)}");
        CheckMoves(step, before, book);
    }

    /// <summary>Positions move by executions and nothing else.</summary>
    private static void CheckMoves(CheckedStep step, AgentBook? before, AgentBook book)
    {
        if (before is null || ReferenceEquals(before.Positions, book.Positions))
        {
            return;
        }

        foreach (var instrument in before.Positions.Keys.Concat(book.Positions.Keys).Distinct())
        {
            var moved = SizeIn(book, instrument) - SizeIn(before, instrument);
            var filled = 0m;
            foreach (var fact in step.Row.Step.Facts)
            {
                filled += fact is Fact.Filled { Fill: var fill } && fill.Agent == book.Agent
                    && fill.Instrument == instrument ? (fill.Side == Side.Buy ? 1 : -1) * fill.Size.Value : 0m;
            }

            step.Hold(moved == filled, "I2", book.Agent,
                () => $"{instrument} moved by {Text(moved)} and executions were {Text(filled)}");
        }
    }

    private static decimal SizeIn(AgentBook book, InstrumentId instrument) =>
        book.Positions.TryGetValue(instrument, out var position) ? position.Size : 0m;

    private static string Text(decimal value) => DecimalMath.ToText(value);
}
