using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pitwall.Server.Platform.Http;

namespace Pitwall.Server.Trading.Api;

/// <summary><c>GET /api/desks/{desk}/decisions/{id}</c>: one decision with everything that was done because of it.</summary>
internal static class ShowDecision
{
    public static void MapShowDecision(this RouteGroupBuilder desk) => desk
        .MapGet("/decisions/{id:guid}", HandleAsync)
        .WithQueryFields()
        .WithName("ShowDecision")
        .WithSummary("One decision with its orders and fills, those of its stops and targets included, oldest first.");

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        NpgsqlDataSource source, string desk, Guid id, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        if (await KnownDesk.FindAsync(connection, desk, ct) is not { } known)
        {
            return await KnownDesk.MissingAsync(connection, desk, ct);
        }

        if (await ListDecisions.FindAsync(connection, known.Id, id, ct) is not { } decision)
        {
            return TypedResults.Problem(
                $"Desk {known.Name} has no decision '{id}'; GET /api/desks/{known.Name}/decisions lists them.",
                statusCode: StatusCodes.Status404NotFound,
                title: "Unknown decision");
        }

        var which = new { desk = known.Id, id };
        var orders = await connection.QueryAsync<ListOrders.Response>(new CommandDefinition(
            $"SELECT {ListOrders.Columns} FROM trading.orders WHERE desk_id = @desk AND decision_id = @id ORDER BY id",
            which,
            cancellationToken: ct));
        var fills = await connection.QueryAsync<ListFills.Response>(new CommandDefinition(
            $"SELECT {ListFills.Columns} FROM trading.fills WHERE desk_id = @desk AND decision_id = @id ORDER BY id",
            which,
            cancellationToken: ct));
        return TypedResults.Ok(new Response(decision, [.. orders], [.. fills]));
    }

    /// <summary>What was decided, and what came of it.</summary>
    public sealed record Response(
        ListDecisions.Response Decision,
        IReadOnlyList<ListOrders.Response> Orders,
        IReadOnlyList<ListFills.Response> Fills);
}
