using System.Collections.Immutable;
using System.Globalization;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Trading;

namespace Pitwall.Engine.Deliberation;

/// <summary>
/// The Lab's own minds: one that is told more than luck, coin flips that follow the same rule, and a script that writes
/// like a model. Names are "lab/edge", "lab/flip-K" and "lab/script"; what a flip is told depends on its number and the
/// seed.
/// </summary>
public static class LabMinds
{
    public const string Prefix = "lab/";
    public const string Edge = Prefix + "edge";
    public const string FlipPrefix = Prefix + "flip-";
    public const string Script = Prefix + "script";

    /// <summary>
    /// How often, in a million, the edge's tip is right: fixed so that its net daily Sharpe averages 0.25 over 200
    /// seeds (docs/decisions/2026-11-21-lab-market.md).
    /// </summary>
    public const int EdgeRightPerMillion = 614_500;

    /// <summary>The net daily Sharpe that the edge has on average, not annualised.</summary>
    public const decimal PlantedDailySharpe = 0.25m;

    /// <summary>A tip that is right half of the time is a coin.</summary>
    public const int FlipRightPerMillion = 500_000;

    /// <summary>A fresh mind of the Lab for one market seed; null when the name is none of the Lab's.</summary>
    public static IMind? Create(string name, long seed) =>
        RightPerMillion(name) is { } right ? new LabTipFollower(new LabTips(name, right, seed))
        : IsScript(name) ? new LabScript(seed)
        : null;

    /// <summary>Limits wide enough for these minds and no wider; null when the name is none of the Lab's.</summary>
    public static AgentLimits? Limits(string name, ImmutableArray<InstrumentId> instruments) =>
        RightPerMillion(name) is null && !IsScript(name)
            ? null
            : AgentLimits.Default(instruments) with { LeverageMax = 1, NeedsStop = false };

    /// <summary>How often, in a million, a mind's tips are right; null for a mind that is told nothing.</summary>
    public static int? RightPerMillion(string name)
    {
        if (string.Equals(name, Edge, StringComparison.Ordinal))
        {
            return EdgeRightPerMillion;
        }

        var isFlip = name.StartsWith(FlipPrefix, StringComparison.Ordinal)
            && int.TryParse(name[FlipPrefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out _);
        return isFlip ? FlipRightPerMillion : null;
    }

    /// <summary>Whether what a mind of the Lab decides is read out of replies.</summary>
    public static bool IsScript(string name) => string.Equals(name, Script, StringComparison.Ordinal);
}
