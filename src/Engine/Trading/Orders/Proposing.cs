using System.Collections.Immutable;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading.Books;
using Pitwall.Engine.Trading.Gate;

namespace Pitwall.Engine.Trading.Orders;

/// <summary>
/// One cycle of a mind: exits and guard changes are judged before anything that adds risk, so a bad open can never cost
/// a close. Every proposal ends as exactly one decision; a cycle without any is one HOLD (or what else it was).
/// </summary>
internal static class Proposing
{
    /// <summary>A cycle begins; a mind that still owes an answer is not asked again.</summary>
    public static void Begin(Deciding step, Input.CycleBegun begun)
    {
        if (!step.Desk.Agents.TryGetValue(begun.Agent, out var book))
        {
            step.Refuse($"Agent {begun.Agent} is not on this desk");
        }
        else if (book.Cycle is { IsOpen: true } open)
        {
            step.Refuse($"Agent {begun.Agent} still owes the answer of cycle {open.Cycle}");
        }
        else
        {
            step.Emit(new Fact.CycleOpened(begun.Agent, begun.Cycle, begun.At, (book.Cycle?.Number ?? 0) + 1));
        }
    }

    public static void Judge(Deciding step, Input.Proposed input)
    {
        if (!step.Desk.Agents.TryGetValue(input.Agent, out var book))
        {
            step.Refuse($"Agent {input.Agent} is not on this desk");
            return;
        }

        if (book.Cycle is { } cursor && string.Equals(cursor.Cycle, input.Cycle, StringComparison.Ordinal))
        {
            if (!cursor.IsOpen)
            {
                step.Refuse($"Cycle {input.Cycle} of {input.Agent} has its answer already");
                return;
            }

            step.Emit(new Fact.CycleClosed(input.Agent, input.Cycle));
        }

        var marks = new Marks(input.Marks);
        LossWatch.OpenDay(step, input.Agent, marks);
        LossWatch.Check(step, input.Agent, marks);
        if (input.Proposals.IsEmpty)
        {
            var result = input.Outcome is CycleOutcome.Ok or CycleOutcome.OkRepaired or CycleOutcome.NoAction
                ? DecisionResult.Held
                : DecisionResult.Failed;
            Write(step, new Ruling(input, 0, null), new Verdicted(result, null, [], null));
            return;
        }

        var order = Enumerable.Range(0, input.Proposals.Length).OrderBy(
            i => AddsRisk(input.Proposals[i].Action) ? 1 : 0);
        foreach (var index in order)
        {
            JudgeOne(step, new Ruling(input, index, input.Proposals[index]), marks);
        }
    }

    private static bool AddsRisk(ProposalAction action) =>
        action is ProposalAction.OpenLong or ProposalAction.OpenShort or ProposalAction.Add;

    private static void JudgeOne(Deciding step, Ruling ruling, Marks marks)
    {
        switch (ruling.Proposal!.Action)
        {
            case ProposalAction.Hold:
                Write(step, ruling, new Verdicted(DecisionResult.Held, null, [], null));
                break;
            case ProposalAction.Close or ProposalAction.Reduce:
                Exit(step, ruling, marks);
                break;
            case ProposalAction.SetStop or ProposalAction.SetTarget:
                Guarding.Change(step, ruling, marks);
                break;
            default:
                Enter(step, ruling, marks);
                break;
        }
    }

    private static void Enter(Deciding step, Ruling ruling, Marks marks)
    {
        var proposal = ruling.Proposal!;
        var book = step.Book(ruling.Input.Agent);
        var held = book.Positions.GetValueOrDefault(proposal.Instrument);
        var side = proposal.Action == ProposalAction.OpenShort
            || (proposal.Action == ProposalAction.Add && held?.Sign < 0)
            ? Side.Sell
            : Side.Buy;
        if (!step.Desk.Instruments.TryGetValue(proposal.Instrument, out var instrument)
            || marks.Find(proposal.Instrument) is not { } seen)
        {
            Refuse(step, ruling, "instrument", $"{proposal.Instrument} is not listed here or has no price");
            return;
        }

        var draft = Draft.Entry(proposal, side, instrument, seen.Mark, book.Limits);
        if (draft.Intent is null)
        {
            Refuse(step, ruling, "readable", draft.Refusal!);
            return;
        }

        // Who adds without naming a stop keeps the one that stands: nothing may loosen a guard by saying nothing.
        var stands = proposal.Action == ProposalAction.Add && proposal.Stop is null ? held?.Protection.Stop : null;
        var wanted = stands is null ? draft.Intent : draft.Intent with { Stop = stands };
        var answer = RiskGate.Ask(new RiskQuestion(step.Desk, book, wanted, marks, step.At));
        if (answer.Approved is not { } approved)
        {
            Write(step, ruling, new Verdicted(DecisionResult.Refused, wanted, answer.Verdicts, answer.Refusal));
            return;
        }

        var id = Write(step, ruling, new Verdicted(
            approved.Clamped ? DecisionResult.Clamped : DecisionResult.Accepted,
            approved.Intent,
            answer.Verdicts,
            null));
        Intend(step, ruling, approved, new EntryGuard(id, draft.GuardStop));
    }

