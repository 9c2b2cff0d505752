using System.Globalization;
using System.Text;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;

namespace Pitwall.Engine.Deliberation.Prompts;

/// <summary>One earlier decision of the agent and what became of it; Coin is null for a whole cycle.</summary>
public sealed record PastDecision(
    Moment At, string? Coin, string Action, string Outcome, string Result, string? Refusal, string Reason);

/// <summary>
/// What the agent has achieved so far: closed trades, how many won, and USD net of fees and funding; LlmUsd is what its
/// calls cost, null when nobody knows their price.
/// </summary>
public sealed record PastResults(
    Moment Since, decimal StartUsd, long Trades, long Wins, decimal NetUsd, decimal FeesUsd, decimal? LlmUsd);

/// <summary>
/// What a model is told of itself: its account, what it holds and why, what it decided, how it fares.
/// </summary>
public static class PastText
{
    private const int ReasonMax = 160;

    public static PromptBlock Clock(Moment now, Moment since, long number)
    {
        var minutes = Math.Max(0, now.Since(since)) / Moment.Minute;
        return new PromptBlock("clock", string.Create(
            CultureInfo.InvariantCulture,
            $"\n# NOW\nIt is {now}. You have been trading for {minutes} minutes and are asked for the {number}th "
                + $"time.\n"),
            now);
    }

    public static PromptBlock Account(Briefing briefing, IReadOnlyList<PastDecision> decisions)
    {
        ArgumentNullException.ThrowIfNull(briefing);
        ArgumentNullException.ThrowIfNull(decisions);
        var account = briefing.Account;
        var text = new StringBuilder("\n# ACCOUNT\n");
        text.Append(CultureInfo.InvariantCulture,
            $"equity: {Told.Money(account.Equity.Value)} USD, free margin: "
                + $"{Told.Money(account.FreeMargin.Value)} USD\n");
        text.Append(account.Positions.IsEmpty ? "positions: none\n" : "positions:\n");
        foreach (var held in account.Positions)
        {
            Position(text, briefing.At, held, decisions);
        }

        if (!account.EntriesPending.IsEmpty)
        {
            text.Append("entries still in the market: ")
                .AppendJoin(", ", account.EntriesPending.Select(coin => coin.Symbol)).Append('\n');
        }

        Limits(text, briefing.Limits);
        return new PromptBlock("account", text.ToString(), briefing.At);
    }

    public static PromptBlock Decisions(Moment now, IReadOnlyList<PastDecision> decisions)
    {
        ArgumentNullException.ThrowIfNull(decisions);
        var text = new StringBuilder("\n# YOUR LAST DECISIONS, newest first\n");
        foreach (var one in decisions)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"- {one.At}: {one.Coin ?? "all"} {one.Action} ({one.Outcome}) -> {one.Result}");
            text.Append(one.Refusal is { } refusal ? $", because {Told.OneLine(refusal, ReasonMax)}" : "");
            text.Append(one.Reason.Length > 0 ? $"; you said: {Told.OneLine(one.Reason, ReasonMax)}\n" : "\n");
        }

        text.Append(decisions.Count == 0 ? "none yet\n" : "");
        return new PromptBlock("decisions", text.ToString(), now);
    }

    public static PromptBlock Results(Moment now, PastResults past, decimal equity)
    {
        ArgumentNullException.ThrowIfNull(past);
        var text = new StringBuilder("\n# YOUR RESULTS SO FAR\n");
        text.Append(past.StartUsd > 0
            ? $"total return: {Told.Percent((equity / past.StartUsd) - 1m)} on {Told.Money(past.StartUsd)} USD\n"
            : "total return: missing, the account began with nothing\n");
        text.Append(CultureInfo.InvariantCulture,
            $"closed trades: {past.Trades}, won: {past.Wins}, net of fees and funding: {Told.Money(past.NetUsd)} "
                + $"USD, ");
        text.Append(CultureInfo.InvariantCulture, $"fees: {Told.Money(past.FeesUsd)} USD, your own calls cost: ");
        text.Append(past.LlmUsd is { } cost ? $"{Told.Number(cost)} USD\n" : "unknown\n");
        return new PromptBlock("results", text.ToString(), now);
    }

    private static void Position(
        StringBuilder text, Moment now, PositionView held, IReadOnlyList<PastDecision> decisions)
    {
        var side = held.Size > 0 ? "long" : "short";
        text.Append(CultureInfo.InvariantCulture,
            $"- {held.Instrument.Symbol} {side} {DecimalMath.ToText(Math.Abs(held.Size))} at "
                + $"{Told.Number(held.EntryPrice)}, "
            + $"now {Told.Number(held.Mark.Value)}, unrealised {Told.Money(held.Unrealised.Value)} USD, "
                + $"{held.Leverage}x, ");
        text.Append(CultureInfo.InvariantCulture,
            $"exit plan: stop {held.Stop?.ToString() ?? "none"}, target {held.Target?.ToString() ?? "none"}, ");
        text.Append(CultureInfo.InvariantCulture,
            $"held for {now.Since(held.OpenedAt) / Moment.Minute} minutes");
        var why = decisions.FirstOrDefault(one =>
            string.Equals(one.Coin, held.Instrument.Symbol, StringComparison.Ordinal)
            && one.At <= held.OpenedAt && one.Reason.Length > 0);
        text.Append(why is null ? "\n" : $", opened because: {Told.OneLine(why.Reason, ReasonMax)}\n");
    }

    private static void Limits(StringBuilder text, AgentLimits limits)
    {
        text.Append(CultureInfo.InvariantCulture,
            $"limits: at most {limits.LeverageMax}x, at most {DecimalMath.ToText(limits.PositionPctMax)}% of "
                + $"equity per position");
        text.Append(limits.DailyLossMax is { } loss ? $", at most {Told.Money(loss.Value)} USD lost per UTC day" : "");
        text.Append(limits.TurnoverMaxXDay is { } turnover
            ? $", at most {DecimalMath.ToText(turnover)} times the day's first equity traded per UTC day" : "");
        text.Append("; what exceeds them is ").Append(limits.Clamps ? "cut to fit" : "refused");
        text.Append(limits.HoldMinMinutes is { } minutes
            ? $"; a close or reduce within {DecimalMath.ToText(minutes)} minutes of opening is refused" : "");
        text.Append('\n');
    }
}
