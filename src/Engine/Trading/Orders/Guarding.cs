using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Trading.Orders;

/// <summary>set_stop and set_target: a stop may move, trail or tighten, but never go away while it is needed.</summary>
internal static class Guarding
{
    public static void Change(Deciding step, Ruling ruling, Marks marks)
    {
        var proposal = ruling.Proposal!;
        var agent = ruling.Input.Agent;
        if (step.Position(agent, proposal.Instrument) is not { } position)
        {
            Proposing.Refuse(step, ruling, "position", $"There is no position in {proposal.Instrument} to guard");
            return;
        }

        if (step.Desk.Kill.Engaged)
        {
            Proposing.Refuse(step, ruling, "kill_latch", $"The kill latch is engaged: {step.Desk.Kill.Reason}");
            return;
        }

        if (marks.Find(proposal.Instrument)?.Mark is not { } mark)
        {
            Proposing.Refuse(step, ruling, "price_age", $"There is no price for {proposal.Instrument}");
            return;
        }

        var (protection, refusal) = proposal.Action == ProposalAction.SetStop
            ? Stop(step.Desk.Instruments[proposal.Instrument], position, proposal, mark)
            : Target(step.Desk.Instruments[proposal.Instrument], position, proposal, mark);
        if (protection is null)
        {
            Proposing.Refuse(step, ruling, "stop_target_side", refusal);
            return;
        }

        Proposing.Write(step, ruling, new Verdicted(DecisionResult.Accepted, null, [], null));
        Protect.Change(step, agent, position, protection);
        Protect.Ensure(step, agent, proposal.Instrument);
    }

    private static (Protection? Changed, string Refusal) Stop(
        Instrument instrument, Position position, Proposal proposal, Price mark)
    {
        var trail = proposal.TrailBy;
        if (trail is <= 0 || (trail is { } distance && !Price.IsValid(distance)))
        {
            return (null, "Say where: trail_by must be above 0 and leave a price");
        }

        var level = trail is null ? proposal.Stop : mark.Value - (position.Sign * trail.Value);
        if (level is not { } asked || !Price.IsValid(asked))
        {
            return (null, "Say where: a stop price, or trail_by above 0 that leaves a price");
        }

        var stop = instrument.RoundPrice(asked, up: position.Sign > 0);
        var right = position.Sign > 0 ? stop < mark : stop > mark;
        return right
            ? (position.Protection with { Stop = stop, StopCause = Cause.Stop, TrailBy = trail }, "")
            : (null, $"A stop at {stop} is on the wrong side of {mark}");
    }

    private static (Protection? Changed, string Refusal) Target(
        Instrument instrument, Position position, Proposal proposal, Price mark)
    {
        if (proposal.Target is not { } asked || !Price.IsValid(asked))
        {
            return (null, "Say where: a target price above 0");
        }

        var target = instrument.RoundPrice(asked, up: position.Sign < 0);
        var right = position.Sign > 0 ? target > mark : target < mark;
        return right
            ? (position.Protection with { Target = target }, "")
            : (null, $"A target at {target} is on the wrong side of {mark}");
    }
}
