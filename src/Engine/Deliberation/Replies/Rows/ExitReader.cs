using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;

namespace Pitwall.Engine.Deliberation.Replies.Rows;

/// <summary>
/// Reads what takes risk away: a close, a reduction, a stop or target. Here a number may be mended, because reading it
/// a little wrong leaves less at risk than not reading it; a stop only when it gets tighter.
/// </summary>
internal sealed class ExitReader(ReplyContext context, Dialect dialect, string? doubt)
{
    public RowVerdict Read(RowFields row, RowVerdict verdict, Proposal plain) => plain.Action switch
    {
        ProposalAction.Close => Close(row, verdict, plain),
        ProposalAction.Reduce => Reduce(row, verdict, plain),
        ProposalAction.SetStop => Stop(row, verdict, plain),
        _ => Target(row, verdict, plain),
    };

    private RowVerdict Close(RowFields row, RowVerdict verdict, Proposal plain)
    {
        var portion = row.Number(FieldNames.Portion).AnyValue ?? Percent(row.Number("percentage", "closepercentage"));
        var quantity = row.Number(FieldNames.Quantity).AnyValue;
        if (portion == 0 || quantity == 0)
        {
            return verdict with { Ruling = RowRuling.NoOperation, Why = "It closes a size of 0" };
        }

        foreach (var name in new[] { FieldNames.Leverage, FieldNames.Stop, FieldNames.Target, FieldNames.Quantity })
        {
            verdict = Noted(verdict, row.Number(name));
        }

        var proposal = portion is > 0 and < 1
            ? plain with { Action = ProposalAction.Reduce, Fraction = portion }
            : plain;
        return verdict with { Action = proposal.Action, Proposal = proposal };
    }

    private RowVerdict Reduce(RowFields row, RowVerdict verdict, Proposal plain)
    {
        var (fraction, said) = Share(row, plain);
        verdict = Noted(verdict, said);
        if (fraction is { } part)
        {
            return part switch
            {
                0 => verdict with { Ruling = RowRuling.NoOperation, Why = "It reduces by a size of 0" },
                < 0 => RowReader.Rejected(verdict, $"It reduces by {DecimalMath.ToText(part)}"),
                < 1 => verdict with { Proposal = plain with { Fraction = part } },
                1 => verdict with
                {
                    Action = ProposalAction.Close,
                    Proposal = plain with { Action = ProposalAction.Close },
                },
                _ => RowReader.Mended(verdict, new Repair(
                    "more_than_held", RepairKind.Meaning, said.Offset, $"'{said.Raw}' read as all of it")) with
                {
                    Action = ProposalAction.Close,
                    Proposal = plain with { Action = ProposalAction.Close },
                },
            };
        }

        return row.Number(FieldNames.Notional).AnyValue is > 0 and var usd
            ? verdict with { Proposal = plain with { NotionalUsd = usd } }
            : RowReader.Rejected(verdict, "It does not say by how much to reduce");
    }

    private (decimal? Fraction, SaidNumber Said) Share(RowFields row, Proposal plain)
    {
        var fraction = row.Number(FieldNames.Fraction);
        fraction = fraction.State == NumberState.Absent ? row.Number(FieldNames.Portion) : fraction;
        if (fraction.AnyValue is { } part)
        {
            return (fraction.Repair is "percent_sign" ? part / 100m : part, fraction);
        }

        var percentage = row.Number(FieldNames.Percentage);
        if (Percent(percentage) is { } share)
        {
            return (share, percentage);
        }

        var quantity = row.Number(FieldNames.Quantity);
        return quantity.AnyValue is { } size && Math.Abs(size) < 10_000_000_000_000m
            && context.Held(plain.Instrument) is { Size: > 0 } held
            ? (Math.Abs(size) / held.Size, quantity)
            : (null, quantity);
    }

    private static decimal? Percent(SaidNumber number) => number.AnyValue / 100m;

    private RowVerdict Stop(RowFields row, RowVerdict verdict, Proposal plain)
    {
        var level = row.Number(FieldNames.NewStop);
        if (level.AnyValue is not { } stop)
        {
            return RowReader.Rejected(verdict, level.State == NumberState.Absent
                ? "It does not say where the stop goes"
                : $"Its stop '{level.Raw}' is no number");
        }

        verdict = Noted(verdict, level);
        return Guessed(verdict) && !IsTighter(plain, stop)
            ? RowReader.Rejected(verdict, "A stop is not loosened by guessing")
            : verdict with { Proposal = plain with { Stop = stop } };
    }

    private RowVerdict Target(RowFields row, RowVerdict verdict, Proposal plain)
    {
        var level = row.Number(FieldNames.NewTarget);
        if (level.AnyValue is not { } target)
        {
            return RowReader.Rejected(verdict, level.State == NumberState.Absent
                ? "It does not say where the target goes"
                : $"Its target '{level.Raw}' is no number");
        }

        verdict = Noted(verdict, level);
        return Guessed(verdict)
            ? RowReader.Rejected(verdict, "A target is not moved by guessing")
            : verdict with { Proposal = plain with { Target = target } };
    }

    private bool Guessed(RowVerdict verdict) =>
        doubt is not null || verdict.Repairs.Any(repair => repair.Kind == RepairKind.Meaning);

    /// <summary>Whether the new stop is nearer than the one that stands; a stop where there was none is.</summary>
    private bool IsTighter(Proposal plain, decimal stop) =>
        context.Held(plain.Instrument) is { } held
        && stop > 0
        && (held.Stop is not { } now || (held.IsLong ? stop > now : stop < now));

    private RowVerdict Noted(RowVerdict verdict, SaidNumber number) => number switch
    {
        { State: NumberState.Mended, Repair: { } name } => RowReader.Mended(
            verdict, new Repair(name, RepairKind.Meaning, number.Offset, RowReader.ReadAs(number))),
        { State: NumberState.Unreadable } => RowReader.Mended(
            verdict, new Repair("field_rejected", RepairKind.Syntax, number.Offset, $"'{number.Raw}' is no number")),
        { State: NumberState.Exact, Repair: { } name } when !dialect.QuotesNumbers => RowReader.Mended(
            verdict, new Repair(name, RepairKind.Syntax, number.Offset, number.Raw)),
        _ => verdict,
    };
}
