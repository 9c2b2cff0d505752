using System.Collections.Immutable;
using Pitwall.Engine.Deliberation;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Trading;
using Pitwall.Server.Trading.Desks;

namespace Pitwall.Server.Deliberation;

/// <summary>The minds of the house as agents can be given them.</summary>
internal sealed class HouseMindCatalogue : IMindCatalogue
{
    public MindsResult Find(string names, ImmutableArray<InstrumentId> instruments)
    {
        switch (HouseMinds.Expand(names))
        {
            case Sought<ImmutableArray<string>>.Unknown unknown:
                return new MindsResult.Unknown(unknown.Message);
            case Sought<ImmutableArray<string>>.Found found
                when found.Value.FirstOrDefault(name => HouseMinds.Flipped(name) is not null) is { } flip:
                return new MindsResult.Unknown($"{flip} copies a finished backtest: it can be no agent of a desk.");
            case Sought<ImmutableArray<string>>.Found found:
                return new MindsResult.Found([.. found.Value.Select(name => Offer(name, instruments))]);
            default:
                throw new InvalidOperationException($"The house has no answer to '{names}'");
        }
    }

    private static OfferedMind Offer(string name, ImmutableArray<InstrumentId> instruments) =>
        HouseMinds.RecommendedLimits(name, instruments) is Sought<AgentLimits>.Found limits
            ? new OfferedMind(name, limits.Value)
            : throw new InvalidOperationException($"{name} has no recommended limits");
}
