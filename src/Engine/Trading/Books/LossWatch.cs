using Pitwall.Engine.Agents;
using Pitwall.Engine.Markets;

namespace Pitwall.Engine.Trading.Books;

/// <summary>
/// The daily loss limit: base = equity at the first mark at or after 00:00 UTC, plus flows since. A breach latches
/// until the next 00:00: new risk is refused and cancelled, stops stay, nothing is flattened.
/// </summary>
internal static class LossWatch
{
    public static void OpenDay(Deciding step, AgentSlug agent, Marks marks)
    {
        var book = step.Book(agent);
        var today = step.At.StartOfDay;
        if ((book.Loss is null || book.Loss.Day < today) && Valuation.Equity(book, marks) is { } equity)
        {
            step.Emit(new Fact.DayOpened(agent, today, equity));
        }
    }

    public static void Check(Deciding step, AgentSlug agent, Marks marks)
    {
        var book = step.Book(agent);
        if (book.Limits.DailyLossMax is not { } max
            || book.Loss is not { Latched: false } day
            || Valuation.Equity(book, marks) is not { } equity
            || day.Base + day.Flows - equity < max)
        {
            return;
        }

        step.Emit(new Fact.LossLatched(agent, day.Day, day.Base + day.Flows, equity));
        CancelRisk(step, agent, "daily loss limit");
    }

    /// <summary>Asks for the cancellation of every open order that could add risk.</summary>
    public static void CancelRisk(Deciding step, AgentSlug agent, string reason)
    {
        foreach (var (_, order) in step.Book(agent).Orders)
        {
            if (!order.ReduceOnly && !order.CancelWanted)
            {
                step.Emit(new Fact.CancelWanted(agent, order.Id, reason));
            }
        }
    }
}
