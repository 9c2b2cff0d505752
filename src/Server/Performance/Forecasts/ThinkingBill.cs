using System.Globalization;
using Dapper;
using Npgsql;
using Pitwall.Engine.Performance;
using Pitwall.Server.Trading.Rows;

namespace Pitwall.Server.Performance.Forecasts;

/// <summary>
/// What an agent's calls cost over its finished UTC days (Usd, the known prices of Calls), and what it earned a day on
/// average before them, as a fraction of marked equity.
/// </summary>
internal sealed record ThinkingBill(int Days, long Calls, long WithoutPrice, decimal Usd, decimal MeanReturn)
{
    public static async Task<ThinkingBill> ReadAsync(
        NpgsqlConnection connection,
        (int Desk, string Agent) who,
        IReadOnlyList<DayEnd> dayEnds,
        CancellationToken ct)
    {
        var returns = DailyHistory.TrackOf(who.Agent, dayEnds).Returns;
        if (returns.Count == 0)
        {
            return new ThinkingBill(0, 0, 0, 0m, 0m);
        }

        var (calls, withoutPrice, usd) = await connection.QuerySingleAsync<(long, long, decimal)>(
            new CommandDefinition(
                """
                SELECT count(*), count(*) FILTER (WHERE cost_usd IS NULL), coalesce(sum(cost_usd), 0)
                FROM deliberation.public_calls
                WHERE desk_id = @Desk AND agent = @Agent AND asked_at >= @from AND asked_at < @until
                """,
                new
                {
                    who.Desk,
                    who.Agent,
                    from = Cell.ToDateTime(dayEnds[0].At),
                    until = Cell.ToDateTime(dayEnds[returns.Count].At),
                },
                cancellationToken: ct));
        var mean = returns.Average(daily => Math.Exp(daily) - 1d);
        return new ThinkingBill(returns.Count, calls, withoutPrice, usd, (decimal)mean);
    }

    /// <summary>USD a day.</summary>
    public Judged<decimal> PerDay() =>
        Days == 0 ? Judged<decimal>.Hidden("no finished UTC day yet")
        : Calls == 0 ? Judged<decimal>.Hidden("it called nobody in its finished days")
        : WithoutPrice > 0 ? Judged<decimal>.Hidden(string.Create(
            CultureInfo.InvariantCulture, $"{WithoutPrice} of {Calls} calls have no known price"))
        : Judged<decimal>.Shown(Usd / Days);

    /// <summary>USD of equity from which on its return pays for its calls; a mean needs 30 days.</summary>
    public Judged<decimal> BreakEven() => PerDay() is { IsShown: true, Value: var perDay }
        ? DisplayRule.Judge(Days, () => ThinkingCost.BreakEvenEquity(perDay, MeanReturn) is { } usd
            ? Judged<decimal>.Shown(usd)
            : Judged<decimal>.Hidden("its mean daily return is not above 0: no equity pays for its calls"))
        : Judged<decimal>.Hidden(PerDay().Withheld!);
}
