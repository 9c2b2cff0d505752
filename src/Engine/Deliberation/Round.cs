using System.Collections.Immutable;
using System.Globalization;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Trading;

namespace Pitwall.Engine.Deliberation;

/// <summary>
/// One house mind's pass over its coins: collects proposals sized within the limits, and counts why nothing was done on
/// the other coins, so that a HOLD says what was looked at.
/// </summary>
internal sealed class Round
{
    private readonly ImmutableArray<Proposal>.Builder proposals = ImmutableArray.CreateBuilder<Proposal>();
    private readonly List<(string Why, int Coins)> passed = [];
    private readonly OrderBudget budget;
    private readonly Briefing briefing;

    /// <summary>
    /// Leverage as wanted, cut to the agent's limit; fraction is how much of each limit an order may use.
    /// </summary>
    public Round(Briefing briefing, int leverage = 1, decimal fraction = 0.9m)
    {
        this.briefing = briefing;
        Leverage = AllowedLeverage(leverage);
        budget = new OrderBudget(briefing, fraction);
    }

    public int Leverage { get; }

    public int AllowedLeverage(int wanted) => Math.Clamp(wanted, 1, Math.Max(briefing.Limits.LeverageMax, 1));

    public void Pass(string why)
    {
        var at = passed.FindIndex(p => string.Equals(p.Why, why, StringComparison.Ordinal));
        if (at < 0)
        {
            passed.Add((why, 1));
        }
        else
        {
            passed[at] = (why, passed[at].Coins + 1);
        }
    }

    /// <summary>Says so and is true when an entry for this coin is still on its way.</summary>
    public bool IsPending(InstrumentId coin)
    {
        var pending = briefing.Account.EntriesPending.Contains(coin);
        if (pending)
        {
            Pass("entry still pending");
        }

        return pending;
    }

    /// <summary>
    /// Opens with an equal share per coin unless the entry names a notional; passes when the limits leave no room.
    /// </summary>
    public void Open(InstrumentId coin, Entry entry)
    {
        var leverage = entry.Leverage ?? Leverage;
        var notional = entry.NotionalUsd is { } wanted ? budget.Take(wanted, leverage) : budget.TakeShare(leverage);
        if (notional is null)
        {
            Pass("no room within the limits");
            return;
        }

        proposals.Add(new Proposal(
            coin,
            entry.Sign > 0 ? ProposalAction.OpenLong : ProposalAction.OpenShort,
            NotionalUsd: notional,
            Leverage: leverage,
            Stop: entry.Stop,
            Target: entry.Target,
            Reason: entry.Reason));
    }

    public void Close(InstrumentId coin, string reason) =>
        proposals.Add(new Proposal(coin, ProposalAction.Close, Reason: reason));

    public void SetStop(InstrumentId coin, decimal stop, string reason) =>
        proposals.Add(new Proposal(coin, ProposalAction.SetStop, Stop: stop, Reason: reason));

    public MindReply Reply()
    {
        var note = string.Join("; ", passed.Select(p => $"{p.Why} on {Count(p.Coins)}"));
        return proposals.Count == 0
            ? MindReply.Hold(note.Length == 0 ? "no coins to look at" : note)
            : new MindReply(CycleOutcome.Ok, proposals.ToImmutable(), note);
    }

    /// <summary>A fraction as a signed percentage for people, in no culture: 0.0123 is "+1.23 %".</summary>
    public static string Percent(decimal fraction) =>
        string.Create(CultureInfo.InvariantCulture, $"{100m * fraction:+0.00;-0.00;0.00} %");

    public static string Number(decimal value) => string.Create(CultureInfo.InvariantCulture, $"{value:0.00}");

    private static string Count(int coins) =>
        string.Create(CultureInfo.InvariantCulture, $"{coins} {(coins == 1 ? "coin" : "coins")}");
}

/// <summary>
/// An open as a house mind wants it: sign +1 long, −1 short; notional in USD, levels in quote currency.
/// </summary>
internal sealed record Entry(
    int Sign, string Reason, decimal? Stop = null, decimal? Target = null, decimal? NotionalUsd = null)
{
    public int? Leverage { get; init; }
}
