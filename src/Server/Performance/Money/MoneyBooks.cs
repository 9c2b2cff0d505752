using System.Collections.Concurrent;
using Dapper;
using Npgsql;
using Pitwall.Engine.Platform;
using Pitwall.Server.Performance.Tracks;

namespace Pitwall.Server.Performance.Money;

/// <summary>
/// The sums of every desk's postings up to each agent's last mark, kept in memory. What is posted never changes, so a
/// later question reads only the postings that came since.
/// </summary>
internal sealed class MoneyBooks
{
    private readonly ConcurrentDictionary<int, DeskSums> desks = new();

    /// <summary>The agents that were marked, by name. One statement, so one instant of the database.</summary>
    /// <param name="connection">Open; only this question uses it.</param>
    /// <param name="desk">Whose agents.</param>
    /// <param name="agent">Only this one; null is all.</param>
    /// <param name="ct">Stops it.</param>
    public async Task<IReadOnlyList<MoneyRows>> ReadAsync(
        NpgsqlConnection connection, RankedDesk desk, string? agent, CancellationToken ct)
    {
        var sums = desks.GetOrAdd(desk.Id, _ => new DeskSums());
        string[] asked = agent is null ? [.. desk.Agents.Select(one => one.Slug)] : [agent];
        await sums.Gate.WaitAsync(ct);
        try
        {
            var rows = await RowsAsync(connection, desk.Id, asked, sums, ct);
            return
            [
                .. rows.GroupBy(row => row.Agent, StringComparer.Ordinal)
                    .OrderBy(group => group.Key, StringComparer.Ordinal)
                    .Select(sums.Take),
            ];
        }
        finally
        {
            sums.Gate.Release();
        }
    }

    private static async Task<IReadOnlyList<MoneyRow>> RowsAsync(
        NpgsqlConnection connection, int desk, string[] agents, DeskSums sums, CancellationToken ct)
    {
        var rows = await connection.QueryAsync<MoneyRow>(new CommandDefinition(
            """
            SELECT asked.agent, mark.seq, mark.at, mark.equity_usd AS equityusd, mark.unrealised_usd AS unrealisedusd,
                since.account, since.cause, since.amountusd
            FROM unnest(@agents, @lows) AS asked (agent, low)
            CROSS JOIN LATERAL (
                SELECT seq, at, equity_usd, unrealised_usd FROM trading.public_equity_marks
                WHERE desk_id = @desk AND agent = asked.agent
                ORDER BY at DESC, id DESC LIMIT 1) AS mark
            LEFT JOIN LATERAL (
                SELECT account, cause, sum(amount_usd) AS amountusd FROM trading.public_postings
                WHERE desk_id = @desk AND agent = asked.agent AND id >= asked.low AND seq <= mark.seq
                    AND account NOT IN ('cash', 'margin')
                GROUP BY account, cause) AS since ON true
            """,
            new
            {
                desk,
                agents,
                lows = agents.Select(name => new RowId(desk, sums.SeqOf(name) + 1, 0).ToGuid()).ToArray(),
            },
            cancellationToken: ct));
        return rows.AsList();
    }

    /// <summary>One desk's sums; whoever changes them holds the gate.</summary>
    private sealed class DeskSums
    {
        private readonly Dictionary<string, AgentSums> agents = new(StringComparer.Ordinal);

        public SemaphoreSlim Gate { get; } = new(1, 1);

        public long SeqOf(string agent) => agents.TryGetValue(agent, out var sums) ? sums.Seq : 0;

        public MoneyRows Take(IGrouping<string, MoneyRow> since)
        {
            if (!agents.TryGetValue(since.Key, out var sums))
            {
                agents.Add(since.Key, sums = new AgentSums());
            }

            foreach (var row in since)
            {
                sums.Seq = row.Seq;
                if (row is { Account: { } account, Cause: { } cause, AmountUsd: { } amount })
                {
                    sums.Usd[(account, cause)] = sums.Usd.GetValueOrDefault((account, cause)) + amount;
                }
            }

            return MoneyRows.Of(since.First(), sums.Usd);
        }
    }

    private sealed class AgentSums
    {
        public long Seq { get; set; }

        public Dictionary<(string Account, string Cause), decimal> Usd { get; } = [];
    }
}

/// <summary>An agent's last mark with one sum of what was posted since the question before, or with none.</summary>
internal sealed record MoneyRow(
    string Agent,
    long Seq,
    DateTime At,
    decimal EquityUsd,
    decimal UnrealisedUsd,
    string? Account,
    string? Cause,
    decimal? AmountUsd);
