using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pitwall.Server.Platform.Http;

namespace Pitwall.Server.Trading.Api;

/// <summary><c>GET /api/desks/{desk}/agents</c> and one of them: how each account stands.</summary>
internal static class ListDeskAgents
{
    public static void MapListDeskAgents(this RouteGroupBuilder desk)
    {
        desk.MapGet("/agents", ListAsync)
            .WithQueryFields()
            .WithName("ListDeskAgents")
            .WithSummary("The agents of a desk with run state, balances, results by cause and the last mark.");
        desk.MapGet("/agents/{agent}", ShowAsync)
            .WithQueryFields()
            .WithName("ShowDeskAgent")
            .WithSummary("One agent of a desk with the limits it is judged by.");
    }

    private static async Task<Results<Ok<IReadOnlyList<AgentSheet>>, ProblemHttpResult>> ListAsync(
        NpgsqlDataSource source, string desk, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        return await KnownDesk.FindAsync(connection, desk, ct) is { } known
            ? TypedResults.Ok(await AgentSheets.ReadAsync(connection, known.Id, null, ct))
            : await KnownDesk.MissingAsync(connection, desk, ct);
    }

    private static async Task<Results<Ok<AgentSheet>, ProblemHttpResult>> ShowAsync(
        NpgsqlDataSource source, string desk, string agent, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        if (await KnownDesk.FindAsync(connection, desk, ct) is not { } known)
        {
            return await KnownDesk.MissingAsync(connection, desk, ct);
        }

        if (!known.Agents.Contains(agent, StringComparer.Ordinal))
        {
            return known.MissingAgent(agent);
        }

        var sheet = (await AgentSheets.ReadAsync(connection, known.Id, agent, ct)).Single();
        return TypedResults.Ok(sheet with
        {
            GateLimits = await AgentSheets.LimitsAsync(connection, known.Id, agent, ct),
        });
    }
}
