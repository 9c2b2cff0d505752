using Dapper;
using Npgsql;
using Pitwall.Server.Performance.Tracks;

namespace Pitwall.Server.Performance.Money;

/// <summary>
/// Where an agent's money went until its last mark, in exact USD: the postings up to that journal row and what was
/// unrealised there.
/// </summary>
internal sealed record MoneyRows(string Agent, DateTime At, decimal EquityUsd, decimal UnrealisedUsd)
{
    /// <summary>Deposits minus withdrawals.</summary>
    public decimal FlowsUsd { get; private init; }

    /// <summary>By cause, in the order of their names; what is still open is a cause of its own.</summary>
    public IReadOnlyList<CauseMoney> ByCause { get; private init; } = [];

    /// <summary>The agents that were marked, by name. One statement, so one instant of the database.</summary>
    public static async Task<IReadOnlyList<MoneyRows>> ReadAsync(
        NpgsqlConnection connection, RankedDesk desk, string? agent, CancellationToken ct)
    {
        var rows = (await connection.QueryAsync<Row>(new CommandDefinition(
            """
            WITH marked AS (
                SELECT agent.slug AS agent, mark.*
                FROM agents.public_agents AS agent
                CROSS JOIN LATERAL (
                    SELECT seq, at, equity_usd, unrealised_usd FROM trading.public_equity_marks
                    WHERE desk_id = agent.desk_id AND agent = agent.slug
                    ORDER BY at DESC, id DESC LIMIT 1) AS mark
                WHERE agent.desk_id = @desk AND (@agent::text IS NULL OR agent.slug = @agent))
            SELECT marked.agent, marked.at, marked.equity_usd AS equityusd, marked.unrealised_usd AS unrealisedusd,
                posting.account, posting.cause, sum(posting.amount_usd) AS amountusd
            FROM marked
            JOIN trading.public_postings AS posting ON posting.desk_id = @desk AND posting.agent = marked.agent
                AND posting.seq <= marked.seq AND posting.account NOT IN ('cash', 'margin')
            GROUP BY marked.agent, marked.at, marked.equity_usd, marked.unrealised_usd, posting.account, posting.cause
            """,
            new { desk = desk.Id, agent },
            cancellationToken: ct))).AsList();
        return
        [
            .. rows.GroupBy(row => row.Agent, StringComparer.Ordinal)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(Of),
        ];
    }

    private static MoneyRows Of(IGrouping<string, Row> agent)
    {
        var first = agent.First();
        var booked = agent.Where(row => row.Account is not "external")
            .GroupBy(row => row.Cause, StringComparer.Ordinal)
            .Select(cause => new CauseMoney(
                cause.Key,
                cause.Where(row => row.Account is not ("fees" or "funding")).Sum(row => -row.AmountUsd),
                cause.Where(row => row.Account is "fees").Sum(row => row.AmountUsd),
                cause.Where(row => row.Account is "funding").Sum(row => row.AmountUsd)));
        var open = new CauseMoney(CauseMoney.Open, first.UnrealisedUsd, 0m, 0m);
        return new MoneyRows(agent.Key, first.At, first.EquityUsd, first.UnrealisedUsd)
        {
            FlowsUsd = agent.Where(row => row.Account is "external").Sum(row => -row.AmountUsd),
            ByCause = [.. booked.Append(open).OrderBy(cause => cause.Cause, StringComparer.Ordinal)],
        };
    }

    private sealed record Row(
        string Agent,
        DateTime At,
        decimal EquityUsd,
        decimal UnrealisedUsd,
        string Account,
        string Cause,
        decimal AmountUsd);
}

/// <summary>What one cause brought and cost, USD; costs are positive when paid.</summary>
internal sealed record CauseMoney(string Cause, decimal GrossUsd, decimal FeesUsd, decimal FundingUsd)
{
    /// <summary>The result of positions that are still open, at the last mark.</summary>
    public const string Open = "open";
}
