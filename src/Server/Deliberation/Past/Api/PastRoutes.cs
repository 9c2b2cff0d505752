using Pitwall.Server.Platform.Http;

namespace Pitwall.Server.Deliberation.Past.Api;

/// <summary><c>/api/deliberation/past</c>: what agents elsewhere were told and said.</summary>
internal static class PastRoutes
{
    public static void MapPast(this RouteGroupBuilder deliberation)
    {
        var past = deliberation.MapGroup("/past").RequireViewer();
        past.MapListPastAgents();
        past.MapListPastImports();
        past.MapListPastConversations();
        past.MapShowPastConversation();
    }
}
