using System.Collections.Immutable;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Trading.Simulation;

/// <summary>Tells a mind what its own account looks like at the marks of this moment.</summary>
internal static class Briefings
{
    /// <summary>Null when something held has no mark yet: a mind is never told half of the truth.</summary>
    public static Briefing? For(AgentBook book, SeatedMind seat, Moment now, Marks marks, IBarHistory bars)
    {
        if (Valuation.Equity(book, marks) is not { } equity || Valuation.FreeMargin(book, marks) is not { } free)
        {
            return null;
        }

        var positions = ImmutableArray.CreateBuilder<PositionView>(book.Positions.Count);
        foreach (var (_, position) in book.Positions)
        {
            positions.Add(View(position, marks.Find(position.Instrument)!.Mark));
        }

        var pending = ImmutableArray.CreateBuilder<InstrumentId>();
        foreach (var (_, order) in book.Orders)
        {
            if (!order.ReduceOnly && !pending.Contains(order.Instrument))
            {
                pending.Add(order.Instrument);
            }
        }

        return new Briefing(
            now,
            book.Agent,
            book.Limits,
            seat.Coins,
            new AccountView(equity, Usd.Rounded(free), positions.MoveToImmutable(), pending.DrainToImmutable()),
            bars);
    }

    private static PositionView View(Position position, Price mark) => new(
        position.Instrument,
        position.Size,
        position.Cost.Value / position.Size,
        mark,
        position.UnrealisedAt(mark),
        position.Leverage.Times,
        position.Protection.Stop,
        position.Protection.Target,
        position.OpenedAt);
}
