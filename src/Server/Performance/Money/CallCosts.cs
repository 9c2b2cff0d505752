using Dapper;
using Npgsql;

namespace Pitwall.Server.Performance.Money;

/// <summary>What the calls of a desk's agents have cost, USD by agent, and how many have no known price.</summary>
internal sealed record CallCosts(long Calls, long WithoutPrice, IReadOnlyDictionary<string, decimal> Usd)
{
    public static async Task<CallCosts> ReadAsync(NpgsqlConnection connection, int desk, CancellationToken ct)
    {
        var rows = (await connection.QueryAsync<Row>(new CommandDefinition(
            """
            SELECT agent, count(*) AS calls, count(*) FILTER (WHERE cost_usd IS NULL) AS withoutprice,
                coalesce(sum(cost_usd), 0) AS usd
            FROM deliberation.public_calls WHERE desk_id = @desk GROUP BY agent
            """,
            new { desk },
            cancellationToken: ct))).AsList();
        return new CallCosts(
            rows.Sum(row => row.Calls),
            rows.Sum(row => row.WithoutPrice),
            rows.ToDictionary(row => row.Agent, row => row.Usd, StringComparer.Ordinal));
    }

    public decimal Of(string agent) => Usd.GetValueOrDefault(agent);

    private sealed record Row(string Agent, long Calls, long WithoutPrice, decimal Usd);
}
