using System.Text.Json;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pitwall.Engine.Platform;
using Pitwall.Server.Platform.Http;
using Pitwall.Server.Trading.Api;

namespace Pitwall.Server.Deliberation.Api;

/// <summary>
/// <c>GET /api/deliberation/decisions/{id}/chain</c>: from what an agent was told to what came of it, every link by
/// hash or id.
/// </summary>
internal static class ShowChain
{
    public static void MapShowChain(this RouteGroupBuilder deliberation) => deliberation
        .MapGet("/decisions/{id:guid}/chain", HandleAsync)
        .WithQueryFields()
        .WithName("ShowChain")
        .WithSummary("One decision with its call, the blocks of its prompt, its orders, fills and trades.")
        .WithDescription(
            "Blocks, reply and reasoning are named by SHA-256; GET /api/deliberation/blocks/{sha256} has their text. "
            + "'call' is null for a mind that was not called. Journal rows hold the same hashes in 'evidence'.")
        .ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        NpgsqlDataSource source, Guid id, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        if (DeskOf(id) is not { } desk || await ListDecisions.FindAsync(connection, desk, id, ct) is not { } decision)
        {
            return TypedResults.Problem(
                $"There is no decision '{id}'; GET /api/desks/{{desk}}/decisions lists them.",
                statusCode: StatusCodes.Status404NotFound,
                title: "Unknown decision");
        }

        var which = new { desk, id, decision.Agent, decision.Cycle };
        var call = await connection.QuerySingleOrDefaultAsync<CallSheet.Row>(new CommandDefinition(
            $"SELECT {CallSheet.Columns} FROM deliberation.calls WHERE desk_id = @desk AND agent = @Agent AND "
                + "cycle = @Cycle",
            which,
            cancellationToken: ct));
        var blocks = call is null ? [] : await BlocksAsync(connection, call.Id, ct);
        return TypedResults.Ok(new Response(desk, decision, call?.Shown(), blocks)
        {
            Orders = await ReadAsync<ListOrders.Response>(
                connection, $"SELECT {ListOrders.Columns} FROM trading.orders", which, ct),
            Confidence = call is null ? null : await connection.QuerySingleOrDefaultAsync<StatedConfidence>(
                new CommandDefinition(
                    """
                    SELECT said, confidence, scale, event FROM deliberation.public_confidences
                    WHERE desk_id = @desk AND decision_id = @id
                    """,
                    which,
                    cancellationToken: ct)),
            News = call is null ? [] : await NewsAsync(connection, call.Id, ct),
            Fills = await ReadAsync<ListFills.Response>(
                connection, $"SELECT {ListFills.Columns} FROM trading.fills", which, ct),
            Trades = await ReadAsync<Trade>(
                connection,
                """
                SELECT id, order_id AS orderid, instrument, side, size, entry_price AS entryprice,
                    entry_time AS entrytime, exit_price AS exitprice, exit_time AS exittime,
                    realised_pnl_usd AS realisedpnlusd, fees_usd AS feesusd, funding_usd AS fundingusd, status
                FROM trading.public_trades
                """,
                which,
                ct),
        });
    }

    private static int? DeskOf(Guid id)
    {
        try
        {
            return RowId.FromGuid(id).Desk;
        }
        catch (FormatException)
        {
            // An id that no desk has made: the caller is told that there is no such decision.
            return null;
        }
    }

    private static async Task<IReadOnlyList<T>> ReadAsync<T>(
        NpgsqlConnection connection, string select, object which, CancellationToken ct) =>
        (await connection.QueryAsync<T>(new CommandDefinition(
            $"{select} WHERE desk_id = @desk AND decision_id = @id ORDER BY id", which,
                cancellationToken: ct))).AsList();

    private static async Task<IReadOnlyList<Block>> BlocksAsync(NpgsqlConnection connection, Guid call,
        CancellationToken ct) =>
        (await connection.QueryAsync<Block>(new CommandDefinition(
            """
            SELECT ordinal, part, kind, encode(block.sha256, 'hex') AS sha256, text.length AS bytes,
                as_of AS asof, age_ms AS agems, untrusted
            FROM deliberation.call_blocks AS block JOIN deliberation.texts AS text USING (sha256)
            WHERE call_id = @call ORDER BY ordinal
            """,
            new { call },
            cancellationToken: ct))).AsList();

    private static async Task<IReadOnlyList<Headline>> NewsAsync(
        NpgsqlConnection connection, Guid call, CancellationToken ct) =>
        (await connection.QueryAsync<Headline>(new CommandDefinition(
            $"""
            SELECT {Headline.Columns}
            FROM deliberation.call_news AS told JOIN markets.public_news AS news ON news.id = told.news_id
            WHERE told.call_id = @call ORDER BY news.known_at, news.id
            """,
            new { call },
            cancellationToken: ct))).AsList();

    /// <param name="Desk">Number of the desk.</param>
    /// <param name="Call">Null for a mind that was not called.</param>
    /// <param name="Blocks">The prompt in order; system and user text are their parts one after the other.</param>
    public sealed record Response(
        int Desk, ListDecisions.Response Decision, CallSheet? Call, IReadOnlyList<Block> Blocks)
    {
        /// <summary>What stood in the row of the reply it came from; null when that stated none.</summary>
        public required StatedConfidence? Confidence { get; init; }

        public required IReadOnlyList<ListOrders.Response> Orders { get; init; }

        /// <summary>The headlines it was told.</summary>
        public required IReadOnlyList<Headline> News { get; init; }

        public required IReadOnlyList<ListFills.Response> Fills { get; init; }

        public required IReadOnlyList<Trade> Trades { get; init; }
    }

    /// <summary>A confidence and what it is the probability of.</summary>
    /// <param name="Said">As it was written.</param>
    /// <param name="Confidence">0 to 1, null when it cannot be read as that.</param>
    /// <param name="Scale">fraction, percent, words or unreadable; words have no number of their own.</param>
    /// <param name="Event">target_before_stop, net_profit_at_exit, resolution_yes or none.</param>
    public sealed record StatedConfidence(string Said, decimal? Confidence, string Scale, string Event);

    /// <param name="AgeMs">How old it was when it was said.</param>
    /// <param name="Untrusted">Written by strangers.</param>
    public sealed record Block(
        int Ordinal, string Part, string Kind, string Sha256, int Bytes, DateTime AsOf, long AgeMs, bool Untrusted);

    /// <summary>Written by strangers; known is when the agent could first be told.</summary>
    public sealed record Headline(
        long Id, string Source, string Title, string? Link, DateTime PublishedAt, DateTime KnownAt, string Sha256)
    {
        internal const string Columns = """
            news.id, news.source, news.title, news.link, news.published_at AS publishedat, news.known_at AS knownat,
            news.sha256
            """;
    }

    /// <summary>An entry and what its exits made of it; results in USD net of fees and funding.</summary>
    public sealed record Trade(
        Guid Id,
        Guid OrderId,
        string Instrument,
        string Side,
        decimal Size,
        decimal? EntryPrice,
        DateTime EntryTime,
        decimal? ExitPrice,
        DateTime? ExitTime,
        decimal? RealisedPnlUsd,
        decimal? FeesUsd,
        decimal? FundingUsd,
        string Status);
}
