using Pitwall.Server.Agents.Api;
using Pitwall.Server.Platform.Http;

namespace Pitwall.Server.Agents;

/// <summary>The front door of the room that knows who an agent is.</summary>
internal static class AgentsRoom
{
    public static void MapAgents(this RouteGroupBuilder api)
    {
        var agents = api.MapGroup("/agents").WithTags("Agents").RequireViewer();
        agents.MapListAgents();
        agents.MapShowAgent();
    }
}
