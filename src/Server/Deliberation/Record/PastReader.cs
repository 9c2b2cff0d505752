using Dapper;
using Npgsql;
using Pitwall.Engine.Deliberation.Prompts;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using Pitwall.Server.Trading.Rows;

namespace Pitwall.Server.Deliberation.Record;

/// <summary>What an agent is told of its own past, as committed up to the moment it is asked.</summary>
internal sealed record AgentPast(IReadOnlyList<PastDecision> Decisions, PastResults Results);

/// <summary>
/// Reads the past of the agents that are asked: decisions, results, and funding of what they look at.
/// </summary>
internal static class PastReader
{
    private const int DecisionsMax = 10;

    public static async Task<IReadOnlyDictionary<string, AgentPast>> ReadAsync(
        NpgsqlConnection connection, int desk, IReadOnlyList<Ask> asks, CancellationToken ct)
    {
        var agents = asks.Select(ask => ask.Agent.ToString()).ToArray();
        var which = new { desk, agents, most = DecisionsMax };
        var decisions = (await connection.QueryAsync<DecisionLine>(new CommandDefinition(
            """
            SELECT named.agent, last.at, last.instrument, last.proposed, last.outcome, last.result,
                last.error_message AS refusal, last.reasoning
            FROM unnest(@agents) AS named (agent)
            CROSS JOIN LATERAL (
                SELECT * FROM trading.public_decisions AS one
                WHERE one.desk_id = @desk AND one.agent = named.agent ORDER BY one.id DESC LIMIT @most) AS last
            """,
            which, cancellationToken: ct))).ToLookup(line => line.Agent, StringComparer.Ordinal);
        var results = (await connection.QueryAsync<ResultLine>(new CommandDefinition(
            """
            SELECT agent.slug AS agent, agent.initial_balance_usd AS startusd, coalesce(trades.closed, 0) AS closed,
                coalesce(trades.won, 0) AS won, coalesce(trades.net, 0) AS net, coalesce(trades.fees, 0) AS fees,
                coalesce(calls.cost, 0) AS cost, coalesce(calls.unknown, false) AS unknown, calls.since
            FROM agents.public_agents AS agent
            LEFT JOIN LATERAL (
                SELECT count(*) FILTER (WHERE status <> 'open') AS closed,
                    count(*) FILTER (WHERE status <> 'open' AND realised_pnl_usd > 0) AS won,
                    sum(realised_pnl_usd) FILTER (WHERE status <> 'open') AS net, sum(fees_usd) AS fees
                FROM trading.public_trades AS trade
                WHERE trade.desk_id = agent.desk_id AND trade.agent = agent.slug) AS trades ON true
            LEFT JOIN LATERAL (
                SELECT sum(cost_usd) AS cost, count(*) > 0 AND count(cost_usd) = 0 AS unknown, min(asked_at) AS since
                FROM deliberation.calls AS call
                WHERE call.desk_id = agent.desk_id AND call.agent = agent.slug AND call.status = 'answered') AS calls
                ON true
            WHERE agent.desk_id = @desk AND agent.slug = ANY(@agents)
            """,
            which, cancellationToken: ct))).ToDictionary(line => line.Agent, StringComparer.Ordinal);
        return asks.ToDictionary(
            ask => ask.Agent.ToString(),
            ask => new AgentPast(
                [.. decisions[ask.Agent.ToString()].Select(Told)],
                results.TryGetValue(ask.Agent.ToString(), out var line) ? Told(line, ask.At) : Fresh(ask)),
            StringComparer.Ordinal);
    }

    /// <summary>The newest rate settled by then for each instrument; missing where none is stored.</summary>
    public static async Task<IReadOnlyDictionary<InstrumentId, FundingRate>> FundingAsync(
        NpgsqlConnection connection, IReadOnlyList<InstrumentId> coins, Moment now, CancellationToken ct)
    {
        var rows = await connection.QueryAsync<FundingLine>(new CommandDefinition(
            """
            SELECT named.instrument, last.ts, last.rate
            FROM unnest(@coins) AS named (instrument)
            CROSS JOIN LATERAL (
                SELECT one.ts, one.rate / one.period_h AS rate FROM markets.public_funding AS one
                WHERE one.instrument = named.instrument AND one.ts <= @now ORDER BY one.ts DESC LIMIT 1) AS last
            """,
            new { coins = coins.Select(coin => coin.ToString()).ToArray(), now = Cell.ToDateTime(now) },
            cancellationToken: ct));
        return rows.ToDictionary(
            row => new InstrumentId(row.Instrument),
            row => new FundingRate(Cell.ToMoment(row.Ts), row.Rate, Estimated: false));
    }

    private static PastDecision Told(DecisionLine line) => new(
        Cell.ToMoment(line.At),
        line.Instrument is null ? null : new InstrumentId(line.Instrument).Symbol,
        line.Proposed,
        line.Outcome,
        line.Result,
        line.Refusal,
        line.Reasoning);

    /// <summary>An agent that is not stored yet has nothing behind it.</summary>
    private static PastResults Fresh(Ask ask) =>
        new(ask.At, ask.Briefing!.Account.Equity.Value, Trades: 0, Wins: 0, NetUsd: 0m, FeesUsd: 0m, LlmUsd: 0m);

    private static PastResults Told(ResultLine line, Moment now) => new(
        line.Since is { } since ? Cell.ToMoment(since) : now,
        line.StartUsd,
        line.Closed,
        line.Won,
        line.Net,
        line.Fees,
        line.Unknown ? null : line.Cost);

    private sealed record DecisionLine(
        string Agent,
        DateTime At,
        string? Instrument,
        string Proposed,
        string Outcome,
        string Result,
        string? Refusal,
        string Reasoning);

    private sealed record ResultLine(
        string Agent,
        decimal StartUsd,
        long Closed,
        long Won,
        decimal Net,
        decimal Fees,
        decimal Cost,
        bool Unknown,
        DateTime? Since);

    private sealed record FundingLine(string Instrument, DateTime Ts, decimal Rate);
}
