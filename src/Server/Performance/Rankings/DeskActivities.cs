using System.Collections.Concurrent;
using Dapper;
using Npgsql;
using Pitwall.Engine.Platform;
using Pitwall.Server.Performance.Tracks;

namespace Pitwall.Server.Performance.Rankings;

/// <summary>
/// What the agents of every desk asked about did, counted by day in memory. What happened never changes, so a later
/// question reads only the rows that came since; a slider asks many times for other days of the same past.
/// </summary>
internal sealed class DeskActivities
{
    private readonly ConcurrentDictionary<int, ActivityFold> folds = new();

    /// <param name="connection">Open; only this question uses it.</param>
    /// <param name="desk">Its head says how far to read.</param>
    /// <param name="upTo">A UTC midnight.</param>
    /// <param name="ct">Stops it.</param>
    public async Task<IReadOnlyDictionary<string, Activity>> ReadAsync(
        NpgsqlConnection connection, RankedDesk desk, DateTime upTo, CancellationToken ct)
    {
        var done = await FoldedAsync(connection, desk, upTo, ct);
        var open = await connection.QueryAsync<Positions>(new CommandDefinition(
            """
            SELECT agent, count(*) AS open, count(stop_price) AS stopped
            FROM trading.public_positions WHERE desk_id = @desk GROUP BY agent
            """,
            new { desk = desk.Id },
            cancellationToken: ct));
        foreach (var held in open)
        {
            done[held.Agent] = (done.GetValueOrDefault(held.Agent) ?? new Activity()) with
            {
                OpenPositions = held.Open,
                StoppedPositions = held.Stopped,
            };
        }

        return done;
    }

    private async Task<Dictionary<string, Activity>> FoldedAsync(
        NpgsqlConnection connection, RankedDesk desk, DateTime upTo, CancellationToken ct)
    {
        var fold = folds.GetOrAdd(desk.Id, _ => new ActivityFold());
        await fold.Gate.WaitAsync(ct);
        try
        {
            if (fold.Seq < desk.HeadSeq)
            {
                // Everything is read before anything is folded: a reader that gives up leaves the fold as it was.
                fold.Take(await RowsAsync(connection, desk, fold.Seq, ct), desk.HeadSeq);
            }

            return fold.Until(upTo);
        }
        finally
        {
            fold.Gate.Release();
        }
    }

    private static async Task<IEnumerable<ActivityDay>> RowsAsync(
        NpgsqlConnection connection, RankedDesk desk, long after, CancellationToken ct) =>
        await connection.QueryAsync<ActivityDay>(new CommandDefinition(
            """
            WITH decided AS (
                SELECT agent, date_bin('1 day', at - interval '1 us', @origin) + interval '1 day' AS until, at, result,
                    status
                FROM trading.public_decisions WHERE desk_id = @desk AND id >= @low AND id < @below),
            traded AS (
                SELECT agent, date_bin('1 day', at - interval '1 us', @origin) + interval '1 day' AS until, notional_usd
                FROM trading.public_fills WHERE desk_id = @desk AND id >= @low AND id < @below),
            paid AS (
                SELECT agent, date_bin('1 day', at - interval '1 us', @origin) + interval '1 day' AS until, account,
                    amount_usd
                FROM trading.public_postings
                WHERE desk_id = @desk AND id >= @low AND id < @below AND account IN ('fees', 'funding'))
            SELECT agent, until, count(*) AS decisions, count(*) FILTER (WHERE result = 'held') AS held,
                count(*) FILTER (WHERE status = 'parsing_error') AS unread, max(at) AS lastdecisionat,
                0::numeric AS tradedusd, 0::numeric AS feesusd, 0::numeric AS fundingusd
            FROM decided GROUP BY agent, until
            UNION ALL
            SELECT agent, until, 0, 0, 0, NULL, sum(notional_usd), 0, 0 FROM traded GROUP BY agent, until
            UNION ALL
            SELECT agent, until, 0, 0, 0, NULL, 0, coalesce(sum(amount_usd) FILTER (WHERE account = 'fees'), 0),
                coalesce(sum(amount_usd) FILTER (WHERE account = 'funding'), 0)
            FROM paid GROUP BY agent, until
            """,
            new
            {
                desk = desk.Id,
                low = new RowId(desk.Id, after + 1, 0).ToGuid(),
                below = new RowId(desk.Id, desk.HeadSeq + 1, 0).ToGuid(),
                origin = DateTime.UnixEpoch,
            },
            cancellationToken: ct));

    private sealed record Positions(string Agent, long Open, long Stopped);
}
