using System.Text.Json;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pitwall.Server.Platform.Http;

namespace Pitwall.Server.Deliberation.Past.Api;

/// <summary><c>GET /api/deliberation/past/imports</c>: the files of past runs that were taken.</summary>
internal static class ListPastImports
{
    public static void MapListPastImports(this RouteGroupBuilder past) => past
        .MapGet("/imports", HandleAsync)
        .WithQueryFields()
        .WithName("ListPastImports")
        .WithSummary("The last 200 files of past runs, how their replies were read, and what contradicts itself.");

    private static async Task<Ok<Response>> HandleAsync(NpgsqlDataSource source, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            """
            SELECT id, kind, source, file, encode(sha256, 'hex') AS sha256, read_rows AS read, new_rows AS new,
                revised_rows AS revised, unchanged_rows AS unchanged, report::text AS report, created_at AS createdat
            FROM deliberation.past_imports ORDER BY id DESC LIMIT 200
            """,
            cancellationToken: ct));
        return TypedResults.Ok(new Response([.. rows.Select(Shown)]));
    }

    private static Import Shown(Row row) => new(row.Id, row.Kind, row.Source, row.File, row.Sha256)
    {
        Read = row.Read,
        New = row.New,
        Revised = row.Revised,
        Unchanged = row.Unchanged,
        Report = JsonSerializer.Deserialize<JsonElement>(row.Report),
        CreatedAt = row.CreatedAt,
    };

    private sealed record Row(
        long Id, string Kind, string Source, string File, string Sha256, int Read, int New, int Revised, int Unchanged,
        string Report, DateTime CreatedAt);

    public sealed record Response(IReadOnlyList<Import> Items);

    /// <summary>One file. Report counts outcomes, dialects, repairs and reasons, and lists contradictions.</summary>
    public sealed record Import(long Id, string Kind, string Source, string File, string Sha256)
    {
        public required int Read { get; init; }

        public required int New { get; init; }

        /// <summary>Known records that the source has changed: each became a new version.</summary>
        public required int Revised { get; init; }

        public required int Unchanged { get; init; }

        public required JsonElement Report { get; init; }

        public required DateTime CreatedAt { get; init; }
    }
}
