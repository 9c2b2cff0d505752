using System.Collections.Immutable;
using Pitwall.Engine.Agents;
using Pitwall.Engine.Markets;

namespace Pitwall.Engine.Deliberation;

/// <summary>One agent the Lab starts with: its name for people, its mind, what it is, and its cash in USD.</summary>
public sealed record LabAgent(AgentSlug Slug, string DisplayName, string Mind, string Description, Usd Cash);

/// <summary>Who trades in the Lab, in the order they are shown.</summary>
public static class LabRoster
{
    private const int Flips = 5;

    private static readonly Usd Cash = new(10_000m);

    public static ImmutableArray<LabAgent> Agents { get; } =
    [
        Make("edge-1", "Edge-1", LabMinds.Edge, "Is told tomorrow's side of each coin, a little better than a coin."),
        .. Enumerable.Range(1, Flips).Select(number => Make(
            $"flip-{number}",
            $"Flip-{number}",
            $"{LabMinds.FlipPrefix}{number}",
            "Follows the same rule as Edge-1 with a coin for a tip: pure luck, and the same costs.")),
        Make("momentum", "Momentum", Momentum.MindName, "Goes with a 7-day return beyond 5 % at 2×, with a stop."),
        Make("hold", "Hold", BuyAndHold.MindName, "Buys every coin once in equal parts without leverage and keeps it."),
        Make(
            "script",
            "Script",
            LabMinds.Script,
            "Flips a coin for one coin a day and writes it down as models do, in shapes good and bad."),
    ];

    private static LabAgent Make(string slug, string name, string mind, string description) =>
        new(new AgentSlug(slug), name, mind, description, Cash);
}
