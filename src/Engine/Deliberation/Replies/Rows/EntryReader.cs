using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;

namespace Pitwall.Engine.Deliberation.Replies.Rows;

/// <summary>
/// Reads an opening or an addition. Every number it takes stands in the reply as a decimal; a number that would need a
/// guess rejects the row, except a target, without which the same risk is taken.
/// </summary>
internal sealed class EntryReader(ReplyContext context, Dialect dialect)
{
    public RowVerdict Read(RowFields row, RowVerdict verdict, Proposal plain)
    {
        var leverage = row.Number(FieldNames.Leverage);
        var stop = row.Number(FieldNames.Stop);
        var limit = Limit(row, plain.Action);
        var trigger = row.Number(FieldNames.Trigger);
        var size = Size(row, plain, leverage);
        foreach (var (name, number) in new[]
        {
            ("leverage", leverage), ("stop", stop), ("limit", limit), ("trigger", trigger), (size.Name, size.Said),
        })
        {
            if (Objection(name, number) is { } why)
            {
                return RowReader.Rejected(verdict, why);
            }

            verdict = Noted(verdict, number);
        }

        if (Times(leverage) is not { } times)
        {
            return RowReader.Rejected(
                verdict, $"A leverage of {DecimalMath.ToText(leverage.Value)} is no whole number from 1 up");
        }

        if (size.Notional is not { } notional)
        {
            return RowReader.Rejected(verdict, size.Why);
        }

        return WithTarget(row, verdict, plain with
        {
            NotionalUsd = notional,
            Leverage = leverage.State == NumberState.Absent ? null : times,
            Stop = stop.ExactValue,
            Limit = limit.ExactValue,
            Trigger = trigger.ExactValue,
            TimeInForce = Force(row),
            ValidSeconds = row.Number("valids").ExactValue is { } valid && valid == decimal.Truncate(valid)
                && valid is > -1_000_000_000 and < 1_000_000_000 ? (int)valid : null,
        });
    }

    private RowVerdict WithTarget(RowFields row, RowVerdict verdict, Proposal proposal)
    {
        var target = row.Number(FieldNames.Target);
        if (target.State is NumberState.Exact or NumberState.Absent)
        {
            return Noted(verdict, target) with { Proposal = proposal with { Target = target.ExactValue } };
        }

        var left = new Repair(
            "field_rejected", RepairKind.Syntax, target.Offset, $"target '{target.Raw}' is no number");
        return RowReader.Mended(verdict, left) with { Proposal = proposal };
    }

    private RowVerdict Noted(RowVerdict verdict, SaidNumber number) =>
        number is { State: NumberState.Exact, Repair: { } name } && !dialect.QuotesNumbers
            ? RowReader.Mended(verdict, new Repair(name, RepairKind.Syntax, number.Offset, number.Raw))
            : verdict;

    private static string? Objection(string name, SaidNumber number) => number.State switch
    {
        NumberState.Mended =>
            $"Nothing is opened by guessing: its {name} {RowReader.ReadAs(number)} ({number.Repair}) would be one",
        NumberState.Unreadable => $"Its {name} '{number.Raw}' is no number",
        _ => null,
    };

    /// <summary>Leverage as a whole number; 1 when none is said, null for what no venue could mean.</summary>
    private static int? Times(SaidNumber leverage) =>
        leverage.State == NumberState.Absent ? 1
        : leverage.Value is >= 1 and <= int.MaxValue && leverage.Value == decimal.Truncate(leverage.Value)
            ? (int)leverage.Value
        : null;

    /// <summary>
    /// A price one is willing to pay; 0 is how the dialects with a fixed form say that there is none.
    /// </summary>
    private static SaidNumber Limit(RowFields row, ProposalAction action)
    {
        var limit = row.Number(FieldNames.Limit);
        if (limit.State != NumberState.Absent)
        {
            return limit;
        }

        var worst = action == ProposalAction.OpenShort ? row.Number("minprice") : row.Number("maxprice", "pricing");
        return worst.ExactValue == 0 ? SaidNumber.Absent : worst;
    }

    private static TimeInForce? Force(RowFields row) =>
        row.Text("timeinforce", "tif").ToLowerInvariant() switch
        {
            "gtc" => TimeInForce.Gtc,
            "ioc" => TimeInForce.Ioc,
            "alo" => TimeInForce.Alo,
            _ => null,
        };

    private Sized Size(RowFields row, Proposal plain, SaidNumber leverage)
    {
        var usd = row.Number(FieldNames.Notional);
        if (usd.State != NumberState.Absent)
        {
            return new("notional", usd, usd.ExactValue, "");
        }

        var portion = row.Number(FieldNames.Portion);
        if (portion.State != NumberState.Absent)
        {
            return context.EquityUsd is { } equity
                ? new("portion", portion, Times(portion.ExactValue * equity, Times(leverage)), TooLarge)
                : new("portion", portion, null, "It asks for a share of a balance that is not known here");
        }

        var quantity = row.Number(FieldNames.Quantity);
        return quantity.State == NumberState.Absent ? new("size", quantity, null, "It does not say how much")
            : context.Mark(plain.Instrument) is { } mark
                ? new("size", quantity, Times(quantity.ExactValue, mark), TooLarge)
            : new("size", quantity, null, $"There is no price of {plain.Instrument} to count its size in dollars");
    }

    private const string TooLarge = "Its size is beyond any market";

    private static decimal? Times(decimal? left, decimal? right)
    {
        if (left is not { } a || right is not { } b)
        {
            return null;
        }

        // 1e28 is the largest decimal; both factors below 1e13 stay clear of it.
        return Math.Abs(a) < 10_000_000_000_000m && Math.Abs(b) < 10_000_000_000_000m ? a * b : null;
    }

    /// <summary>How much a row asks for: as it was said, and in USD of notional when that can be told.</summary>
    private sealed record Sized(string Name, SaidNumber Said, decimal? Notional, string Why);
}
