using Pitwall.Engine.Markets;

namespace Pitwall.Engine.Trading.Gate;

/// <summary>An agent that needs a stop gets no position without one; leverage always needs one.</summary>
internal sealed class StopPresent : IRiskRule
{
    public string Name => "stop";

    public Verdict Check(RiskQuestion question)
    {
        if (question.Intent.Stop is { } stop)
        {
            return Answer.Pass(this, stop.ToString(), "a stop");
        }

        var exempt = !question.Limits.NeedsStop && question.Intent.Leverage == 1;
        return exempt
            ? Answer.Pass(this, "none", "none needed unleveraged")
            : Answer.Breach(this, "none", "a stop", "The order has no stop");
    }
}

/// <summary>For a long: stop below and target above the price it enters at; mirrored for a short.</summary>
internal sealed class StopAndTargetSides : IRiskRule
{
    public string Name => "stop_target_side";

    public Verdict Check(RiskQuestion question)
    {
        if (question.Intent.PriceOr(question.Mark) is not { } price)
        {
            return Answer.Unseen(this, "A price");
        }

        var isLong = question.Intent.Side == Side.Buy;
        var stopRight = question.Intent.Stop is not { } stop || (isLong ? stop < price : stop > price);
        var targetRight = question.Intent.Target is not { } target || (isLong ? target > price : target < price);
        var (asStop, asTarget) = (question.Intent.Stop?.ToString(), question.Intent.Target?.ToString());
        var saw = $"stop {asStop ?? "none"}, target {asTarget ?? "none"}";
        return stopRight && targetRight
            ? Answer.Pass(this, saw, price.ToString())
            : Answer.Breach(
                this,
                saw,
                price.ToString(),
                (stopRight ? "The target" : "The stop") + $" is on the wrong side of {price}");
    }
}

/// <summary>No new risk after the day's loss reached its limit, until the next 00:00 UTC.</summary>
internal sealed class DailyLossHolds : IRiskRule
{
    public string Name => "daily_loss";

    public Verdict Check(RiskQuestion question)
    {
        if (question.Limits.DailyLossMax is not { } max)
        {
            return Answer.Pass(this, "", "no limit");
        }

        if (question.Book.Loss is not { } day || question.Equity is not { } equity)
        {
            return Answer.Unseen(this, "The day's base or equity");
        }

        var loss = (day.Base + day.Flows - equity).Value;
        return day.Latched
            ? Answer.Breach(
                this, "latched", max.ToString(), "The daily loss limit was reached; new risk waits for 00:00 UTC")
            : Answer.Judge(
                this, loss < max.Value, loss, max.Value, $"${Answer.Text(loss)} lost today, ${max} is the limit");
    }
}
