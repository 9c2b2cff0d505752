using Pitwall.Engine.Markets;
using Pitwall.Engine.Trading.Orders;

namespace Pitwall.Engine.Trading.Books;

/// <summary>
/// When a venue takes a position away: isolated when margin + unrealised falls below its maintenance, cross when
/// account equity falls below the maintenance of all cross positions. It happens on the mark and is a market close.
/// </summary>
public static class Liquidation
{
    /// <summary>
    /// The mark of liquidation with every other mark held; null when no price does it or a mark is missing.
    /// </summary>
    public static decimal? PriceOf(DeskState desk, AgentBook book, Position position, Marks marks)
    {
        var instrument = desk.Instruments[position.Instrument];
        if (position.Mode == MarginMode.Isolated)
        {
            return MarginMath.IsolatedLiquidation(instrument, position.Size, position.Cost, position.Margin);
        }

        var rest = book.Cash.Value - position.Cost.Value;
        var maintenance = 0m;
        foreach (var (_, other) in book.Positions)
        {
            if (other.Mode != MarginMode.Cross || other.Instrument == position.Instrument)
            {
                continue;
            }

            if (marks.Find(other.Instrument) is not { } seen)
            {
                return null;
            }

            rest += other.UnrealisedAt(seen.Mark).Value;
            maintenance += MarginMath.Maintenance(desk.Instruments[other.Instrument], other.NotionalAt(seen.Mark));
        }

        return MarginMath.CrossLiquidation(instrument, position.Size, rest, maintenance);
    }

    /// <summary>Whether a position is to be liquidated at these marks; false when its mark is missing.</summary>
    public static bool IsDue(DeskState desk, AgentBook book, Position position, Marks marks)
    {
        if (marks.Find(position.Instrument) is not { } seen)
        {
            return false;
        }

        if (PriceOf(desk, book, position, marks) is { } level)
        {
            return position.Sign > 0 ? seen.Mark.Value <= level : seen.Mark.Value >= level;
        }

        return position.Mode == MarginMode.Cross && FallsShort(desk, book, marks);
    }

    /// <summary>
    /// E &lt; M at these marks: a cross short can be due at every price when the rest of the account is lost.
    /// </summary>
    private static bool FallsShort(DeskState desk, AgentBook book, Marks marks)
    {
        var gap = book.Cash.Value;
        foreach (var position in book.Positions.Values.Where(p => p.Mode == MarginMode.Cross))
        {
            if (marks.Find(position.Instrument) is not { } seen)
            {
                return false;
            }

            gap += position.UnrealisedAt(seen.Mark).Value
                - MarginMath.Maintenance(desk.Instruments[position.Instrument], position.NotionalAt(seen.Mark));
        }

        return gap < 0;
    }

    internal static void Check(Deciding step, AgentBook book, InstrumentId? instrument, Marks marks)
    {
        var fired = false;
        foreach (var (_, position) in book.Positions)
        {
            var named = instrument is null || position.Instrument == instrument;
            if (named && IsDue(step.Desk, book, position, marks) && !IsUnderway(book, position))
            {
                Exits.Force(step, book.Agent, position, Cause.Liquidation);
                fired = true;
            }
        }

        if (!fired)
        {
            step.Refuse($"Nothing of {book.Agent} is to be liquidated at these marks");
        }
    }

    private static bool IsUnderway(AgentBook book, Position position) => book.Orders.Values.Any(
        o => o.Instrument == position.Instrument && o.Leg == OrderLeg.Liquidation);
}
