using System.Collections.Immutable;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Trading;

namespace Pitwall.Engine.Deliberation;

/// <summary>A rule-based mind of the house: its name in the journal and what it does in one sentence.</summary>
public sealed record HouseMind(string Name, string Description);

/// <summary>
/// The minds that need no model and no key. Names are taken with or without "house/"; "house" alone is the group. In no
/// group are <see cref="SmaCross"/>, which watches every bar, and flip-of-NAME of a backtest's second pass.
/// </summary>
public static class HouseMinds
{
    public const string Prefix = "house/";
    public const string Group = "house";

    private const int NearestShown = 3;

    /// <summary>The group "house", in the order tables show it.</summary>
    public static ImmutableArray<HouseMind> All { get; } =
    [
        new(TrendFollower.MindName, "Goes with the cross of the 20- and 50-hour averages at 3×, with a trailing stop."),
        new(MeanReversion.MindName, "Fades 2.5 deviations from the 48-hour mean at 2×, with the mean as its target."),
        new(Momentum.MindName, "Goes with a 7-day return beyond 5 % at 2× until less than 1 % of it is left."),
        new(BuyAndHold.MindName, "Buys every coin once in equal parts without leverage and keeps it."),
        new(CoinFlip.MindName, "Takes a side by coin flip at 00:00 UTC and closes at 12:00: luck, to compare with."),
    ];

    /// <summary>
    /// A fresh mind; only luck uses the seed. A flip needs round trips: construct <see cref="FlipOf"/> instead.
    /// </summary>
    public static Sought<IMind> Create(string name, long seed)
    {
        IMind? mind = FullName(name) switch
        {
            TrendFollower.MindName => new TrendFollower(),
            MeanReversion.MindName => new MeanReversion(),
            Momentum.MindName => new Momentum(),
            BuyAndHold.MindName => new BuyAndHold(),
            CoinFlip.MindName => new CoinFlip(seed),
            SmaCross.MindName => new SmaCross(),
            _ => null,
        };
        return mind is null ? new Sought<IMind>.Unknown(name, Nearest(name)) : new Sought<IMind>.Found(mind);
    }

    /// <summary>
    /// Limits wide enough for what the mind does and no wider; a flip has those of the mind it copies.
    /// </summary>
    public static Sought<AgentLimits> RecommendedLimits(string name, ImmutableArray<InstrumentId> instruments)
    {
        var limits = AgentLimits.Default(instruments);
        var recommended = (Flipped(name) ?? FullName(name)) switch
        {
            TrendFollower.MindName => limits with { LeverageMax = 3, PositionPctMax = 30m },
            MeanReversion.MindName => limits with { LeverageMax = 2, PositionPctMax = 35m },
            Momentum.MindName => limits with { LeverageMax = 2, PositionPctMax = 35m },
            BuyAndHold.MindName => limits with { LeverageMax = 1, PositionPctMax = 100m, NeedsStop = false },
            CoinFlip.MindName => limits with { LeverageMax = 2 },
            SmaCross.MindName => limits with { LeverageMax = 2, PositionPctMax = 50m },
            _ => null,
        };
        return recommended is null
            ? new Sought<AgentLimits>.Unknown(name, Nearest(name))
            : new Sought<AgentLimits>.Found(recommended);
    }

    /// <summary>
    /// The full names a comma-separated list stands for, without repeats and in its order: "house", NAME and
    /// flip-of-NAME.
    /// </summary>
    public static Sought<ImmutableArray<string>> Expand(string list)
    {
        var names = ImmutableArray.CreateBuilder<string>();
        var asked = list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        foreach (var name in asked.Length == 0 ? [list] : asked)
        {
            if (string.Equals(name, Group, StringComparison.Ordinal))
            {
                names.AddRange(All.Select(m => m.Name));
            }
            else if (IsMind(FullName(name)) || Flipped(name) is not null)
            {
                names.Add(FullName(name));
            }
            else
            {
                return new Sought<ImmutableArray<string>>.Unknown(name, Nearest(name));
            }
        }

        return new Sought<ImmutableArray<string>>.Found([.. names.Distinct(StringComparer.Ordinal)]);
    }

    /// <summary>
    /// The full name of the mind that flip-of-NAME copies; null when the name is no flip of a mind of the house.
    /// </summary>
    public static string? Flipped(string name)
    {
        var full = FullName(name);
        if (!full.StartsWith(FlipOf.Prefix, StringComparison.Ordinal))
        {
            return null;
        }

        var flipped = FullName(full[FlipOf.Prefix.Length..]);
        return IsMind(flipped) ? flipped : null;
    }

    internal static string ShortName(string name) =>
        name.StartsWith(Prefix, StringComparison.Ordinal) ? name[Prefix.Length..] : name;

    private static string FullName(string name) => Prefix + ShortName(name);

    private static bool IsMind(string fullName) =>
        string.Equals(fullName, SmaCross.MindName, StringComparison.Ordinal)
        || All.Any(m => string.Equals(m.Name, fullName, StringComparison.Ordinal));

    private static ImmutableArray<string> Nearest(string name) =>
    [
        .. All
            .Select(m => m.Name)
            .OrderBy(known => EditDistance(FullName(name), known))
            .ThenBy(known => known, StringComparer.Ordinal)
            .Take(NearestShown),
    ];

    /// <summary>Insertions, deletions and replacements from one word to the other (Levenshtein 1966).</summary>
    private static int EditDistance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var replaced = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
