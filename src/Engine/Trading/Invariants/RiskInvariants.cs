using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Trading.Invariants;

/// <summary>
/// I14, I15 and I20 for what adds risk, worked out without the gate: a gate that forgets a rule is seen here.
/// </summary>
internal static class RiskInvariants
{
    public static void CheckIntent(CheckedStep step, Order order)
    {
        var book = step.After.Agents[order.Agent];
        if (order.ReduceOnly)
        {
            step.Hold(IsOldEnough(step, book, order), "I14", order.Agent,
                () => $"a mind closed what it must hold for {book.Limits.HoldMinMinutes} minutes");
            return;
        }

        step.Hold(!step.Before.Kill.Engaged, "I15", order.Agent, () => "new risk under an engaged kill latch");
        step.Hold(book.Run == RunState.Running, "I15", order.Agent, () => $"new risk while {book.Run}");
        step.Hold(book.Frozen is null, "I15", order.Agent, () => $"new risk in a frozen account: {book.Frozen}");
        step.Hold(book.Loss is not { Latched: true } day || day.Day != step.Row.At.StartOfDay, "I15", order.Agent,
            () => "new risk after the daily loss limit was broken");
        var max = Math.Min(book.Limits.LeverageMax, step.After.Instruments[order.Instrument].MaxLeverage);
        step.Hold(order.Leverage.Times <= max, "I14", order.Agent, () => $"{order.Leverage}× of {max}× allowed");
        step.Hold(order.StopAfter is not null || (order.Leverage.Times == 1 && !book.Limits.NeedsStop), "I17",
            order.Agent, () => "an entry that will leave its position without a stop");
        step.Hold(IsOnRightSide(step, order), "I17", order.Agent,
            () => $"a stop at {order.StopAfter} is on the wrong side");
        CheckCaps(step, book, order);
        step.Hold(IsWithinTurnover(step, book), "I14", order.Agent,
            () => $"the day's trades would be above {book.Limits.TurnoverMaxXDay} times what it began with");
    }

    /// <summary>What was decided to add risk was decided on a price that was fresh enough.</summary>
    public static void CheckDecision(CheckedStep step, Decision decision)
    {
        var adds = decision.Result is DecisionResult.Accepted or DecisionResult.Clamped
            && decision.Action is ProposalAction.OpenLong or ProposalAction.OpenShort or ProposalAction.Add;
        if (!adds || step.Row.Step.Input is not Input.Proposed input || decision.Instrument is not { } instrument)
        {
            return;
        }

        var max = step.After.Agents[decision.Agent].Limits.QuoteAgeMaxMs * 1_000L;
        var age = new Marks(input.Marks).Find(instrument) is { } seen ? input.At.Since(seen.QuotedAt) : long.MaxValue;
        step.Hold(age >= 0 && age <= max, "I20", decision.Agent,
            () => $"decided on a price of {instrument} that was {age} µs old, {max} at most");
    }

    private static bool IsOldEnough(CheckedStep step, AgentBook book, Order order) =>
        book.Limits.HoldMinMinutes is not { } minutes
        || order is not { Leg: OrderLeg.Exit, Cause: Cause.Model }
        || (book.Positions.TryGetValue(order.Instrument, out var held)
            && held.OpenedAt.Plus(minutes * Moment.Minute) <= step.Row.At);

    /// <summary>What was traded since the day began and what is open must fit; waiting guards do not count.</summary>
    private static bool IsWithinTurnover(CheckedStep step, AgentBook book)
    {
        if (book.Limits.TurnoverMaxXDay is not { } times)
        {
            return true;
        }

        var left = book.Loss is { } day
            ? ((day.Base + day.Flows).Value * times) + (day.TradedBefore - book.Traded).Value
            : 0m;
        foreach (var (_, order) in book.Orders)
        {
            var own = (order.Limit ?? order.Trigger)?.Value ?? 0m;
            var isWaiting = order.ReduceOnly && order.IsDormant;
            left -= isWaiting ? 0m : order.Open.Value * Math.Max(own, MarkOf(step, order.Instrument)?.Value ?? own);
        }

        return left >= 0m;
    }

    private static bool IsOnRightSide(CheckedStep step, Order order)
    {
        var price = order.Limit ?? order.Trigger ?? MarkOf(step, order.Instrument);
        return order.StopAfter is not { } stop || price is not { } at
            || (order.Side == Side.Buy ? stop < at : stop > at);
    }

    private static void CheckCaps(CheckedStep step, AgentBook book, Order order)
    {
        var limits = book.Limits;
        if (MarkOf(step, order.Instrument) is not { } mark)
        {
            step.Hold(false, "I14", order.Agent, () => $"new risk in {order.Instrument} without a price");
            return;
        }

        var here = Worst(book, order.Instrument) * mark.Value;
        var equity = Valuation.Equity(book, MarksOf(step))?.Value;
        step.Hold(equity > 0 && here <= equity * limits.PositionPctMax / 100m, "I14", order.Agent,
            () => $"exposure of ${Text(here)} with equity of ${Text(equity ?? 0m)}");
        step.Hold(limits.ExposureMax is not { } cap || Total(step, book) <= cap.Value, "I14", order.Agent,
            () => $"the agent's exposure is above its cap of ${limits.ExposureMax}");
        foreach (var asset in step.After.Limits.AssetMax)
        {
            step.Hold(asset.Instrument != order.Instrument
                || step.After.Agents.Values.Sum(b => Worst(b, order.Instrument)) * mark.Value <= asset.Max.Value, "I14",
                order.Agent, () => $"all exposure in {order.Instrument} is above ${asset.Max}");
        }

        step.Hold(step.After.Limits.ExposureMax is not { } most
            || step.After.Agents.Values.Sum(b => Total(step, b)) <= most.Value, "I14", order.Agent,
            () => $"the desk's exposure is above ${step.After.Limits.ExposureMax}");
    }

    /// <summary>The largest position in units that what is open could make on one side, whatever its state.</summary>
    private static decimal Worst(AgentBook book, InstrumentId instrument)
    {
        var held = book.Positions.TryGetValue(instrument, out var position) ? position.Size : 0m;
        var (highest, lowest) = (held, held);
        foreach (var (_, order) in book.Orders)
        {
            if (order.Instrument == instrument && !order.ReduceOnly)
            {
                highest += order.Side == Side.Buy ? order.Open.Value : 0m;
                lowest -= order.Side == Side.Sell ? order.Open.Value : 0m;
            }
        }

        return Math.Max(Math.Abs(highest), Math.Abs(lowest));
    }

    /// <summary>USD over everything held or ordered; what has no price counts without bound.</summary>
    private static decimal Total(CheckedStep step, AgentBook book)
    {
        var total = 0m;
        foreach (var instrument in book.Positions.Keys
            .Concat(book.Orders.Values.Where(o => !o.ReduceOnly).Select(o => o.Instrument)).Distinct())
        {
            total += MarkOf(step, instrument) is { } mark
                ? Worst(book, instrument) * mark.Value : 1_000_000_000_000m;
        }

        return total;
    }

    private static Marks MarksOf(CheckedStep step) =>
        step.Row.Step.Input is Input.Proposed input ? new Marks(input.Marks) : new Marks([]);

    private static Price? MarkOf(CheckedStep step, InstrumentId instrument) => MarksOf(step).Find(instrument)?.Mark;

    private static string Text(decimal value) => DecimalMath.ToText(decimal.Round(value, 8));
}
