using System.Text.Json;
using Dapper;
using Npgsql;
using Pitwall.Engine.Platform;

namespace Pitwall.Server.Trading.Api;

/// <summary>Reads the agents of a desk for the API, each statement one instant of the database.</summary>
internal static class AgentSheets
{
    /// <summary>One agent of the desk, or all of them by name.</summary>
    public static async Task<IReadOnlyList<AgentSheet>> ReadAsync(
        NpgsqlConnection connection, int desk, string? agent, CancellationToken ct)
    {
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            """
            SELECT agent.id, agent.slug, agent.name, agent.kind, agent.mind, agent.strategy,
                agent.initial_balance_usd AS initialbalanceusd, book.run_state AS runstate,
                book.margin_mode AS marginmode, book.frozen, book.cash_usd AS cashusd, book.margin_usd AS marginusd,
                -book.external_usd AS flowsusd, book.pnl_by_cause::text AS pnlbycause,
                -book.realised_usd AS realisedusd, book.fees_usd AS feesusd, book.funding_usd AS fundingusd,
                book.fill_count AS fills, book.traded_usd AS tradedusd, book.seq AS changedseq, book.at AS changedat,
                mark.at AS markat, mark.equity_usd AS equityusd, mark.unrealised_usd AS unrealisedusd,
                (SELECT count(*)::integer FROM trading.positions AS held WHERE held.desk_id = agent.desk_id
                    AND held.agent = agent.slug AND held.closed_at IS NULL) AS openpositions,
                (SELECT count(*)::integer FROM trading.orders AS placed WHERE placed.desk_id = agent.desk_id
                    AND placed.agent = agent.slug
                    AND placed.status IN ('intended', 'accepted', 'partly_filled', 'unknown')) AS openorders
            FROM agents.public_agents AS agent
            LEFT JOIN trading.portfolios AS book ON book.desk_id = agent.desk_id AND book.agent = agent.slug
            LEFT JOIN LATERAL (
                SELECT at, equity_usd, unrealised_usd FROM trading.equity_marks
                WHERE desk_id = agent.desk_id AND agent = agent.slug
                ORDER BY at DESC, id DESC LIMIT 1) AS mark ON true
            WHERE agent.desk_id = @desk AND (@agent::text IS NULL OR agent.slug = @agent)
            ORDER BY agent.slug
            """,
            new { desk, agent },
            cancellationToken: ct));
        return [.. rows.Select(Shown)];
    }

    /// <summary>What the gate reads of one agent; null before the desk has taken it in.</summary>
    public static async Task<AgentSheet.Limits?> LimitsAsync(
        NpgsqlConnection connection, int desk, string agent, CancellationToken ct)
    {
        var row = await connection.QuerySingleOrDefaultAsync<LimitsRow>(new CommandDefinition(
            """
            SELECT version, leverage_max AS leveragemax, position_pct_max AS positionpctmax,
                stop_loss_pct AS stoplosspct, take_profit_pct AS takeprofitpct, needs_stop AS needsstop, clamps,
                exposure_max_usd AS exposuremaxusd, daily_loss_max_usd AS dailylossmaxusd,
                quote_age_max_ms AS quoteagemaxms, turnover_max_x_day AS turnovermaxxday,
                hold_min_minutes AS holdminminutes, to_json(instruments)::text AS instruments
            FROM trading.limits WHERE desk_id = @desk AND agent = @agent
            """,
            new { desk, agent },
            cancellationToken: ct));
        return row is null ? null : new AgentSheet.Limits(
            row.Version,
            row.LeverageMax,
            row.PositionPctMax,
            row.StopLossPct,
            row.TakeProfitPct,
            row.NeedsStop,
            row.Clamps,
            row.ExposureMaxUsd,
            row.DailyLossMaxUsd,
            row.QuoteAgeMaxMs,
            row.TurnoverMaxXDay,
            row.HoldMinMinutes,
            JsonSerializer.Deserialize<string[]>(row.Instruments)!);
    }

    private static AgentSheet Shown(Row row) =>
        new(row.Id, row.Slug, row.Name, row.Kind, row.Mind, row.Strategy, row.InitialBalanceUsd)
        {
            Books = row.RunState is null ? null : BooksOf(row),
        };

    private static AgentSheet.Account BooksOf(Row row)
    {
        var byCause = JsonSerializer.Deserialize<SortedDictionary<string, string>>(row.PnlByCause!)!
            .ToDictionary(cause => cause.Key, cause => Amount(cause.Value), StringComparer.Ordinal);
        return new AgentSheet.Account(row.RunState!, row.MarginMode!, row.CashUsd!.Value, row.MarginUsd!.Value)
        {
            Frozen = row.Frozen,
            Mark = row.MarkAt is { } at
                ? new AgentSheet.LastMark(at, row.EquityUsd!.Value, row.UnrealisedUsd!.Value)
                : null,
            FlowsUsd = row.FlowsUsd!.Value,
            NetPnlUsd = byCause.Values.Sum(),
            PnlByCauseUsd = byCause,
            RealisedUsd = row.RealisedUsd!.Value,
            FeesUsd = row.FeesUsd!.Value,
            FundingUsd = row.FundingUsd!.Value,
            OpenPositions = row.OpenPositions,
            OpenOrders = row.OpenOrders,
            Fills = row.Fills!.Value,
            TradedUsd = row.TradedUsd!.Value,
            ChangedSeq = row.ChangedSeq!.Value,
            ChangedAt = row.ChangedAt!.Value,
        };
    }

    private static decimal Amount(string text) =>
        DecimalMath.TryParse(text, out var amount)
            ? amount
            : throw new InvalidOperationException($"A stored result is '{text}', which is no amount");

    private sealed record Row(
        Guid Id,
        string Slug,
        string Name,
        string Kind,
        string Mind,
        string? Strategy,
        decimal InitialBalanceUsd,
        string? RunState,
        string? MarginMode,
        string? Frozen,
        decimal? CashUsd,
        decimal? MarginUsd,
        decimal? FlowsUsd,
        string? PnlByCause,
        decimal? RealisedUsd,
        decimal? FeesUsd,
        decimal? FundingUsd,
        long? Fills,
        decimal? TradedUsd,
        long? ChangedSeq,
        DateTime? ChangedAt,
        DateTime? MarkAt,
        decimal? EquityUsd,
        decimal? UnrealisedUsd,
        int OpenPositions,
        int OpenOrders);

    private sealed record LimitsRow(
        int Version,
        int LeverageMax,
        decimal PositionPctMax,
        decimal StopLossPct,
        decimal TakeProfitPct,
        bool NeedsStop,
        bool Clamps,
        decimal? ExposureMaxUsd,
        decimal? DailyLossMaxUsd,
        int QuoteAgeMaxMs,
        decimal? TurnoverMaxXDay,
        int? HoldMinMinutes,
        string Instruments);
}
