using Npgsql;
using Pitwall.Engine.Platform;
using Pitwall.Server.Markets.Candles;

namespace Pitwall.Server.Trading.Past;

/// <summary>
/// Writes what past agents traded and were worth, in the caller's transaction. A record that is there already, in any
/// version, is left alone: an older file brought in late is no news. One that changed becomes a new version; nothing is
/// ever taken away.
/// </summary>
internal static class PastBooks
{
    /// <summary>Stores one trade of a registered agent and says what it was.</summary>
    public static async Task<Arrivals> AddTradeAsync(
        NpgsqlConnection connection, Guid agent, PastTrade trade, CancellationToken ct)
    {
        var hash = Hash32.Of(trade.Content).ToArray();
        await using var insert = new NpgsqlCommand(
            """
            WITH known AS (
                SELECT version, content_sha256 FROM trading.past_trades WHERE agent_id = $1 AND source_key = $2)
            INSERT INTO trading.past_trades (agent_id, source_key, version, instrument, side, size, leverage,
                entry_price, entry_at, exit_price, exit_at, entry_pnl_usd, exit_pnl_usd, gross_usd, claimed_gross,
                claimed_net, claimed_fees, entry_order, exit_order, content_sha256)
            SELECT $1, $2, coalesce((SELECT max(version) FROM known), 0) + 1, $3, $4, $5, $6::numeric, $7, $8, $9,
                $10, $11, $12, $13, $14, $15, $16, $17::text, $18::text, $19
            WHERE NOT EXISTS (SELECT 1 FROM known WHERE content_sha256 = $19)
            RETURNING version
            """,
            connection);
        object?[] values =
        [
            agent, trade.Key, trade.Instrument.ToString(), trade.IsLong ? "long" : "short", trade.Size, trade.Leverage,
            trade.EntryPrice, trade.EntryAt.ToUtc(), trade.ExitPrice, trade.ExitAt.ToUtc(), trade.EntryPnlUsd,
            trade.ExitPnlUsd, trade.GrossUsd, trade.ClaimedGrossUsd, trade.ClaimedNetUsd, trade.ClaimedFeesUsd,
            trade.EntryOrder, trade.ExitOrder, hash,
        ];
        foreach (var value in values)
        {
            insert.Parameters.Add(Parameter(value));
        }

        return Arrived(await insert.ExecuteScalarAsync(ct));
    }

    /// <summary>Stores what an agent was worth at a moment; origin is a word of trading.past_equity.</summary>
    public static async Task<Arrivals> AddEquityAsync(
        NpgsqlConnection connection, PastWorth worth, CancellationToken ct)
    {
        await using var insert = new NpgsqlCommand(
            """
            WITH known AS (
                SELECT version, equity_usd FROM trading.past_equity WHERE agent_id = $1 AND at = $2 AND origin = $3)
            INSERT INTO trading.past_equity (agent_id, at, origin, version, equity_usd)
            SELECT $1, $2, $3, coalesce((SELECT max(version) FROM known), 0) + 1, $4
            WHERE NOT EXISTS (SELECT 1 FROM known WHERE equity_usd = $4)
            RETURNING version
            """,
            connection);
        foreach (var value in new object[] { worth.Agent, worth.At.ToUtc(), worth.Origin, worth.EquityUsd })
        {
            insert.Parameters.Add(Parameter(value));
        }

        return Arrived(await insert.ExecuteScalarAsync(ct));
    }

    private static Arrivals Arrived(object? version) => version switch
    {
        null => new Arrivals(0, 0, 1),
        1 => new Arrivals(1, 0, 0),
        _ => new Arrivals(0, 1, 0),
    };

    private static NpgsqlParameter Parameter(object? value) => value switch
    {
        null => new NpgsqlParameter { Value = DBNull.Value },
        decimal number => new NpgsqlParameter<decimal> { TypedValue = number },
        _ => new NpgsqlParameter { Value = value },
    };
}

/// <summary>What a registered past agent was worth at a moment, USD, and who says so.</summary>
internal sealed record PastWorth(Guid Agent, Moment At, string Origin, decimal EquityUsd);
