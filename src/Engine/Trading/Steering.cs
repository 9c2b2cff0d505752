using System.Diagnostics;
using Pitwall.Engine.Agents;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Trading.Books;

namespace Pitwall.Engine.Trading;

/// <summary>What people change on a desk: its agents, limits, money and kill latch.</summary>
internal static class Steering
{
    private static readonly Usd MoneyMax = new(1_000_000_000_000m);

    public static void Steer(Deciding step, Input input)
    {
        switch (input)
        {
            case Input.DeskOpened opened when step.Desk.Seq == 0:
                step.Emit(new Fact.DeskCreated(opened.Mode, opened.Limits));
                break;
            case Input.DeskOpened:
                step.Refuse("The desk is already open");
                break;
            case Input.InstrumentListed listed:
                List(step, listed);
                break;
            case Input.AgentAdded added:
                Add(step, added);
                break;
            case Input.RunSet run:
                SetRun(step, run);
                break;
            case Input.AgentLimitsSet limits:
                SetLimits(step, limits);
                break;
            case Input.DeskLimitsSet limits when limits.Limits.Objection() is { } objection:
                step.Refuse(objection);
                break;
            case Input.DeskLimitsSet limits:
                step.Emit(new Fact.DeskLimitsChanged(limits.Limits with { Version = step.Desk.Limits.Version + 1 }));
                break;
            case Input.KillSet kill:
                Kill(step, kill);
                break;
            case Input.CashMoved moved:
                MoveCash(step, moved);
                break;
            case Input.FreezeAsked asked:
                Freeze(step, asked);
                break;
            default:
                throw new UnreachableException($"Unknown input {input.GetType().Name}");
        }
    }

    private static void List(Deciding step, Input.InstrumentListed listed)
    {
        if (listed.Instrument.Defect() is { } defect)
        {
            step.Refuse($"{listed.Instrument.Id} cannot be traded by these rules: {defect}");
        }
        else if (step.Desk.Instruments.GetValueOrDefault(listed.Instrument.Id) is not { } known
            || Canonical.Bytes(known).AsSpan().SequenceEqual(Canonical.Bytes(listed.Instrument)) is false)
        {
            step.Emit(new Fact.InstrumentAdmitted(listed.Instrument));
        }
    }

    private static void Add(Deciding step, Input.AgentAdded added)
    {
        if (step.Desk.Agents.ContainsKey(added.Agent))
        {
            step.Refuse($"Agent {added.Agent} is already on this desk");
            return;
        }

        if (added.Limits.Objection() is { } objection)
        {
            step.Refuse(objection);
            return;
        }

        if (added.Cash < Usd.Zero || added.Cash > MoneyMax)
        {
            step.Refuse("An agent starts with $0 to $1e12");
            return;
        }

        step.Emit(new Fact.AgentJoined(added.Agent, added.Mind, added.Margin, added.Limits));
        PostFlow(step, added.Agent, added.Cash, "starting cash");
    }

    private static void SetRun(Deciding step, Input.RunSet run)
    {
        if (!step.Desk.Agents.TryGetValue(run.Agent, out var book))
        {
            step.Refuse($"Agent {run.Agent} is not on this desk");
        }
        else if (book.Run != run.Run)
        {
            step.Emit(new Fact.RunChanged(run.Agent, run.Run, run.Reason));
            if (run.Run is RunState.Stopped or RunState.Shadow)
            {
                LossWatch.CancelRisk(
                    step,
                    run.Agent,
                    run.Run == RunState.Stopped ? "the agent was stopped" : "the agent is in shadow");
            }
        }
    }

    private static void SetLimits(Deciding step, Input.AgentLimitsSet set)
    {
        if (!step.Desk.Agents.TryGetValue(set.Agent, out var book))
        {
            step.Refuse($"Agent {set.Agent} is not on this desk");
            return;
        }

        if (set.Limits.Objection() is { } objection)
        {
            step.Refuse(objection);
            return;
        }

        step.Emit(new Fact.AgentLimitsChanged(set.Agent, set.Limits with { Version = book.Limits.Version + 1 }));
    }

    private static void Kill(Deciding step, Input.KillSet kill)
    {
        if (step.Desk.Kill.Engaged != kill.Engaged)
        {
            step.Emit(new Fact.KillMoved(kill.Engaged, kill.Reason));
        }

        if (kill.Engaged)
        {
            foreach (var agent in step.Desk.Agents.Keys)
            {
                LossWatch.CancelRisk(step, agent, $"kill: {kill.Reason}");
            }
        }
    }

    private static void Freeze(Deciding step, Input.FreezeAsked asked)
    {
        if (!step.Desk.Agents.TryGetValue(asked.Agent, out var book))
        {
            step.Refuse($"Agent {asked.Agent} is not on this desk");
        }
        else if (book.Frozen is null)
        {
            step.Emit(new Fact.AccountFrozen(asked.Agent, asked.Reason));
            LossWatch.CancelRisk(step, asked.Agent, "the account is frozen");
        }
    }

    private static void MoveCash(Deciding step, Input.CashMoved moved)
    {
        if (!step.Desk.Agents.TryGetValue(moved.Agent, out var book))
        {
            step.Refuse($"Agent {moved.Agent} is not on this desk");
        }
        else if (moved.Amount > MoneyMax || moved.Amount < -MoneyMax || book.Cash > MoneyMax)
        {
            step.Refuse("At most $1e12 can be moved at once, and no account takes more than that");
        }
        else if (moved.Amount < Usd.Zero && book.Cash + moved.Amount < Usd.Zero)
        {
            step.Refuse($"A withdrawal of ${-moved.Amount} is more than the free cash of ${book.Cash}");
        }
        else if (moved.Amount < Usd.Zero && book.Positions.Values.Any(p => p.Mode == MarginMode.Cross))
        {
            step.Refuse("All cash stands behind open cross positions: close them before a withdrawal");
        }
        else
        {
            PostFlow(step, moved.Agent, moved.Amount, moved.Reason);
        }
    }

    private static void PostFlow(Deciding step, AgentSlug agent, Usd amount, string memo)
    {
        var ledger = new Ledger(step, agent, Cause.Flow, null);
        ledger.Move(amount, Account.Cash, Account.External, memo);
        ledger.Post();
    }
}
