using Microsoft.AspNetCore.Http.HttpResults;
using Pitwall.Server.Deliberation.Files;
using Pitwall.Server.Platform.Http;

namespace Pitwall.Server.Deliberation.Api;

/// <summary><c>POST /api/deliberation/readings</c>: an agent file as data, so that a form can show it.</summary>
internal static class ReadAgentFile
{
    public static void MapReadAgentFile(this RouteGroupBuilder deliberation) => deliberation
        .MapPost("/readings", Handle)
        .RequireAdmin()
        .WithName("ReadAgentFile")
        .WithSummary("Read an agent file without keeping it: what it says, or what is wrong with which field.")
        .ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    private static Results<Ok<AgentSpec>, ProblemHttpResult> Handle(Request request)
    {
        try
        {
            return TypedResults.Ok(AgentFile.Read(request.File));
        }
        catch (AgentFileException wrong)
        {
            return ApplyAgent.Refused(wrong.Message, wrong.Field);
        }
    }

    /// <param name="File">The agent file: front matter and prompt.</param>
    internal sealed record Request(string File);
}
