using Pitwall.Engine.Agents;
using Pitwall.Engine.Trading;

namespace Pitwall.Server.Trading.Pump;

/// <summary>Where a desk finds the mind that an agent names; the room that thinks provides it.</summary>
internal interface IMindSource
{
    /// <summary>The mind of that journal name for one desk; null when nobody here can think like that.</summary>
    IMind? Find(string mind, MindSeat seat);
}

/// <summary>
/// Where a mind is to sit: the desk, the seed of its market when that is generated, and the agent it is to think for.
/// </summary>
internal readonly record struct MindSeat(int Desk, long? MarketSeed, AgentSlug Agent);
