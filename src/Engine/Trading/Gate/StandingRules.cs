using Pitwall.Engine.Markets;

namespace Pitwall.Engine.Trading.Gate;

/// <summary>
/// The last gate before the wire: while the kill latch is engaged nothing new goes out, exits included.
/// </summary>
internal sealed class KillLatchOff : IRiskRule
{
    public string Name => "kill_latch";

    public Verdict Check(RiskQuestion question) => question.Desk.Kill.Engaged
        ? Answer.Breach(this, "engaged", "off", $"The kill latch is engaged: {question.Desk.Kill.Reason}")
        : Answer.Pass(this, "off", "off");
}

internal sealed class AgentRunning : IRiskRule
{
    public string Name => "run_state";

    public Verdict Check(RiskQuestion question) => question.Book.Run == RunState.Running
        ? Answer.Pass(this, "running", "running")
        : Answer.Breach(
            this,
            Canonical.EnumName(question.Book.Run),
            "running",
            question.Book.Run == RunState.Shadow
                ? $"Agent {question.Book.Agent} is in shadow: it decides and never trades"
                : $"Agent {question.Book.Agent} is not running");
}

internal sealed class AccountNotFrozen : IRiskRule
{
    public string Name => "account";

    public Verdict Check(RiskQuestion question) => question.Book.Frozen is null
        ? Answer.Pass(this, "open", "open")
        : Answer.Breach(this, "frozen", "open", $"The account is frozen: {question.Book.Frozen}");
}

internal sealed class InstrumentAllowed : IRiskRule
{
    public string Name => "instrument";

    public Verdict Check(RiskQuestion question)
    {
        var id = question.Intent.Instrument;
        if (question.Instrument is null)
        {
            return Answer.Breach(this, id.ToString(), "listed", $"{id} is not listed on this desk");
        }

        return question.Limits.Instruments.Contains(id)
            ? Answer.Pass(this, id.ToString(), "allowed")
            : Answer.Breach(this, id.ToString(), "allowed", $"{id} is not among the agent's instruments");
    }
}

internal sealed class PriceFresh : IRiskRule
{
    public string Name => "price_age";

    public Verdict Check(RiskQuestion question)
    {
        if (question.Seen is not { } seen)
        {
            return Answer.Unseen(this, $"A price for {question.Intent.Instrument}");
        }

        var ageMs = question.Now.Since(seen.QuotedAt) / 1_000m;
        return ageMs < 0
            ? Answer.Breach(this, $"{Answer.Text(ageMs)} ms", "0 ms", "The price is from the future")
            : Answer.Judge(
                this,
                ageMs <= question.Limits.QuoteAgeMaxMs,
                ageMs,
                question.Limits.QuoteAgeMaxMs,
                $"The price is {Answer.Text(ageMs)} ms old, {question.Limits.QuoteAgeMaxMs} ms is the most");
    }
}

/// <summary>
/// An open needs no position, an add one on the same side, an exit one on the other side, at least as large.
/// </summary>
internal sealed class PositionFits : IRiskRule
{
    public string Name => "position";

    public Verdict Check(RiskQuestion question)
    {
        var intent = question.Intent;
        var size = question.Book.Positions.TryGetValue(intent.Instrument, out var held) ? held.Size : 0m;
        var sign = intent.Side == Side.Buy ? 1 : -1;
        var saw = Answer.Text(size);
        if (intent.ReduceOnly)
        {
            return Math.Sign(size) == -sign && Math.Abs(size) >= intent.Size.Value
                ? Answer.Pass(this, saw, "a position to reduce")
                : Answer.Breach(this, saw, "a position to reduce", $"There is no such position in {intent.Instrument}");
        }

        if (intent.Action == ProposalAction.Add)
        {
            return Math.Sign(size) == sign
                ? Answer.Pass(this, saw, "same side")
                : Answer.Breach(this, saw, "same side", $"There is no position in {intent.Instrument} to add to");
        }

        var pending = false;
        foreach (var (_, order) in question.Book.Orders)
        {
            pending |= order.Instrument == intent.Instrument && !order.ReduceOnly;
        }

        return size == 0 && !pending
            ? Answer.Pass(this, saw, "flat")
            : Answer.Breach(
                this,
                saw,
                "flat",
                pending
                    ? $"An entry in {intent.Instrument} is still in the market"
                    : $"There is already a position in {intent.Instrument}: close it or add to it");
    }
}

/// <summary>An order whose fate nobody knows blocks new risk on that coin until the venue has been read.</summary>
internal sealed class NothingUnknown : IRiskRule
{
    public string Name => "unknown_orders";

    public Verdict Check(RiskQuestion question)
    {
        var unknown = question.Book.Orders.Values.Count(
            o => o.Instrument == question.Intent.Instrument && o.Status == OrderStatus.Unknown);
        return Answer.Judge(
            this, unknown == 0, unknown, 0, $"{unknown} order(s) in {question.Intent.Instrument} have an unknown fate");
    }
}

/// <summary>The venue's own minimum; sizes were already rounded toward zero, so a zero size shows here.</summary>
internal sealed class VenueMinimum : IRiskRule
{
    public string Name => "venue_minimum";

    public Verdict Check(RiskQuestion question)
    {
        if (question.Instrument is not { } instrument || question.Intent.PriceOr(question.Mark) is not { } price)
        {
            return Answer.Unseen(this, "The venue's minimum or a price");
        }

        var notional = question.Intent.Size.Value * price.Value;
        return Answer.Judge(
            this,
            !question.Intent.Size.IsZero && notional >= instrument.MinNotional,
            notional,
            instrument.MinNotional,
            $"${Answer.Text(notional)} is below the venue's minimum of ${Answer.Text(instrument.MinNotional)}");
    }
}
