using System.Globalization;
using Dapper;
using Npgsql;
using Pitwall.Engine.Platform;
using Pitwall.Server.Trading.Rows;

namespace Pitwall.Server.Deliberation.Cycles;

/// <summary>Why a budget allows no call, and under which field or setting it stands.</summary>
internal sealed record Overspent(string Field, string Why);

/// <summary>Whose spending is asked for. Midnight is where the day of the wall began, UTC.</summary>
/// <param name="WithRehearsals">Whether an agent's test runs of the wall's day count as its own.</param>
internal sealed record BudgetDay(int Desk, Moment Now, DateTime Midnight, bool WithRehearsals);

/// <summary>
/// What the agents of a desk have spent on calls in a UTC day of its clock, and the house in one of the wall's. Counted
/// from the stored calls, so a restart changes nothing; what nobody counted is there with the most it can have cost.
/// </summary>
internal sealed class Budgets
{
    private readonly IReadOnlyDictionary<string, Spent> spent;
    private readonly HouseBudget house;
    private Spent houseSpent;

    private Budgets(IReadOnlyDictionary<string, Spent> spent, HouseBudget house, Spent houseSpent) =>
        (this.spent, this.house, this.houseSpent) = (spent, house, houseSpent);

    public static async Task<Budgets> OfDayAsync(
        NpgsqlConnection connection, BudgetDay day, HouseBudget house, CancellationToken ct)
    {
        var rows = await connection.QueryAsync<Spent>(new CommandDefinition(
            """
            SELECT agent, coalesce(sum(cost_usd), 0) AS usd, coalesce(sum(tokens), 0)::bigint AS tokens
            FROM (
                SELECT agent, cost_usd, tokens FROM deliberation.public_calls
                WHERE desk_id = @Desk AND asked_at >= @day AND asked_at < @day + interval '1 day'
                UNION ALL
                SELECT agent, cost_usd, tokens FROM deliberation.rehearsals
                WHERE @WithRehearsals AND desk_id = @Desk AND started_at >= @Midnight
                    AND started_at < @Midnight + interval '1 day') AS paid
            GROUP BY agent
            """,
            new { day.Desk, day = Cell.ToDateTime(day.Now.StartOfDay), day.Midnight, day.WithRehearsals },
            cancellationToken: ct));
        return new Budgets(
            rows.ToDictionary(row => row.Agent, StringComparer.Ordinal),
            house,
            house.IsSet ? await HouseAsync(connection, day.Midnight, ct) : Spent.Nothing);
    }

    /// <summary>
    /// Why so many such calls may not be made today, in a sentence; null when they may. A budget in dollars for a model
    /// without a price cannot be kept, so it allows nothing.
    /// </summary>
    public Overspent? Objection(PreparedCall call, int times = 1)
    {
        var mind = call.Plan.Spec.Mind;
        var wish = new Wish(
            mind.Model ?? mind.Url!,
            times,
            call.Begun.EstimatedUsd * times,
            call.Begun.EstimatedTokens * times)
        {
            IsOpen = !mind.IsLlm,
        };
        var own = spent.GetValueOrDefault(call.Plan.Slug) ?? Spent.Nothing;
        return OverUsd(mind.BudgetUsdDay, own, wish, ("mind.budget_usd_day", ""))
            ?? OverTokens(mind.BudgetTokensDay, own, wish, ("mind.budget_tokens_day", ""))
            ?? OverUsd(house.Usd, houseSpent, wish, (HouseBudget.UsdKey, " by all agents"))
            ?? OverTokens(house.Tokens, houseSpent, wish, (HouseBudget.TokensKey, " by all agents"));
    }

    /// <summary>
    /// Calls of one round are made together, so each counts, with all its attempts, before the next is asked about.
    /// </summary>
    public void Promise(PreparedCall call) => houseSpent = houseSpent with
    {
        Usd = houseSpent.Usd + ((call.Begun.EstimatedUsd ?? 0m) * call.Begun.AttemptsMax),
        Tokens = houseSpent.Tokens + (call.Begun.EstimatedTokens * call.Begun.AttemptsMax),
    };

    private static Task<Spent> HouseAsync(NpgsqlConnection connection, DateTime midnight, CancellationToken ct) =>
        connection.QuerySingleAsync<Spent>(new CommandDefinition(
            """
            SELECT '' AS agent, coalesce(sum(cost_usd), 0) AS usd, coalesce(sum(tokens), 0)::bigint AS tokens
            FROM (
                SELECT cost_usd, tokens FROM deliberation.public_calls
                WHERE started_at >= @midnight AND started_at < @midnight + interval '1 day'
                UNION ALL
                SELECT cost_usd, tokens FROM deliberation.rehearsals
                WHERE started_at >= @midnight AND started_at < @midnight + interval '1 day') AS paid
            """,
            new { midnight },
            cancellationToken: ct));

    private static Overspent? OverUsd(decimal? limit, Spent today, Wish wish, (string Field, string Whose) budget)
    {
        if (limit is not { } most)
        {
            return null;
        }

        if (wish.Usd is not { } next)
        {
            return new Overspent(
                budget.Field, $"{wish.Model} has no price, so a budget in dollars cannot be kept: set Prices");
        }

        return next > most ? new Overspent(budget.Field, $"{wish.Calls} may cost {Usd(next)}, more than the "
                + $"{Usd(most)} of {budget.Field}: {wish.Remedy}")
            : today.Usd + next > most || (wish.IsOpen && today.Usd >= most) ? new Overspent(budget.Field,
                $"{Usd(today.Usd)} of {Usd(most)} are spent today{budget.Whose}"
                + (wish.IsOpen ? "" : $" and {wish.Calls} may cost {Usd(next)}") + "; it goes on at 00:00 UTC")
            : null;
    }

    private static Overspent? OverTokens(long? limit, Spent today, Wish wish, (string Field, string Whose) budget) =>
        limit is not { } most ? null
        : wish.Tokens > most ? new Overspent(budget.Field, $"{wish.Calls} may take {wish.Tokens} tokens, more than the "
            + $"{most} of {budget.Field}: {wish.Remedy}")
        // Whoever counts nothing before the call, as an http mind, still stops once its budget is gone.
        : today.Tokens + Math.Max(1, wish.Tokens) > most ? new Overspent(budget.Field, $"{today.Tokens} of {most} "
            + $"tokens are spent today{budget.Whose}{wish.MayTake}; it goes on at 00:00 UTC")
        : null;

    private static string Usd(decimal usd) =>
        string.Create(CultureInfo.InvariantCulture, $"${DecimalMath.ToText(decimal.Round(usd, 6))}");

    private sealed record Spent(string Agent, decimal Usd, long Tokens)
    {
        public static Spent Nothing { get; } = new("", 0m, 0);
    }

    /// <summary>What so many calls may cost and take at most.</summary>
    private sealed record Wish(string Model, int Times, decimal? Usd, long Tokens)
    {
        /// <summary>True: nobody knows it before; an http mind states what it has cost when it answers.</summary>
        public required bool IsOpen { get; init; }

        public string MayTake => Tokens == 0 ? "" : $" and {Calls} may take {Tokens}";

        public string Calls => Times == 1 ? "the next call" : $"{Times} calls";

        public string Remedy =>
            Times == 1 ? "lower mind.output_tokens_max" : "ask fewer times or lower mind.output_tokens_max";
    }
}
