using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pitwall.Server.Accounts.Audit;
using Pitwall.Server.Deliberation.Files;
using Pitwall.Server.Platform.Http;

namespace Pitwall.Server.Deliberation.Api;

/// <summary>
/// <c>PUT /api/deliberation/agents/{desk}/{agent}/labels/{label}</c>: lets another version act at a stage.
/// </summary>
internal static class MoveLabel
{
    public static void MapMoveLabel(this RouteGroupBuilder deliberation) => deliberation
        .MapPut("/agents/{desk}/{agent}/labels/{label}", HandleAsync)
        .RequireAdmin()
        .WithName("MoveAgentLabel")
        .WithSummary("Let another version of an agent act at shadow or paper, from its next question on.")
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        NpgsqlDataSource source, [AsParameters] Route route, Request request, HttpContext http)
    {
        var ct = http.RequestAborted;
        if (await ApplyAgent.FindAsync(source, route.Desk, route.Agent, ct) is not { } found)
        {
            return ApplyAgent.Missing($"{route.Desk}/{route.Agent}");
        }

        var wish = new LabelWish(route.Agent, route.Label, request.Version);
        return await new AgentLabels(source).MoveAsync(found.Desk, wish, Actor.Of(http.User), ct) switch
        {
            LabelResult.Moved moved => TypedResults.Ok(new Response(route.Label, moved.To, moved.From)),
            LabelResult.Refused refused => ApplyAgent.Refused(refused.Why),
            _ => throw new InvalidOperationException("Moving a label gave no answer"),
        };
    }

    /// <param name="Desk">Name or number of the desk.</param>
    /// <param name="Agent">The agent by slug.</param>
    /// <param name="Label">shadow or paper.</param>
    internal sealed record Route(string Desk, string Agent, string Label);

    /// <param name="Version">The version that is to act there.</param>
    internal sealed record Request(int Version);

    /// <param name="Version">The version that acts there now.</param>
    /// <param name="Before">The version that acted there until now.</param>
    public sealed record Response(string Label, int Version, int Before);
}
