using System.Text;
using Dapper;
using Npgsql;

namespace Pitwall.Server.Trading.Verbs;

/// <summary>An agent in a list; RunState is null while its desk has not yet taken it in. Money in USD.</summary>
internal sealed record AgentLine(
    string Name, string Desk, string Mind, string? RunState, decimal CashUsd, decimal MarginUsd, long Fills);

/// <summary>What an agent holds: size in units, cost and prices in quote currency.</summary>
internal sealed record HeldLine(string Instrument, decimal Size, decimal CostUsd, int Leverage, decimal? StopPrice);

/// <summary>One agent in full.</summary>
internal sealed record AgentSheet(
    AgentLine Agent,
    string? Frozen,
    int? LeverageMax,
    decimal? PositionPctMax,
    decimal? StopLossPct,
    decimal? DailyLossMaxUsd,
    decimal? TurnoverMaxXDay,
    int? HoldMinMinutes,
    IReadOnlyList<HeldLine> Positions)
{
    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine(FormattableString.Invariant(
            $"{Agent.Name} on {Agent.Desk}: {Agent.Mind}, {Agent.RunState ?? "joining"}"));
        if (Frozen is not null)
        {
            text.AppendLine(FormattableString.Invariant($"  frozen: {Frozen}"));
        }

        text.AppendLine(FormattableString.Invariant(
            $"  cash {Agent.CashUsd:N2} USD, margin {Agent.MarginUsd:N2} USD, {Agent.Fills} fills"));
        text.Append(FormattableString.Invariant(
            $"  limits: leverage {LeverageMax}, position {PositionPctMax} % of equity, stop {StopLossPct} %, "));
        text.Append("daily loss ");
        text.Append(DailyLossMaxUsd is { } loss ? FormattableString.Invariant($"{loss} USD") : "none");
        text.Append(TurnoverMaxXDay is { } turnover
            ? FormattableString.Invariant($", turnover {turnover}× a day") : "");
        text.Append(HoldMinMinutes is { } hold ? FormattableString.Invariant($", hold at least {hold} min") : "");
        foreach (var held in Positions)
        {
            text.AppendLine().Append(FormattableString.Invariant(
                $"  holds {held.Size} {held.Instrument} for {held.CostUsd:N2} USD at {held.Leverage}×, "));
            text.Append(held.StopPrice is { } stop ? FormattableString.Invariant($"stop {stop}") : "no stop");
        }

        return text.ToString();
    }
}

/// <summary>What the agent verbs read.</summary>
internal static class AgentViews
{
    private const string Lines = """
        SELECT agent.slug AS name, desk.name AS desk, agent.mind, portfolio.run_state AS runstate,
            coalesce(portfolio.cash_usd, 0) AS cashusd, coalesce(portfolio.margin_usd, 0) AS marginusd,
            coalesce(portfolio.fill_count, 0) AS fills
        FROM agents.agents AS agent
        JOIN trading.desks AS desk ON desk.id = agent.desk_id
        LEFT JOIN trading.portfolios AS portfolio ON portfolio.desk_id = agent.desk_id AND portfolio.agent = agent.slug
        """;

    public static async Task<IReadOnlyList<AgentLine>> ListAsync(NpgsqlDataSource source, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        return [.. await connection.QueryAsync<AgentLine>(new CommandDefinition(
            Lines + " ORDER BY desk.id, agent.slug", cancellationToken: ct))];
    }

    public static async Task<AgentSheet> ShowAsync(
        NpgsqlDataSource source, int desk, string agent, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        var key = new { desk, agent };
        var line = await connection.QuerySingleAsync<AgentLine>(new CommandDefinition(
            Lines + " WHERE agent.desk_id = @desk AND agent.slug = @agent", key, cancellationToken: ct));
        var standing = await connection.QuerySingleOrDefaultAsync<Standing>(new CommandDefinition(
            """
            SELECT portfolio.frozen, limits.leverage_max AS leveragemax, limits.position_pct_max AS positionpctmax,
                limits.stop_loss_pct AS stoplosspct, limits.daily_loss_max_usd AS dailylossmaxusd,
                limits.turnover_max_x_day AS turnovermaxxday, limits.hold_min_minutes AS holdminminutes
            FROM trading.portfolios AS portfolio
            JOIN trading.limits AS limits ON limits.desk_id = portfolio.desk_id AND limits.agent = portfolio.agent
            WHERE portfolio.desk_id = @desk AND portfolio.agent = @agent
            """,
            key,
            cancellationToken: ct));
        var held = await connection.QueryAsync<HeldLine>(new CommandDefinition(
            """
            SELECT instrument, size, cost_usd AS costusd, leverage, stop_price AS stopprice FROM trading.positions
            WHERE desk_id = @desk AND agent = @agent AND closed_at IS NULL ORDER BY instrument
            """,
            key,
            cancellationToken: ct));
        return new AgentSheet(
            line,
            standing?.Frozen,
            standing?.LeverageMax,
            standing?.PositionPctMax,
            standing?.StopLossPct,
            standing?.DailyLossMaxUsd,
            standing?.TurnoverMaxXDay,
            standing?.HoldMinMinutes,
            [.. held]);
    }

    private sealed record Standing(
        string? Frozen,
        int LeverageMax,
        decimal PositionPctMax,
        decimal StopLossPct,
        decimal? DailyLossMaxUsd,
        decimal? TurnoverMaxXDay,
        int? HoldMinMinutes);
}
