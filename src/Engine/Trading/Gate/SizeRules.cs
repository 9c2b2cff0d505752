using Pitwall.Engine.Markets;

namespace Pitwall.Engine.Trading.Gate;

internal sealed class LeverageWithin : IRiskRule
{
    public string Name => "leverage";

    public Verdict Check(RiskQuestion question)
    {
        if (question.Instrument is not { } instrument)
        {
            return Answer.Unseen(this, "The venue's maximum leverage");
        }

        var max = Math.Min(Math.Min(question.Limits.LeverageMax, instrument.MaxLeverage), 50);
        return Answer.Judge(
            this,
            question.Intent.Leverage >= 1 && question.Intent.Leverage <= max,
            question.Intent.Leverage,
            max,
            $"{Answer.Text(question.Intent.Leverage)}× asked, 1× to {max}× allowed");
    }
}

/// <summary>Notional of the position after the order as percent of equity.</summary>
internal sealed class PositionPercent : ISizeRule
{
    public string Name => "position_pct";

    public Verdict Check(RiskQuestion question)
    {
        if (question.Mark is not { } mark || question.Equity is not { } equity || equity <= Usd.Zero)
        {
            return Answer.Unseen(this, "Equity above zero or a price");
        }

        var after = Valuation.Exposure(question.Book, question.Intent.Instrument, mark, question.Buys, question.Sells);
        var pct = after / equity.Value * 100m;
        return Answer.Judge(
            this,
            pct <= question.Limits.PositionPctMax,
            pct,
            question.Limits.PositionPctMax,
            $"The position would be {Answer.Text(pct)} % of equity, "
            + $"{Answer.Text(question.Limits.PositionPctMax)} % allowed");
    }

    public decimal? Room(RiskQuestion question) =>
        question.Mark is { } mark && question.Equity is { } equity
            ? (equity.Value * question.Limits.PositionPctMax / 100m)
                - Valuation.Exposure(question.Book, question.Intent.Instrument, mark, 0m, 0m)
            : null;
}

/// <summary>The order's initial margin must fit the free margin.</summary>
internal sealed class FreeMarginCovers : ISizeRule
{
    public string Name => "free_margin";

    public Verdict Check(RiskQuestion question)
    {
        var free = Valuation.FreeMargin(question.Book, question.Marks);
        if (free is null || question.Intent.PriceOr(question.Mark) is not { } price || question.Intent.Leverage < 1)
        {
            return Answer.Unseen(this, "Free margin, a price or a leverage");
        }

        var needed = question.Intent.Size.Value * price.Value / question.Intent.Leverage;
        return Answer.Judge(
            this,
            needed <= free.Value,
            needed,
            free.Value,
            $"${Answer.Text(needed)} of margin needed, ${Answer.Text(free.Value)} free");
    }

    public decimal? Room(RiskQuestion question) =>
        Valuation.FreeMargin(question.Book, question.Marks) * question.Intent.Leverage;
}

/// <summary>Desk-wide cap on one instrument over all agents.</summary>
internal sealed class AssetCapHolds : ISizeRule
{
    public string Name => "asset_cap";

    public Verdict Check(RiskQuestion question)
    {
        if (CapOf(question) is not { } cap)
        {
            return Answer.Pass(this, "", "no cap");
        }

        return question.Mark is { } mark
            ? Caps.Judge(this, Before(question, mark) + Caps.Added(question, mark), cap)
            : Answer.Unseen(this, "A price");
    }

    public decimal? Room(RiskQuestion question) =>
        question.Mark is { } mark && CapOf(question) is { } cap ? cap.Value - Before(question, mark) : null;

    private static Usd? CapOf(RiskQuestion question)
    {
        foreach (var cap in question.Desk.Limits.AssetMax)
        {
            if (cap.Instrument == question.Intent.Instrument)
            {
                return cap.Max;
            }
        }

        return null;
    }

    private static decimal Before(RiskQuestion question, Price mark) =>
        question.Desk.Agents.Values.Sum(book => Valuation.Exposure(book, question.Intent.Instrument, mark, 0m, 0m));
}

/// <summary>Cap on all of one agent's exposure.</summary>
internal sealed class AgentCapHolds : ISizeRule
{
    public string Name => "agent_cap";

    public Verdict Check(RiskQuestion question)
    {
        if (question.Limits.ExposureMax is not { } cap)
        {
            return Answer.Pass(this, "", "no cap");
        }

        return question.Mark is { } mark && Caps.Total(question.Book, question.Marks) is { } before
            ? Caps.Judge(this, before + Caps.Added(question, mark), cap)
            : Answer.Unseen(this, "A price of something held");
    }

    public decimal? Room(RiskQuestion question) =>
        question.Limits.ExposureMax?.Value - Caps.Total(question.Book, question.Marks);
}

/// <summary>Cap on the exposure of all agents of the desk together.</summary>
internal sealed class DeskCapHolds : ISizeRule
{
    public string Name => "desk_cap";

    public Verdict Check(RiskQuestion question)
    {
        if (question.Desk.Limits.ExposureMax is not { } cap)
        {
            return Answer.Pass(this, "", "no cap");
        }

        return question.Mark is { } mark && Before(question) is { } before
            ? Caps.Judge(this, before + Caps.Added(question, mark), cap)
            : Answer.Unseen(this, "A price of something held");
    }

    public decimal? Room(RiskQuestion question) => question.Desk.Limits.ExposureMax?.Value - Before(question);

    private static decimal? Before(RiskQuestion question)
    {
        var total = 0m;
        foreach (var (_, book) in question.Desk.Agents)
        {
            if (Caps.Total(book, question.Marks) is not { } exposure)
            {
                return null;
            }

            total += exposure;
        }

        return total;
    }
}

/// <summary>What the caps share: exposure by DETAILS' formula, summed over instruments.</summary>
internal static class Caps
{
    public static Verdict Judge(IRiskRule rule, decimal after, Usd cap) => Answer.Judge(
        rule, after <= cap.Value, after, cap.Value, $"Exposure would be ${Answer.Text(after)}, ${cap} is the cap");

    /// <summary>How much the intent adds to its agent's exposure in the instrument.</summary>
    public static decimal Added(RiskQuestion question, Price mark) =>
        Valuation.Exposure(question.Book, question.Intent.Instrument, mark, question.Buys, question.Sells)
        - Valuation.Exposure(question.Book, question.Intent.Instrument, mark, 0m, 0m);

    /// <summary>
    /// Σ exposure of an agent over everything it holds or has in the market; null when a mark is missing.
    /// </summary>
    public static decimal? Total(AgentBook book, Marks marks)
    {
        var total = 0m;
        var instruments = book.Positions.Keys
            .Concat(book.Orders.Values.Where(o => !o.ReduceOnly).Select(o => o.Instrument))
            .Distinct();
        foreach (var instrument in instruments)
        {
            if (marks.Find(instrument) is not { } seen)
            {
                return null;
            }

            total += Valuation.Exposure(book, instrument, seen.Mark, 0m, 0m);
        }

        return total;
    }
}
