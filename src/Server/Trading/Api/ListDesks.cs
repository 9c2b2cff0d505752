using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pitwall.Server.Platform.Http;
using Pitwall.Server.Trading.Pump;

namespace Pitwall.Server.Trading.Api;

/// <summary><c>GET /api/desks</c>: every desk and how it stands.</summary>
internal static class ListDesks
{
    public static void MapListDesks(this RouteGroupBuilder desks) => desks
        .MapGet("", HandleAsync)
        .WithQueryFields()
        .WithName("ListDesks")
        .WithSummary("Every desk with its clock, the head of its journal, its feed, limits and kill switch.");

    private static async Task<Ok<IReadOnlyList<DeskSheet>>> HandleAsync(
        NpgsqlDataSource source, DeskBoard board, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        return TypedResults.Ok(await DeskSheets.ReadAsync(connection, board, null, ct));
    }
}
