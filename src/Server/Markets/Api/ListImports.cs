using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pitwall.Server.Platform.Http;

namespace Pitwall.Server.Markets.Api;

/// <summary><c>GET /api/markets/imports</c>: which files were taken and what they brought, newest first.</summary>
internal static class ListImports
{
    private const int LimitMax = 500;
    private const int LimitDefault = 50;

    public static void MapListImports(this RouteGroupBuilder markets) => markets
        .MapGet("/imports", HandleAsync)
        .WithQueryFields("limit", "before")
        .WithName("ListImports")
        .WithSummary("Imported files, the newest first; 'before' is the id the next page starts below.");

    private static async Task<Results<Ok<Response[]>, ValidationProblem>> HandleAsync(
        NpgsqlDataSource source, string? limit, string? before, CancellationToken ct)
    {
        var fields = new MarketQuery();
        var count = fields.Limit(limit, LimitDefault, LimitMax);
        var below = long.MaxValue;
        if (before is not null && !long.TryParse(before, NumberStyles.None, CultureInfo.InvariantCulture, out below))
        {
            fields.Refuse("before", "Write the id of an import.");
        }

        return fields.IsWrong ? fields.Problem() : TypedResults.Ok(await ReadAsync(source, count, below, ct));
    }

    private static async Task<Response[]> ReadAsync(
        NpgsqlDataSource source, int limit, long before, CancellationToken ct)
    {
        await using var command = source.CreateCommand(
            """
            select m.id, m.at, m.file, m.kind, i.instrument, m.read_rows, m.new_rows, m.unchanged_rows, m.rejected_rows,
                   m.rejected, m.gaps
            from markets.imports m join markets.public_instruments i on i.id = m.instrument_id
            where m.id < $1
            order by m.id desc
            limit $2
            """);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = before });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var imports = new List<Response>();
        while (await reader.ReadAsync(ct))
        {
            imports.Add(new Response(
                reader.GetInt64(0),
                reader.GetDateTime(1),
                reader.GetString(2),
                reader.GetString(3),
                reader.GetString(4))
            {
                Read = reader.GetInt64(5),
                New = reader.GetInt64(6),
                Unchanged = reader.GetInt64(7),
                RejectedCount = reader.GetInt64(8),
                Rejected = JsonSerializer.Deserialize<Rejection[]>(reader.GetString(9), JsonSettings.Api)!,
                Gaps = JsonDocument.Parse(reader.GetString(10)).RootElement,
            });
        }

        return [.. imports];
    }

    /// <param name="Kind">candles, funding or open_interest.</param>
    public sealed record Response(long Id, DateTime At, string File, string Kind, string Instrument)
    {
        public long Read { get; init; }

        public long New { get; init; }

        public long Unchanged { get; init; }

        public long RejectedCount { get; init; }

        /// <summary>The first rejected rows; line 1 is the header.</summary>
        public IReadOnlyList<Rejection> Rejected { get; init; } = [];

        /// <summary>
        /// Candles: holes as from, to and number of bars; funding: the missing settlements; open interest: none.
        /// </summary>
        public JsonElement Gaps { get; init; }
    }

    public sealed record Rejection(int Line, string Reason);
}
