using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Trading.Gate;

/// <summary>
/// What was traded since the day began, what is on its way and this order, in USD against times the day's base. Every
/// execution counts, whoever caused it, because each of them paid a fee; only entries are ever refused for it.
/// </summary>
internal sealed class TurnoverHolds : ISizeRule
{
    public string Name => "turnover";

    public Verdict Check(RiskQuestion question)
    {
        if (Max(question) is not { } max
            || Before(question) is not { } before
            || Worth(question, question.Intent.Instrument, question.Intent.PriceOr(null)) is not { } price)
        {
            return Answer.Unseen(this, "The day's base or a price of something ordered");
        }

        var after = before + (question.Intent.Size.Value * price.Value);
        return Answer.Judge(
            this,
            after <= max,
            after,
            max,
            $"${Answer.Text(after)} would be traded today, ${Answer.Text(max)} is "
            + $"{Answer.Text(question.Limits.TurnoverMaxXDay ?? 0m)} times what the day began with");
    }

    public decimal? Room(RiskQuestion question) => Max(question) - Before(question);

    private static decimal? Max(RiskQuestion question) =>
        question.Book.Loss is { } day && day.Day == question.Now.StartOfDay
            ? (day.Base + day.Flows).Value * question.Limits.TurnoverMaxXDay
            : null;

    /// <summary>
    /// USD traded today and open to fill: all orders but the stops and targets that only wait. Null without a price.
    /// </summary>
    private static decimal? Before(RiskQuestion question)
    {
        var book = question.Book;
        if (book.Loss is not { } day)
        {
            return null;
        }

        var total = (book.Traded - day.TradedBefore).Value;
        foreach (var (_, order) in book.Orders)
        {
            if (order is { ReduceOnly: true, IsDormant: true })
            {
                continue;
            }

            if (Worth(question, order.Instrument, order.Limit ?? order.Trigger) is not { } price)
            {
                return null;
            }

            total += order.Open.Value * price.Value;
        }

        return total;
    }

    /// <summary>
    /// The dearer of an order's own price and the mark: a limit that crosses the market fills at the market's.
    /// </summary>
    private static Price? Worth(RiskQuestion question, InstrumentId instrument, Price? own)
    {
        var mark = question.Marks.Find(instrument)?.Mark;
        return own is null || mark is null ? own ?? mark : own > mark ? own : mark;
    }
}

/// <summary>
/// A mind keeps a position for some minutes before it may close or reduce it. Stops, targets, forced exits and people
/// are never asked this.
/// </summary>
internal sealed class HeldLongEnough : IRiskRule
{
    public string Name => "min_hold";

    public Verdict Check(RiskQuestion question)
    {
        if (question.Limits.HoldMinMinutes is not { } min
            || !question.Book.Positions.TryGetValue(question.Intent.Instrument, out var held))
        {
            return Answer.Unseen(this, "A position to hold");
        }

        var minutes = question.Now.Since(held.OpenedAt) / (decimal)Moment.Minute;
        return Answer.Judge(
            this,
            minutes >= min,
            minutes,
            min,
            $"Open for {Answer.Text(minutes)} minutes, {min} is the least before it may be closed or reduced");
    }
}
