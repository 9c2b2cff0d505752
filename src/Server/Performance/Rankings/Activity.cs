using Dapper;
using Npgsql;
using Pitwall.Server.Performance.Tracks;

namespace Pitwall.Server.Performance.Rankings;

/// <summary>
/// What an agent did until a moment of the desk's clock: decisions, trades and costs, and its open positions now.
/// </summary>
internal sealed record Activity
{
    public string Agent { get; init; } = "";

    public long Decisions { get; init; }

    public long Held { get; init; }

    /// <summary>Replies that could not be read.</summary>
    public long Unread { get; init; }

    /// <summary>Whenever it was, not only until the moment.</summary>
    public DateTime? LastDecisionAt { get; init; }

    public decimal TradedUsd { get; init; }

    /// <summary>Paid when positive.</summary>
    public decimal FeesUsd { get; init; }

    /// <summary>Paid when positive.</summary>
    public decimal FundingUsd { get; init; }

    public long OpenPositions { get; init; }

    public long StoppedPositions { get; init; }

    public static async Task<IReadOnlyDictionary<string, Activity>> ReadAsync(
        NpgsqlConnection connection, RankedDesk desk, DateTime upTo, CancellationToken ct)
    {
        var rows = await connection.QueryAsync<Activity>(new CommandDefinition(
            """
            WITH decided AS (
                SELECT agent, count(*) FILTER (WHERE at <= @upTo) AS decisions,
                    count(*) FILTER (WHERE at <= @upTo AND result = 'held') AS held,
                    count(*) FILTER (WHERE at <= @upTo AND status = 'parsing_error') AS unread, max(at) AS last
                FROM trading.public_decisions WHERE desk_id = @desk GROUP BY agent),
            traded AS (
                SELECT agent, sum(notional_usd) AS usd FROM trading.public_fills
                WHERE desk_id = @desk AND at <= @upTo GROUP BY agent),
            paid AS (
                SELECT agent, sum(amount_usd) FILTER (WHERE account = 'fees') AS fees,
                    sum(amount_usd) FILTER (WHERE account = 'funding') AS funding
                FROM trading.public_postings
                WHERE desk_id = @desk AND at <= @upTo AND account IN ('fees', 'funding') GROUP BY agent),
            held AS (
                SELECT agent, count(*) AS positions, count(stop_price) AS stopped
                FROM trading.public_positions WHERE desk_id = @desk GROUP BY agent)
            SELECT agent.slug AS agent, coalesce(decided.decisions, 0) AS decisions, coalesce(decided.held, 0) AS held,
                coalesce(decided.unread, 0) AS unread, decided.last AS lastdecisionat,
                coalesce(traded.usd, 0) AS tradedusd, coalesce(paid.fees, 0) AS feesusd,
                coalesce(paid.funding, 0) AS fundingusd, coalesce(held.positions, 0) AS openpositions,
                coalesce(held.stopped, 0) AS stoppedpositions
            FROM agents.public_agents AS agent
            LEFT JOIN decided ON decided.agent = agent.slug
            LEFT JOIN traded ON traded.agent = agent.slug
            LEFT JOIN paid ON paid.agent = agent.slug
            LEFT JOIN held ON held.agent = agent.slug
            WHERE agent.desk_id = @desk
            """,
            new { desk = desk.Id, upTo },
            cancellationToken: ct));
        return rows.ToDictionary(row => row.Agent, StringComparer.Ordinal);
    }
}
