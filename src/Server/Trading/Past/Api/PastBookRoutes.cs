using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pitwall.Server.Platform.Http;

namespace Pitwall.Server.Trading.Past.Api;

/// <summary><c>/api/trading/past/{agent}</c>: what an imported agent traded and was worth.</summary>
internal static class PastBookRoutes
{
    public static void MapPastBooks(this RouteGroupBuilder past)
    {
        past.MapGet("/trades", TradesAsync)
            .WithQueryFields()
            .WithName("ListPastTrades")
            .WithSummary("Closed trades of an imported agent by slug, the newest exit first, as last revised.");
        past.MapGet("/equity", EquityAsync)
            .WithQueryFields()
            .WithName("ListPastEquity")
            .WithSummary("What an imported agent was worth: marked as it was told, or only claimed by a leaderboard.");
    }

    private static async Task<Ok<Trades>> TradesAsync(NpgsqlDataSource source, string agent, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<Trade>(new CommandDefinition(
            """
            SELECT trade.source_key AS key, trade.version, trade.instrument, trade.side, trade.size,
                trade.entry_price AS entryprice, trade.entry_at AS entryat, trade.exit_price AS exitprice,
                trade.exit_at AS exitat, trade.gross_usd AS grossusd, trade.net_usd AS netusd,
                trade.claimed_gross AS claimedgrossusd, trade.claimed_net AS claimednetusd,
                trade.claimed_fees AS claimedfeesusd, trade.contradicts
            FROM agents.public_agents AS agent
            JOIN trading.public_past_trades AS trade ON trade.agent_id = agent.id
            WHERE agent.desk_id = 0 AND agent.slug = @agent
            ORDER BY trade.exit_at DESC, trade.source_key DESC
            """,
            new { agent },
            cancellationToken: ct));
        return TypedResults.Ok(new Trades([.. rows]));
    }

    private static async Task<Ok<Equity>> EquityAsync(NpgsqlDataSource source, string agent, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<Mark>(new CommandDefinition(
            """
            SELECT mark.at, mark.equity_usd AS equityusd, mark.origin, mark.origin <> 'leaderboard' AS ismarked
            FROM agents.public_agents AS agent
            JOIN trading.public_past_equity AS mark ON mark.agent_id = agent.id
            WHERE agent.desk_id = 0 AND agent.slug = @agent
            ORDER BY mark.at, mark.origin
            """,
            new { agent },
            cancellationToken: ct));
        return TypedResults.Ok(new Equity([.. rows]));
    }

    public sealed record Trades(IReadOnlyList<Trade> Items);

    /// <summary>
    /// One trade. Net is what the venue booked at entry and exit, gross is price difference times size; what is claimed
    /// is the source's word, and Contradicts says where that cannot be, null when it can.
    /// </summary>
    public sealed record Trade(
        string Key,
        int Version,
        string Instrument,
        string Side,
        decimal Size,
        decimal EntryPrice,
        DateTime EntryAt,
        decimal ExitPrice,
        DateTime ExitAt,
        decimal GrossUsd,
        decimal NetUsd,
        decimal ClaimedGrossUsd,
        decimal ClaimedNetUsd,
        decimal ClaimedFeesUsd,
        string? Contradicts);

    public sealed record Equity(IReadOnlyList<Mark> Items);

    /// <summary>Equity in USD at a moment; not marked means that only a leaderboard claims it.</summary>
    public sealed record Mark(DateTime At, decimal EquityUsd, string Origin, bool IsMarked);
}
