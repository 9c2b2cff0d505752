using Dapper;
using Npgsql;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Server.Trading.Rows;

namespace Pitwall.Server.Deliberation.Record;

/// <summary>What was known of the open interest of instruments at a moment.</summary>
internal static class KnownOpenInterest
{
    /// <summary>
    /// The newest figure recorded by then for each instrument, with the mean of the 24 hours up to it; missing where
    /// none is stored. A figure was known from its own time on.
    /// </summary>
    public static async Task<IReadOnlyDictionary<InstrumentId, OpenInterestView>> ReadAsync(
        NpgsqlConnection connection, IReadOnlyList<InstrumentId> coins, Moment now, CancellationToken ct)
    {
        // A mean has more digits than a decimal holds, so it is rounded where it is made.
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            """
            SELECT named.instrument, last.ts, last.contracts IS NULL AS isusd,
                coalesce(last.contracts, last.usd) AS latest, day.average, day.points
            FROM markets.public_instruments AS named
            CROSS JOIN LATERAL (
                SELECT one.ts, one.contracts, one.usd FROM markets.public_open_interest AS one
                WHERE one.instrument_id = named.id AND one.ts <= @now ORDER BY one.ts DESC LIMIT 1) AS last
            CROSS JOIN LATERAL (
                SELECT round(avg(same.figure), 8) AS average, count(same.figure) AS points
                FROM markets.public_open_interest AS one
                CROSS JOIN LATERAL (
                    SELECT CASE WHEN last.contracts IS NULL THEN one.usd ELSE one.contracts END AS figure) AS same
                WHERE one.instrument_id = named.id
                    AND one.ts > last.ts - interval '24 hours' AND one.ts <= last.ts) AS day
            WHERE named.instrument = ANY(@coins)
            """,
            new { coins = coins.Select(coin => coin.ToString()).ToArray(), now = Cell.ToDateTime(now) },
            cancellationToken: ct));
        return rows.ToDictionary(
            row => new InstrumentId(row.Instrument),
            row => new OpenInterestView(Cell.ToMoment(row.Ts), row.Latest, row.Average, row.Points, row.IsUsd));
    }

    private sealed record Row(
        string Instrument, DateTime Ts, bool IsUsd, decimal Latest, decimal Average, long Points);
}
