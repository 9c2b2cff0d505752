namespace Pitwall.Engine.Trading.Invariants;

/// <summary>I6, I7, I8 and I10: an order is one thing, of a size the venue takes, and only moves forward.</summary>
internal static class OrderInvariants
{
    public static void CheckIntent(CheckedStep step, Order order)
    {
        var rules = step.After.Instruments[order.Instrument];
        step.Hold(!order.Size.IsZero && rules.IsOnStep(order.Size), "I6", order.Agent,
            () => $"a size of {order.Size} is no multiple of the step");
        step.Hold((order.Limit is not { } limit || rules.IsOnTick(limit))
            && (order.Trigger is not { } trigger || rules.IsOnTick(trigger)), "I6", order.Agent,
            () => $"limit {order.Limit} or trigger {order.Trigger} is no price the venue takes");
        var cloid = Cloid.For(step.After.Desk, order.Decision, order.Leg, order.Version);
        step.Hold(order.Cloid == cloid, "I7", order.Agent,
            () => $"order {order.Id} has id {order.Cloid} and not {cloid}");
        step.Hold(order.Id.Seq == step.Row.Seq, "I7", order.Agent, () => $"order {order.Id} is not of this row");
        foreach (var (_, book) in step.After.Agents)
        {
            foreach (var (id, other) in book.Orders)
            {
                step.Hold(id == order.Id || other.Cloid != order.Cloid, "I7", order.Agent,
                    () => $"orders {order.Id} and {id} share the id {order.Cloid}");
            }
        }
    }

    /// <summary>What was decided to be done is done by exactly one order, and nothing else is.</summary>
    public static void CheckDecision(CheckedStep step, Decision decision)
    {
        var executes = decision.Result is DecisionResult.Accepted or DecisionResult.Clamped
            && decision.Action is not (ProposalAction.SetStop or ProposalAction.SetTarget);
        var orders = 0;
        foreach (var fact in step.Row.Step.Facts)
        {
            orders += fact is Fact.OrderIntended { Order: { Leg: OrderLeg.Entry or OrderLeg.Exit } order }
                && order.Decision == decision.Id ? 1 : 0;
        }

        step.Hold(orders == (executes ? 1 : 0), "I8", decision.Agent,
            () => $"decision {decision.Id} ({decision.Result}) has {orders} orders");
    }

    public static void CheckAnswer(CheckedStep step, Fact.OrderAnswered answered)
    {
        if (Last(step, answered.Order, answered.Agent) is not { } order)
        {
            step.Hold(false, "I10", answered.Agent, () => $"order {answered.Order} was answered and is not open");
            return;
        }

        var isBack = answered.Status is OrderStatus.Intended or OrderStatus.Filled
            || (answered.Status == OrderStatus.Unknown
                && order.Status is OrderStatus.Accepted or OrderStatus.PartlyFilled)
            || (answered.Status == OrderStatus.Accepted && !order.Filled.IsZero);
        step.Hold(!isBack, "I10", answered.Agent,
            () => $"order {order.Id} went from {order.Status} back to {answered.Status}");
    }

    public static void CheckFill(CheckedStep step, Fact.Filled filled)
    {
        if (Last(step, filled.Fill.Order, filled.Fill.Agent) is not { } order)
        {
            step.Hold(false, "I10", filled.Fill.Agent, () => $"order {filled.Fill.Order} was filled and is not open");
            return;
        }

        step.Hold(filled.OrderFilled == order.Filled + filled.Fill.Size && filled.OrderFilled <= order.Size, "I10",
            order.Agent, () => $"{filled.Fill.Size} more make {filled.OrderFilled} of {order.Size}");
        step.Hold((filled.OrderStatus == OrderStatus.Filled) == (filled.OrderFilled == order.Size), "I10",
            order.Agent, () => $"{filled.OrderFilled} of {order.Size} is called {filled.OrderStatus}");
        step.Hold(!order.FillKeys.Contains(filled.Fill.Key, StringComparer.Ordinal), "I10", order.Agent,
            () => $"execution {filled.Fill.Key} was booked twice");
    }

    private static Order? Last(CheckedStep step, Platform.RowId id, Agents.AgentSlug agent) =>
        step.Before.Agents.TryGetValue(agent, out var book) ? book.Orders.GetValueOrDefault(id) : null;
}
