using System.Collections.Immutable;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Trading.Simulation;

/// <summary>
/// The close of a bar: orders expire, trailing stops follow, the loss limit is watched, the hour is marked, and then
/// the minds think about what is now complete.
/// </summary>
internal sealed class BarClose(SimulatedDesk sim, FeedStep step)
{
    public void Close()
    {
        if (sim.Vigil.ExpiresBy(step.End))
        {
            Expire();
        }

        if (sim.Vigil.Trails)
        {
            Trail();
        }

        if (sim.Vigil.WatchesLoss)
        {
            WatchLoss();
        }

        Mark();
        var minds = sim.Minds;
        for (var seat = 0; seat < minds.Length; seat++)
        {
            if (minds[seat].Mind is ISlowMind slow)
            {
                sim.Cycles.Begin(minds[seat], slow, step.End);
            }
            else if (step.End.IsMultipleOf(minds[seat].Mind.Every) && sim.IsAwake(seat))
            {
                Think(minds[seat]);
            }
        }
    }

    private void Expire()
    {
        var over = new List<VenueAnswer>();
        foreach (var (_, book) in sim.State.Agents)
        {
            foreach (var (_, order) in book.Orders)
            {
                if (order.ExpiresAt <= step.End && (order.Limit is not null || !order.Triggered))
                {
                    over.Add(new VenueAnswer(order.Agent, order.Id, OrderStatus.Expired, "its time is over"));
                }
            }
        }

        if (over.Count > 0)
        {
            sim.Submit(new Input.VenueAnswered(step.End, [.. over]));
        }
    }

    private void Trail()
    {
        foreach (var (_, book) in sim.State.Agents)
        {
            foreach (var (_, order) in book.Orders)
            {
                if (order is { TrailBy: not null, IsDormant: true })
                {
                    Trail(order);
                }
            }
        }
    }

    /// <summary>The best mark inside the bar moves the trigger for the bars to come, never for this one.</summary>
    private void Trail(Order order)
    {
        var bar = step.Bars.FirstOrDefault(b => b.Instrument == order.Instrument);
        if (bar.Bar.High <= 0)
        {
            return;
        }

        var guardsLong = order.Side == Side.Sell;
        var best = guardsLong ? bar.Bar.High : bar.Bar.Low;
        var level = guardsLong ? best - order.TrailBy!.Value : best + order.TrailBy!.Value;
        var trigger = order.Trigger!.Value.Value;
        var instrument = sim.State.Instruments[order.Instrument];
        if (level > 0 && (guardsLong
            ? instrument.RoundPrice(level, up: true).Value > trigger
            : instrument.RoundPrice(level, up: false).Value < trigger))
        {
            sim.Submit(new Input.TrailMoved(step.End, order.Agent, order.Id, new Price(best)));
        }
    }

    private void WatchLoss()
    {
        foreach (var (_, book) in sim.State.Agents)
        {
            if (book.Limits.DailyLossMax is not { } max || book.Loss is not { Latched: false } day
                || day.Day != step.End.StartOfDay || book.Positions.IsEmpty)
            {
                continue;
            }

            var marks = sim.MarksFor([]);
            if (Valuation.Equity(book, new Marks(marks)) is { } equity && day.Base + day.Flows - equity >= max)
            {
                sim.Submit(new Input.TriggerCrossed(step.End, TriggerKind.DailyLoss, book.Agent, null, null, marks));
            }
        }
    }

    /// <summary>One mark per hour while anything is held, and one per UTC midnight.</summary>
    private void Mark()
    {
        var every = sim.Vigil.IsAnythingHeld ? sim.MarkEvery : Moment.Day;
        if (step.End.IsMultipleOf(every) && !sim.State.Agents.IsEmpty)
        {
            sim.Submit(new Input.Marked(step.End, sim.MarksFor([])));
        }
    }

    private void Think(SeatedMind seat)
    {
        if (!sim.State.Agents.TryGetValue(seat.Agent, out var book)
            || book.Run is not (RunState.Running or RunState.Shadow))
        {
            return;
        }

        var marks = sim.MarksFor(seat.Coins);
        if (Briefings.For(book, seat, step.End, new Marks(marks), sim.History) is not { } briefing)
        {
            return;
        }

        var reply = seat.Mind.Think(briefing);
        sim.Submit(new Input.Proposed(
            step.End,
            seat.Agent,
            step.End.ToString(),
            reply.Outcome,
            seat.Coins,
            reply.Proposals,
            marks,
            Cause.Model,
            reply.Note));
    }
}
