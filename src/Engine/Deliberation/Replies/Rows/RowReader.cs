using System.Collections.Immutable;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;

namespace Pitwall.Engine.Deliberation.Replies.Rows;

/// <summary>
/// Gives one row its verdict. Doubt says why the reply as a whole cannot be trusted to be complete; then rows that add
/// risk are refused, and rows that take it away are read as well as they can be.
/// </summary>
internal sealed class RowReader(ReplyContext context, Dialect dialect, string? doubt)
{
    private const int ReasonMax = 2_000;

    /// <summary>The verdicts of one row: one, except when it closes everything that is held.</summary>
    public ImmutableArray<RowVerdict> Read(RowFields row, IReadOnlyList<Repair> repairs)
    {
        var said = CoinSaid(row);
        if (row.Objection is { } objection)
        {
            return [Rejected(Verdict(row, said, repairs), objection)];
        }

        if (CoinNames.IsNobody(said) && (said.Length > 0 || context.Coins.Length != 1))
        {
            return ForNobody(row, said, repairs);
        }

        var coin = said.Length == 0 ? context.Coins[0] : CoinNames.Find(said, context);
        return
        [
            coin is { } instrument
                ? ForCoin(row, said, instrument, repairs)
                : ForStranger(row, said, repairs),
        ];
    }

    /// <summary>Waiting for what one does not trade is harmless; anything else about it was made up.</summary>
    private static RowVerdict ForStranger(RowFields row, string said, IReadOnlyList<Repair> repairs)
    {
        var blank = Verdict(row, said, repairs);
        return ActionWords.Find(blank.ActionSaid)?.Intention == Intention.Wait
            ? blank
            : Rejected(blank, $"'{(said.Length > 40 ? said[..40] : said)}' is none of the coins this agent trades");
    }

    private static string CoinSaid(RowFields row)
    {
        var said = row.Text(FieldNames.Coin);
        return said.Length > 0 ? said : row.Source.Key ?? "";
    }

    private ImmutableArray<RowVerdict> ForNobody(RowFields row, string said, IReadOnlyList<Repair> repairs)
    {
        var blank = Verdict(row, said, repairs);
        var word = ActionWords.Find(ActionReading.Said(row));
        if (word?.Intention is Intention.Close && context.Positions is { Length: > 0 } held)
        {
            return [.. held.Select(position => ForCoin(row, said, position.Instrument, repairs))];
        }

        return
        [
            word?.Intention switch
            {
                Intention.Wait or Intention.Hold => blank,
                Intention.Close => blank with { Ruling = RowRuling.NoOperation, Why = "Nothing is held" },
                null => blank with { Ruling = RowRuling.Rejected, Why = $"'{blank.ActionSaid}' is no action" },
                _ => blank with { Ruling = RowRuling.Rejected, Why = "It does not say which coin" },
            },
        ];
    }

    private RowVerdict ForCoin(RowFields row, string said, InstrumentId coin, IReadOnlyList<Repair> repairs)
    {
        var held = context.Held(coin);
        var reading = ActionReading.Of(row, dialect, held, context.Positions is not null);
        var (confidence, scaled) = ConfidenceReading.Of(row, dialect, reading.Action);
        var verdict = Verdict(row, said, repairs) with
        {
            Instrument = coin,
            Action = reading.Waits ? ProposalAction.Hold : reading.Action,
            Confidence = confidence,
            Quantity = row.Number(FieldNames.Quantity).AnyValue,
        };
        verdict = scaled is null ? verdict : Mended(verdict, scaled);
        if (reading.Guess is { } guess)
        {
            verdict = Mended(verdict, new Repair("action_guessed", RepairKind.Meaning, verdict.Offset, guess));
        }

        if (reading.Rejection is { } rejection)
        {
            return Rejected(verdict, rejection);
        }

        if (reading.Impossible is { } impossible)
        {
            return verdict with { Ruling = RowRuling.NoOperation, Why = impossible };
        }

        if (reading.Waits)
        {
            return verdict;
        }

        var plain = new Proposal(
            coin, verdict.Action!.Value, Confidence: confidence?.Normalised, Reason: Cut(verdict.Justification));
        return plain.Action switch
        {
            ProposalAction.Hold when doubt is Judgement.Glued => Rejected(verdict, doubt),
            ProposalAction.Hold => verdict with { Proposal = plain },
            ProposalAction.OpenLong or ProposalAction.OpenShort or ProposalAction.Add => Entry(row, verdict, plain),
            _ => new ExitReader(context, dialect, doubt).Read(row, verdict, plain),
        };
    }

    private RowVerdict Entry(RowFields row, RowVerdict verdict, Proposal plain)
    {
        var why = doubt
            ?? (row.Contradiction is { } key ? $"'{key}' stands in it twice and says two things" : null)
            ?? verdict.Repairs.FirstOrDefault(repair => repair.Kind == RepairKind.Meaning)?.Detail;
        return why is null
            ? new EntryReader(context, dialect).Read(row, verdict, plain)
            : Rejected(verdict, $"Nothing is opened by guessing: {why}");
    }

    private static RowVerdict Verdict(RowFields row, string coin, IReadOnlyList<Repair> repairs) => new(
        row.Source.Offset,
        row.Source.End - row.Source.Offset,
        repairs.Count > 0 ? RowRuling.Repaired : RowRuling.Accepted,
        coin,
        ActionReading.Said(row),
        null,
        null,
        null,
        [.. repairs],
        null,
        row.Text(FieldNames.Justification),
        null);

    /// <summary>The verdict with one more repair.</summary>
    public static RowVerdict Mended(RowVerdict verdict, Repair repair) => verdict with
    {
        Ruling = RowRuling.Repaired,
        Repairs = verdict.Repairs.Add(repair),
    };

    public static RowVerdict Rejected(RowVerdict verdict, string why) => verdict with
    {
        Ruling = RowRuling.Rejected,
        Proposal = null,
        Why = why,
    };

    /// <summary>What was read as what, for a repair's detail.</summary>
    public static string ReadAs(SaidNumber number) => $"'{number.Raw}' read as {DecimalMath.ToText(number.Value)}";

    private static string Cut(string reason) =>
        reason.Length <= ReasonMax ? reason
        : char.IsHighSurrogate(reason[ReasonMax - 1]) ? reason[..(ReasonMax - 1)]
        : reason[..ReasonMax];
}