    private static void Intend(Deciding step, Ruling ruling, Approved approved, EntryGuard guard)
    {
        var intent = approved.Intent;
        var valid = ruling.Proposal!.ValidSeconds;
        step.Emit(new Fact.OrderIntended(new Order(
            step.NextId(),
            Cloid.For(step.Desk.Desk, guard.Decision, OrderLeg.Entry, 0),
            ruling.Input.Agent,
            intent.Instrument,
            guard.Decision,
            OrderLeg.Entry,
            0,
            approved.Clamped ? Cause.Clamped : ruling.Input.Cause,
            intent.Side,
            intent.Type,
            intent.TimeInForce,
            false,
            intent.Size,
            new Leverage(intent.Leverage),
            intent.Limit,
            intent.Trigger,
            null,
            null,
            intent.Stop,
            guard.IsOurs ? Cause.Guard : Cause.Stop,
            intent.Target,
            step.At,
            valid is { } seconds ? step.At.Plus(seconds * Moment.Second) : null,
            OrderStatus.Intended,
            false,
            false,
            Quantity.Zero,
            Usd.Zero,
            [],
            null)));
    }

    private static void Exit(Deciding step, Ruling ruling, Marks marks)
    {
        var proposal = ruling.Proposal!;
        var book = step.Book(ruling.Input.Agent);
        if (!book.Positions.TryGetValue(proposal.Instrument, out var position))
        {
            Refuse(step, ruling, "position", $"There is no position in {proposal.Instrument} to close");
            return;
        }

        if (ExitSize(step, proposal, position, marks) is not { } size)
        {
            Refuse(step, ruling, "readable", "Say how much to reduce: a fraction above 0 and at most 1, or a notional");
            return;
        }

        if (size.IsZero)
        {
            Refuse(step, ruling, "readable",
                $"That is less than one step of {proposal.Instrument}: reduce more or close");
            return;
        }

        var closing = book.Orders.Values
            .Where(o => o.Instrument == proposal.Instrument && o.Leg is OrderLeg.Exit or OrderLeg.Liquidation)
            .Aggregate(Quantity.Zero, (sum, o) => sum + o.Open);
        size = Quantity.Min(size, closing >= position.AbsSize ? Quantity.Zero : position.AbsSize - closing);
        if (size.IsZero)
        {
            Refuse(step, ruling, "exit_pending", $"The position in {proposal.Instrument} is already being closed");
            return;
        }

        var intent = ExitIntent(proposal, position, size);
        var answer = RiskGate.Ask(new RiskQuestion(step.Desk, book, intent, marks, step.At)
        {
            Cause = ruling.Input.Cause,
        });
        if (answer.Approved is null)
        {
            Write(step, ruling, new Verdicted(DecisionResult.Refused, intent, answer.Verdicts, answer.Refusal));
            return;
        }

        var id = Write(step, ruling, new Verdicted(DecisionResult.Accepted, intent, answer.Verdicts, null));
        Exits.Place(step, ruling.Input.Agent, position, size, new ExitReason(id, OrderLeg.Exit, 0, ruling.Input.Cause));
    }

    private static Intent ExitIntent(Proposal proposal, Position position, Quantity size) => new(
        proposal.Instrument,
        proposal.Action,
        position.Sign > 0 ? Side.Sell : Side.Buy,
        size,
        position.Leverage.Times,
        OrderType.Market,
        TimeInForce.Ioc,
        null,
        null,
        null,
        null,
        ReduceOnly: true);

    private static Quantity? ExitSize(Deciding step, Proposal proposal, Position position, Marks marks)
    {
        if (proposal.Action == ProposalAction.Close)
        {
            return position.AbsSize;
        }

        var instrument = step.Desk.Instruments[proposal.Instrument];
        if (proposal.Fraction is > 0 and <= 1)
        {
            return proposal.Fraction == 1
                ? position.AbsSize
                : instrument.RoundSize(position.Size * proposal.Fraction.Value);
        }

        return proposal.NotionalUsd is > 0 and <= 1_000_000_000_000m && marks.Find(proposal.Instrument) is { } seen
            ? instrument.SizeOf(proposal.NotionalUsd.Value, seen.Mark) ?? position.AbsSize
            : null;
    }

    /// <summary>A refusal before the gate could be asked is a verdict like any other.</summary>
    public static void Refuse(Deciding step, Ruling ruling, string rule, string why) =>
        Write(step, ruling, new Verdicted(
            DecisionResult.Refused, null, [new Verdict(rule, false, "", "", why)], why));

    public static RowId Write(Deciding step, Ruling ruling, Verdicted verdicted)
    {
        var input = ruling.Input;
        var intent = verdicted.Intent;
        var allowed = verdicted.Result is DecisionResult.Accepted or DecisionResult.Clamped;
        var id = step.NextId();
        var price = allowed ? intent?.PriceOr(new Marks(input.Marks).Find(intent.Instrument)?.Mark) : null;
        step.Emit(new Fact.Decided(input.Agent, new Decision(
            id,
            input.Agent,
            input.Cycle,
            ruling.Ordinal,
            input.Outcome,
            ruling.Proposal?.Action ?? ProposalAction.Hold,
            ruling.Proposal?.Instrument,
            input.Coins,
            ruling.Proposal,
            verdicted.Result,
            allowed ? intent?.Size : null,
            price is { } at ? Usd.Rounded(intent!.Size.Value * at.Value) : null,
            allowed ? intent?.Leverage : null,
            allowed ? intent?.Stop : null,
            allowed ? intent?.Target : null,
            step.Book(input.Agent).Limits.Version,
            verdicted.Refusal,
            ruling.Proposal?.Reason ?? input.Note,
            verdicted.Verdicts)));
        return id;
    }
}

/// <summary>One proposal of one cycle; no proposal when the cycle had none.</summary>
internal sealed record Ruling(Input.Proposed Input, int Ordinal, Proposal? Proposal);

/// <summary>What came of it.</summary>
internal sealed record Verdicted(
    DecisionResult Result, Intent? Intent, ImmutableArray<Verdict> Verdicts, string? Refusal);

/// <summary>The decision an entry carries out, and whether its stop is the house's rather than the mind's.</summary>
internal sealed record EntryGuard(RowId Decision, bool IsOurs);
