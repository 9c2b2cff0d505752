namespace Pitwall.Engine.Trading.Invariants;

/// <summary>I17 and I18: no position without its stop, no guard without its position.</summary>
internal static class GuardInvariants
{
    public static void Check(CheckedStep step, AgentBook book)
    {
        foreach (var (_, order) in book.Orders)
        {
            step.Hold(!order.IsTerminal, "I10", book.Agent, () => $"order {order.Id} has ended and is still open");
            step.Hold(!order.ReduceOnly || order.CancelWanted || book.Positions.ContainsKey(order.Instrument), "I18",
                book.Agent, () => $"{order.Leg} {order.Id} guards a position in {order.Instrument} that is gone");
        }

        foreach (var (instrument, position) in book.Positions)
        {
            step.Hold(position.Protection.Stop is not null || position.Leverage.Times == 1, "I17", book.Agent,
                () => $"{instrument} is held with {position.Leverage}× and without a stop");
            // A frozen account has called a person already; the venue may know no such position to guard.
            if (position.Protection.Stop is not null && book.Frozen is null)
            {
                CheckCovered(step, book, position);
            }
        }
    }

    private static void CheckCovered(CheckedStep step, AgentBook book, Position position)
    {
        var covered = 0m;
        foreach (var (_, order) in book.Orders)
        {
            var guards = order.Instrument == position.Instrument
                && order.Leg is OrderLeg.Stop or OrderLeg.Liquidation
                && order.ReduceOnly
                && !order.CancelWanted
                && order.Sign != position.Sign;
            covered += guards ? order.Open.Value : 0m;
        }

        step.Hold(covered >= position.AbsSize.Value, "I17", book.Agent,
            () => $"{position.Instrument}: {position.AbsSize} is held and stops for {covered} stand");
    }
}
