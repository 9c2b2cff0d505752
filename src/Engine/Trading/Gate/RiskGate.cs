using System.Collections.Immutable;
using Pitwall.Engine.Markets;

namespace Pitwall.Engine.Trading.Gate;

/// <summary>Proof that the gate let an intent through. Only <see cref="RiskGate"/> can make one.</summary>
public sealed class Approved
{
    internal Approved(Intent intent, bool clamped) => (Intent, Clamped) = (intent, clamped);

    public Intent Intent { get; }

    /// <summary>The size was cut to fit.</summary>
    public bool Clamped { get; }
}

/// <summary>All verdicts of one intent, and the approval when every one passed.</summary>
public sealed record GateAnswer(ImmutableArray<Verdict> Verdicts, Approved? Approved)
{
    public string? Refusal => Approved is not null
        ? null
        : string.Join("; ", Verdicts.Where(v => !v.Passed).Select(v => v.Message));
}

/// <summary>
/// The one gate before every order. All rules are asked, every breach is listed, an exception in a rule is a refusal.
/// Exits are asked only what can make an exit wrong: a valid close is never lost.
/// </summary>
public static class RiskGate
{
    private static readonly ImmutableArray<IRiskRule> EntryRules =
    [
        new KillLatchOff(),
        new AgentRunning(),
        new AccountNotFrozen(),
        new InstrumentAllowed(),
        new PriceFresh(),
        new PositionFits(),
        new VenueMinimum(),
        new LeverageWithin(),
        new PositionPercent(),
        new FreeMarginCovers(),
        new StopPresent(),
        new StopAndTargetSides(),
        new AssetCapHolds(),
        new AgentCapHolds(),
        new DeskCapHolds(),
        new DailyLossHolds(),
        new NothingUnknown(),
    ];

    private static readonly ImmutableArray<IRiskRule> ExitRules = [new KillLatchOff(), new PositionFits()];

    // Asked, and written down, only of agents that have the limit: whoever has none decides the same bytes as ever.
    private static readonly ImmutableArray<IRiskRule> CountedEntryRules = [.. EntryRules, new TurnoverHolds()];

    private static readonly ImmutableArray<IRiskRule> OwnExitRules = [.. ExitRules, new HeldLongEnough()];

    /// <summary>The word of every rule that each entry is asked, in their order.</summary>
    public static ImmutableArray<string> RuleNames { get; } = [.. EntryRules.Select(rule => rule.Name)];

    public static GateAnswer Ask(RiskQuestion question) => Ask(question, RulesFor(question));

    private static ImmutableArray<IRiskRule> RulesFor(RiskQuestion question) => question switch
    {
        { Intent.ReduceOnly: true, Cause: Cause.Model, Limits.HoldMinMinutes: not null } => OwnExitRules,
        { Intent.ReduceOnly: true } => ExitRules,
        { Limits.TurnoverMaxXDay: not null } => CountedEntryRules,
        _ => EntryRules,
    };

    internal static GateAnswer Ask(RiskQuestion question, ImmutableArray<IRiskRule> rules)
    {
        var verdicts = AskAll(question, rules);
        if (verdicts.All(v => v.Passed))
        {
            return new GateAnswer(verdicts, new Approved(question.Intent, clamped: false));
        }

        return question.Limits.Clamps && Cut(question, rules, verdicts) is { } cut
            ? new GateAnswer(verdicts, new Approved(cut, clamped: true))
            : new GateAnswer(verdicts, null);
    }

    private static ImmutableArray<Verdict> AskAll(RiskQuestion question, ImmutableArray<IRiskRule> rules) =>
        [.. rules.Select(rule => AskOne(rule, question))];

    private static Verdict AskOne(IRiskRule rule, RiskQuestion question)
    {
        try
        {
            return rule.Check(question);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            return new Verdict(rule.Name, false, fault.GetType().Name, "", $"The rule itself failed: {fault.Message}");
        }
    }

    /// <summary>
    /// When only sizes are in the way: the largest size that all of them let pass, asked once more in full.
    /// </summary>
    private static Intent? Cut(
        RiskQuestion question, ImmutableArray<IRiskRule> rules, ImmutableArray<Verdict> verdicts)
    {
        var breached = verdicts.Where(v => !v.Passed).Select(v => v.Rule).ToImmutableSortedSet(StringComparer.Ordinal);
        var sizes = rules.OfType<ISizeRule>().Where(rule => breached.Contains(rule.Name)).ToImmutableArray();
        if (question.Intent.ReduceOnly || sizes.Length != breached.Count || question.Instrument is not { } instrument)
        {
            return null;
        }

        var room = sizes.Min(rule => RoomOf(rule, question));
        if (room <= 0 || question.Intent.PriceOr(question.Mark) is not { } price || question.Mark is not { } mark)
        {
            return null;
        }

        // Caps value an order at the mark, margin at its own price: the dearer of both fits all of them.
        if (instrument.SizeOf(room, price > mark ? price : mark) is not { } size || size >= question.Intent.Size)
        {
            return null;
        }

        var cut = question.Intent with { Size = size };
        return !size.IsZero && AskAll(question with { Intent = cut }, rules).All(v => v.Passed) ? cut : null;
    }

    private static decimal RoomOf(ISizeRule rule, RiskQuestion question)
    {
        try
        {
            return rule.Room(question) ?? 0m;
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            // A rule that fails has already been written down as a breach; it leaves no room.
            return 0m;
        }
    }
}
