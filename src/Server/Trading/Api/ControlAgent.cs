using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pitwall.Engine.Agents;
using Pitwall.Engine.Trading;
using Pitwall.Server.Accounts.Audit;
using Pitwall.Server.Platform.Http;
using Pitwall.Server.Trading.Desks;

namespace Pitwall.Server.Trading.Api;

/// <summary>
/// <c>POST /api/desks/{desk}/agents/{agent}/control</c>: stops an agent by levels or lets it go on, and says what
/// remains open.
/// </summary>
internal static class ControlAgent
{
    public static void MapControlAgent(this RouteGroupBuilder desk) => desk
        .MapPost("/agents/{agent}/control", HandleAsync)
        .RequireAdmin()
        .WithName("ControlAgent")
        .WithSummary("Pause, pause and cancel, flatten or resume an agent; the receipt lists what is still open.")
        .WithDescription(
            "Stops stay until there is nothing left to stop. 'waiting' above 0: the desk has not taken all of it yet; "
            + "ask again with GET on the desk's positions and orders.")
        .ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    private static async Task<Results<Ok<StopReceipt>, ProblemHttpResult>> HandleAsync(
        NpgsqlDataSource source, string desk, string agent, Request request, HttpContext http)
    {
        var ct = http.RequestAborted;
        await using var connection = await source.OpenConnectionAsync(ct);
        if (await KnownDesk.FindAsync(connection, desk, ct) is not { } known)
        {
            return await KnownDesk.MissingAsync(connection, desk, ct);
        }

        if (!AgentSlug.IsValid(agent) || !known.Agents.Contains(agent, StringComparer.Ordinal))
        {
            return TypedResults.Problem(
                known.AgentSentence(agent), statusCode: StatusCodes.Status404NotFound, title: "Unknown agent");
        }

        var control = new AgentControl(source);
        var slug = new AgentSlug(agent);
        var key = await control.SendAsync(known.Id, slug, (request.Level, request.Reason), ct);
        await AuditLog.WriteAsync(
            connection,
            new AuditEntry(
                Actor.Of(http.User), $"agent.{Canonical.EnumName(request.Level)}", $"agent/{known.Name}/{agent}"),
            ct);
        return TypedResults.Ok(await control.ReceiptAsync(known.Id, slug, (request.Level, key), ct));
    }

    /// <param name="Level">resume, pause, cancel (pause and cancel entries) or flatten (and close what is
    /// held).</param>
    /// <param name="Reason">Why, in your words; it is kept with the change.</param>
    internal sealed record Request(ControlLevel Level, string Reason);
}
