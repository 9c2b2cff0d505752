using Pitwall.Engine.Trading;

namespace Pitwall.Engine.Deliberation.Replies.Rows;

/// <summary>
/// What a row asks for, once its word, its side and the position were looked at. Exactly one of Action, Waits,
/// Impossible and Rejection is set; Guess names the choice that had to be made.
/// </summary>
internal sealed record ActionReading(
    ProposalAction? Action, bool Waits, string? Impossible, string? Rejection, string? Guess)
{
    /// <summary>Reads the action of a row for a coin whose position is known, unknown, or none (held null).</summary>
    public static ActionReading Of(RowFields row, Dialect dialect, HeldPosition? held, bool isKnown)
    {
        var said = Said(row);
        if (ActionWords.Find(said) is not { } word)
        {
            return Rejected(said.Length == 0 ? "It says no action" : $"'{Short(said)}' is no action");
        }

        var reading = Meant(word.Intention, row, new Holding(held, isKnown), dialect);
        return word.IsInvented && reading.Action is not null
            ? reading with { Guess = reading.Guess ?? $"'{said}' read as {reading.Action}" }
            : reading;
    }

    /// <summary>The action word of a row; a side alone is one when nothing else is.</summary>
    public static string Said(RowFields row) =>
        row.Source.Fields.Members.Count == 0 ? row.Source.Fields.Text : row.Text(FieldNames.Action);

    private static ActionReading Meant(Intention intention, RowFields row, Holding holding, Dialect dialect) =>
        intention switch
        {
            Intention.OpenLong => Does(ProposalAction.OpenLong),
            Intention.OpenShort => Does(ProposalAction.OpenShort),
            Intention.Enter => Entered(row),
            Intention.Buy => Bought(holding),
            Intention.Sell => Sold(holding, dialect),
            Intention.Add => holding.Held is null ? Rejected("Nothing is held that could be added to")
                : Does(ProposalAction.Add),
            Intention.Close or Intention.CloseLong or Intention.CloseShort =>
                holding.Missing(Side(intention)) is { } none ? Cannot(none) : Does(ProposalAction.Close),
            Intention.Reduce or Intention.ReduceLong or Intention.ReduceShort =>
                holding.Missing(Side(intention)) is { } none ? Cannot(none) : Does(ProposalAction.Reduce),
            Intention.SetStop => holding.Missing(null) is { } none ? Cannot(none) : Does(ProposalAction.SetStop),
            Intention.SetTarget => holding.Missing(null) is { } none ? Cannot(none) : Does(ProposalAction.SetTarget),
            Intention.Hold => holding.Missing(null) is { } none ? Cannot(none) : Does(ProposalAction.Hold),
            _ => new(null, true, null, null, null),
        };

    private static bool? Side(Intention intention) => intention switch
    {
        Intention.CloseLong or Intention.ReduceLong => true,
        Intention.CloseShort or Intention.ReduceShort => false,
        _ => null,
    };

    private static ActionReading Entered(RowFields row) =>
        row.Text(FieldNames.Side).Trim().ToLowerInvariant() switch
        {
            "long" or "buy" => Does(ProposalAction.OpenLong),
            "short" or "sell" => Does(ProposalAction.OpenShort),
            _ => Rejected("It opens and does not say which side"),
        };

    private static ActionReading Bought(Holding holding) => holding.Held is { IsLong: false }
        ? Does(ProposalAction.Close) with { Guess = "'buy' read as closing the short that is held" }
        : Does(ProposalAction.OpenLong);

    private static ActionReading Sold(Holding holding, Dialect dialect) => holding.Held is { IsLong: true }
        ? Does(ProposalAction.Close) with { Guess = "'sell' read as closing the long that is held" }
        : dialect.Sell switch
        {
            SellWord.OpensShort => Does(ProposalAction.OpenShort),
            SellWord.OnlyCloses when holding.IsKnown => Cannot("Nothing is held that could be sold"),
            SellWord.OnlyCloses => Does(ProposalAction.Close) with { Guess = "'sell' read as closing" },
            _ => Rejected("'sell' may open a short or close a long, and there is no long to close"),
        };

    private static ActionReading Does(ProposalAction action) => new(action, false, null, null, null);

    private static ActionReading Cannot(string why) => new(null, false, why, null, null);

    private static ActionReading Rejected(string why) => new(null, false, null, why, null);

    private static string Short(string said) => said.Length > 40 ? $"{said[..40]}…" : said;
}

/// <summary>What is held of one coin, when that is known at all.</summary>
internal readonly record struct Holding(HeldPosition? Held, bool IsKnown)
{
    /// <summary>Why there is nothing on that side (null: any side), or null when there is or nobody knows.</summary>
    public string? Missing(bool? isLong) =>
        !IsKnown ? null
        : Held is null ? "Nothing is held there"
        : isLong is { } side && side != Held.IsLong ? $"The position is {(Held.IsLong ? "long" : "short")}"
        : null;
}
