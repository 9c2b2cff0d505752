using Pitwall.Engine.Markets;
using Pitwall.Engine.Trading;

namespace Pitwall.Server.Trading.Rows;

/// <summary>
/// A decision as its row shows it: the side held at that moment, and the agents document's words for status and action,
/// which the database computes by the same two tables.
/// </summary>
internal sealed record DecisionRow(Decision Decision, InstrumentId? Admitted, PositionSide? Held)
{
    public string Status => Decision.Outcome switch
    {
        CycleOutcome.Ok or CycleOutcome.OkRepaired or CycleOutcome.Partial or CycleOutcome.NoAction => "success",
        CycleOutcome.ParseError or CycleOutcome.Invalid or CycleOutcome.Truncated or CycleOutcome.Empty =>
            "parsing_error",
        _ => "failed",
    };

    public string Action => (Status, Decision.Action, Held) switch
    {
        (not "success", _, _) => "HOLD",
        (_, ProposalAction.OpenLong, _) or (_, ProposalAction.Add, PositionSide.Long) => "OPEN_LONG",
        (_, ProposalAction.OpenShort, _) or (_, ProposalAction.Add, PositionSide.Short) => "OPEN_SHORT",
        (_, ProposalAction.Close or ProposalAction.Reduce, _) => "CLOSE_POSITION",
        _ => "HOLD",
    };

    /// <summary>0 to 1; what was asked for outside that range stays readable in the asked column.</summary>
    public decimal Confidence => Math.Clamp(Decision.Asked?.Confidence ?? 0m, 0m, 1m);

    public static DecisionRow Of(DeskState desk, Fact.Decided decided)
    {
        var instrument = decided.Decision.Instrument;
        var held = instrument is { } id && desk.Agents[decided.Agent].Positions.TryGetValue(id, out var position)
            ? position
            : null;
        return new DecisionRow(
            decided.Decision,
            instrument is { } named && desk.Instruments.ContainsKey(named) ? named : null,
            held is null ? null : held.Size > 0 ? PositionSide.Long : PositionSide.Short);
    }
}

/// <summary>The direction of what is held.</summary>
internal enum PositionSide
{
    Long,
    Short,
}
