using System.Collections.Immutable;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Trading;

namespace Pitwall.Server.Trading.Desks;

/// <summary>A mind that an agent can be given: its full name and limits wide enough for it.</summary>
internal sealed record OfferedMind(string Name, AgentLimits Limits);

/// <summary>What came of asking for minds by name.</summary>
internal abstract record MindsResult
{
    internal sealed record Found(IReadOnlyList<OfferedMind> Minds) : MindsResult;

    internal sealed record Unknown(string Sentence) : MindsResult;
}

/// <summary>Which minds there are. Trading declares it; the room that knows minds implements it.</summary>
internal interface IMindCatalogue
{
    /// <summary>The minds of a comma-separated list of names; a group name stands for all of the group.</summary>
    MindsResult Find(string names, ImmutableArray<InstrumentId> instruments);
}
