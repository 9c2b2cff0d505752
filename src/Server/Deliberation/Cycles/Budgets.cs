using System.Globalization;
using Dapper;
using Npgsql;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using Pitwall.Server.Deliberation.Files;
using Pitwall.Server.Trading.Rows;

namespace Pitwall.Server.Deliberation.Cycles;

/// <summary>
/// What the agents of a desk have spent on calls in a UTC day of its clock. Counted from the stored calls, so a restart
/// changes nothing; a lost call counts with what it was thought to cost.
/// </summary>
internal sealed class Budgets
{
    private readonly IReadOnlyDictionary<string, Spent> spent;

    private Budgets(IReadOnlyDictionary<string, Spent> spent) => this.spent = spent;

    public static async Task<Budgets> OfDayAsync(
        NpgsqlConnection connection, int desk, Moment now, CancellationToken ct)
    {
        var rows = await connection.QueryAsync<Spent>(new CommandDefinition(
            """
            SELECT agent, coalesce(sum(cost_usd), 0) AS usd, coalesce(sum(tokens), 0)::bigint AS tokens
            FROM deliberation.public_calls
            WHERE desk_id = @desk AND asked_at >= @day AND asked_at < @day + interval '1 day' GROUP BY agent
            """,
            new { desk, day = Cell.ToDateTime(now.StartOfDay) },
            cancellationToken: ct));
        return new Budgets(rows.ToDictionary(row => row.Agent, StringComparer.Ordinal));
    }

    /// <summary>
    /// Why the agent may make no call of this likely cost today, as a sentence; null when it may. A budget in dollars
    /// for a model without a price cannot be kept, so it allows nothing.
    /// </summary>
    public string? Objection(Ask ask, SpecMind mind, decimal? estimatedUsd)
    {
        var today = spent.GetValueOrDefault(ask.Agent.ToString()) ?? new Spent(ask.Agent.ToString(), 0m, 0);
        if (mind.BudgetUsdDay is { } usd)
        {
            if (estimatedUsd is not { } next)
            {
                return $"{mind.Model ?? mind.Url} has no price, so a budget in dollars cannot be kept: set Prices";
            }

            if (today.Usd + next > usd)
            {
                return string.Create(CultureInfo.InvariantCulture,
                    $"${DecimalMath.ToText(today.Usd)} of ${DecimalMath.ToText(usd)} are spent today and the next call "
                    + $"may cost ${DecimalMath.ToText(decimal.Round(next, 6))}; it goes on at 00:00 UTC");
            }
        }

        return mind.BudgetTokensDay is { } tokens && today.Tokens >= tokens
            ? $"{today.Tokens} of {tokens} tokens are spent today; it goes on at 00:00 UTC"
            : null;
    }

    private sealed record Spent(string Agent, decimal Usd, long Tokens);
}
