-- The five tables of the agents document as views, one each with exactly its columns, so that its queries and
-- dashboards keep working: SET search_path = compat_agents, and not even a name has to be exchanged. No code of the
-- product reads them. What the document's foreign keys promise and no table held so far comes first.

-- A lot's decision is its order's, and an order's decision exists.
ALTER TABLE trading.orders ADD CONSTRAINT orders_decided_once UNIQUE (desk_id, id, decision_id);
ALTER TABLE trading.lots
    ADD CONSTRAINT lots_order FOREIGN KEY (desk_id, order_id, decision_id)
        REFERENCES trading.orders (desk_id, id, decision_id);
DROP INDEX trading.lots_order;
CREATE INDEX lots_order ON trading.lots (desk_id, order_id, decision_id);
CREATE INDEX lots_opened_at ON trading.lots (opened_at);

CREATE TRIGGER equity_marks_agent AFTER INSERT ON trading.equity_marks
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION trading.must_have_agent();
CREATE TRIGGER equity_marks_agent_kept AFTER UPDATE ON trading.equity_marks
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION trading.must_have_agent();
CREATE TRIGGER lots_agent AFTER INSERT ON trading.lots
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION trading.must_have_agent();
CREATE TRIGGER lots_agent_kept AFTER UPDATE ON trading.lots
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION trading.must_have_agent();
CREATE INDEX equity_marks_at ON trading.equity_marks USING brin (at);

CREATE FUNCTION deliberation.text_of(bytes bytea) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT AS $$
BEGIN
    RETURN convert_from(bytes, 'UTF8');
EXCEPTION WHEN character_not_in_repertoire OR untranslatable_character THEN
    RETURN encode(bytes, 'escape');
END $$;
COMMENT ON FUNCTION deliberation.text_of IS 'Stored bytes as text; bytes that are no text of PostgreSQL come escaped';

CREATE VIEW trading.public_earning_agents AS
SELECT agent.* FROM agents.agents AS agent
WHERE NOT EXISTS (SELECT FROM trading.desks AS desk WHERE desk.id = agent.desk_id AND desk.mode IN ('lab', 'backtest'));
COMMENT ON VIEW trading.public_earning_agents IS
    'Agents on real prices and imported ones: what trades generated prices or the past again stands beside none of them';

CREATE SCHEMA compat_agents;
COMMENT ON SCHEMA compat_agents IS
    'The agents document''s tables: agents on desks and imported ones in one; amounts as booked, up to 8 decimals';

CREATE FUNCTION compat_agents.past_id(VARIADIC parts text[]) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
    SELECT substr(encode(sha256(convert_to(array_to_string(parts, '/'), 'UTF8')), 'hex'), 1, 32)::uuid
$$;
COMMENT ON FUNCTION compat_agents.past_id IS
    'An id for a row that came without one: first 16 bytes of SHA-256 over its key';

CREATE VIEW compat_agents.trading_agents AS
SELECT agent.id, CASE
        WHEN EXISTS (SELECT FROM trading.public_earning_agents AS elder WHERE elder.name = agent.name AND elder.id < agent.id)
        THEN agent.name || ' @ ' || coalesce(desk.name, agent.mind) ELSE agent.name END::varchar AS name,
    coalesce(agent.llm_model, agent.mind)::varchar AS llm_model,
    (coalesce(desk.mode || '/' || desk.name, agent.mind) || '/' || agent.slug)::varchar AS exchange_account,
    agent.initial_balance_usd AS initial_balance, coalesce(limits.position_pct_max, 20.0) AS max_position_size,
    coalesce(limits.leverage_max, 10) AS max_leverage, coalesce(limits.stop_loss_pct, 2.0) AS stop_loss_pct,
    coalesce(limits.take_profit_pct, 5.0) AS take_profit_pct, agent.strategy AS strategy_description,
    coalesce(book.status, CASE WHEN desk.id IS NULL THEN 'stopped' ELSE 'paused' END)::varchar AS status,
    agent.created_at, agent.updated_at
FROM trading.public_earning_agents AS agent
LEFT JOIN trading.desks AS desk ON desk.id = agent.desk_id
LEFT JOIN trading.portfolios AS book ON book.desk_id = agent.desk_id AND book.agent = agent.slug
LEFT JOIN trading.limits AS limits ON limits.desk_id = agent.desk_id AND limits.agent = agent.slug;
COMMENT ON VIEW compat_agents.trading_agents IS
    'One row per agent; limits are the document''s defaults while an agent is on no desk';
COMMENT ON COLUMN compat_agents.trading_agents.name IS
    'Unique: an agent whose name another desk''s agent had before shows its own desk behind it';
COMMENT ON COLUMN compat_agents.trading_agents.exchange_account IS
    'mode/desk/agent on a desk, imported/source/agent for one that traded elsewhere';
COMMENT ON COLUMN compat_agents.trading_agents.llm_model IS
    'The model, or the mind of an agent that is no language model';

CREATE VIEW compat_agents.agent_decisions AS
SELECT decision.id, agent.id AS agent_id, decision.at AS "timestamp", decision.status::varchar AS status,
    decision.action::varchar AS action,
    split_part(coalesce(decision.instrument, decision.asked->>'instrument', decision.coins[1], ''), ':', 2)::varchar
        AS coin,
    CASE decision.action WHEN 'HOLD' THEN 0 ELSE decision.size_usd END AS size_usd,
    CASE decision.action WHEN 'HOLD' THEN 1 ELSE decision.leverage END AS leverage,
    CASE decision.action WHEN 'HOLD' THEN 0 ELSE decision.stop_loss_price END AS stop_loss_price,
    CASE decision.action WHEN 'HOLD' THEN 0 ELSE decision.take_profit_price END AS take_profit_price,
    decision.confidence, decision.reasoning, told.prompt AS prompt_content,
    deliberation.text_of(reply.bytes) AS llm_response, call.latency_ms::integer AS execution_time_ms,
    coalesce(decision.error_message, CASE WHEN decision.status <> 'success' THEN decision.reasoning END)
        AS error_message
FROM trading.decisions AS decision
JOIN trading.public_earning_agents AS agent ON agent.desk_id = decision.desk_id AND agent.slug = decision.agent
LEFT JOIN deliberation.calls AS call
    ON call.desk_id = decision.desk_id AND call.agent = decision.agent AND call.cycle = decision.cycle
LEFT JOIN deliberation.texts AS reply ON reply.sha256 = call.reply_sha256
LEFT JOIN LATERAL (
    SELECT CASE WHEN bool_and(part.archive_id IS NULL)
        THEN string_agg(deliberation.text_of(part.bytes), '' ORDER BY block.ordinal) END AS prompt
    FROM deliberation.call_blocks AS block JOIN deliberation.texts AS part USING (sha256)
    WHERE block.call_id = call.id) AS told ON true
UNION ALL
SELECT compat_agents.past_id(talk.agent_id::text, talk.source_key, coalesce(row.ordinal, -1)::text), talk.agent_id,
    talk.at, kind.status, kind.action, coalesce(split_part(row.instrument, ':', 2), row.coin_said, ''),
    CASE WHEN kind.action = 'HOLD' THEN 0 ELSE row.notional_usd END,
    CASE WHEN kind.action = 'HOLD' THEN 1 ELSE coalesce(row.leverage, 1) END,
    CASE WHEN kind.action = 'HOLD' THEN 0 ELSE coalesce(row.stop, 0) END,
    CASE WHEN kind.action = 'HOLD' THEN 0 ELSE coalesce(row.target, 0) END, coalesce(row.confidence, 0),
    coalesce(nullif(row.justification, ''), talk.summary, ''), deliberation.text_of(prompt.bytes),
    deliberation.text_of(reply.bytes), NULL,
    coalesce(row.why, talk.error, CASE WHEN kind.status <> 'success' THEN talk.note END)
FROM (
    SELECT DISTINCT ON (agent_id, source_key) * FROM deliberation.past_conversations
    ORDER BY agent_id, source_key, version DESC) AS talk
LEFT JOIN deliberation.past_decisions AS row
    ON row.agent_id = talk.agent_id AND row.source_key = talk.source_key AND row.version = talk.version
CROSS JOIN LATERAL (SELECT CASE
    WHEN row.ruling = 'rejected' THEN 'HOLD'
    WHEN row.action = 'open_long' THEN 'OPEN_LONG'
    WHEN row.action = 'open_short' THEN 'OPEN_SHORT'
    WHEN row.action IN ('close', 'reduce') THEN 'CLOSE_POSITION'
    ELSE 'HOLD' END AS action, CASE
    WHEN row.ruling = 'rejected' THEN 'parsing_error'
    WHEN talk.outcome IN ('ok', 'ok_repaired', 'partial', 'no_action') THEN 'success'
    WHEN talk.outcome IN ('parse_error', 'invalid', 'truncated', 'empty') THEN 'parsing_error'
    ELSE 'failed' END AS status) AS kind
LEFT JOIN deliberation.texts AS prompt ON prompt.sha256 = talk.prompt_sha256
LEFT JOIN deliberation.texts AS reply ON reply.sha256 = talk.reply_sha256;
COMMENT ON VIEW compat_agents.agent_decisions IS
    'Every decision with the whole prompt and the reply as it came: on a desk what was allowed, imported what was said';
COMMENT ON COLUMN compat_agents.agent_decisions.coin IS
    'The coin; for a cycle without a proposal the first it looked at, empty where an imported one says none';
COMMENT ON COLUMN compat_agents.agent_decisions.size_usd IS
    'Allowed notional, USD, 0 for HOLD; null where an imported decision states its size in coins only';
COMMENT ON COLUMN compat_agents.agent_decisions.error_message IS 'Why it was refused or failed, else null';
COMMENT ON COLUMN compat_agents.agent_decisions.leverage IS 'Allowed; of an imported decision as it was asked';
COMMENT ON COLUMN compat_agents.agent_decisions.action IS
    'An imported addition to a position is HOLD here, because its row does not say to which side';

CREATE VIEW compat_agents.agent_trades AS
SELECT trade.id, agent.id AS agent_id, trade.decision_id, split_part(trade.instrument, ':', 2)::varchar AS coin,
    trade.side::varchar AS side, trade.size, trade.entry_price, trade.entry_time, trade.exit_price, trade.exit_time,
    trade.realised_pnl_usd AS realized_pnl, seen.unrealised AS unrealized_pnl, trade.fees_usd AS fees,
    trade.status::varchar AS status, NULL::varchar AS hyperliquid_order_id,
    'entry: ' || lot.cause || coalesce('; exit: ' || exits.causes, '') AS notes
FROM trading.public_trades AS trade
JOIN trading.public_earning_agents AS agent ON agent.desk_id = trade.desk_id AND agent.slug = trade.agent
JOIN trading.lots AS lot ON lot.desk_id = trade.desk_id AND lot.id = trade.id
LEFT JOIN LATERAL (
    SELECT string_agg(part.cause, ', ' ORDER BY part.seq) AS causes
    FROM trading.lot_exits AS part WHERE part.desk_id = trade.desk_id AND part.lot_id = trade.id) AS exits ON true
LEFT JOIN LATERAL (
    SELECT CASE lot.side WHEN 'long' THEN 1 ELSE -1 END * (lot.size * (mark->>'mark')::numeric - lot.cost_usd)
        AS unrealised
    FROM (
        SELECT latest.seq FROM trading.equity_marks AS latest
        WHERE latest.desk_id = trade.desk_id AND latest.agent = trade.agent ORDER BY latest.at DESC LIMIT 1) AS latest
    JOIN trading.public_journal AS marked ON marked.desk_id = trade.desk_id AND marked.seq = latest.seq
    CROSS JOIN LATERAL jsonb_array_elements(marked.payload->'input'->'marks') AS mark
    WHERE mark->>'instrument' = lot.instrument) AS seen ON trade.status = 'open'
UNION ALL
SELECT compat_agents.past_id(past.agent_id::text, past.source_key), past.agent_id, NULL,
    split_part(past.instrument, ':', 2), past.side, past.size, past.entry_price, past.entry_at, past.exit_price,
    past.exit_at, past.net_usd, NULL, past.gross_usd - past.net_usd, 'closed', past.entry_order, 'imported'
FROM (
    SELECT DISTINCT ON (agent_id, source_key) * FROM trading.past_trades
    ORDER BY agent_id, source_key, version DESC) AS past;
COMMENT ON VIEW compat_agents.agent_trades IS
    'Each entry with its exits, from entry to exit; results net of fees and funding, USD';
COMMENT ON COLUMN compat_agents.agent_trades.unrealized_pnl IS
    'Of what is still open at the price of the agent''s last mark; null once closed and before the first mark';
COMMENT ON COLUMN compat_agents.agent_trades.hyperliquid_order_id IS
    'The venue''s id of the entry order, known of imported trades; null for paper orders, which no venue numbers';
COMMENT ON COLUMN compat_agents.agent_trades.notes IS
    'What the entry and the exits were made for, or that it was imported';

CREATE VIEW compat_agents.agent_performance AS
WITH happened AS (
    SELECT agent.id AS agent_id, mark.seq, mark.at, true AS is_mark, mark.id, mark.cash_usd AS cash,
        mark.unrealised_usd AS unrealised, mark.equity_usd AS equity, NULL::numeric AS flow, NULL::numeric AS net
    FROM trading.equity_marks AS mark
    JOIN trading.public_earning_agents AS agent ON agent.desk_id = mark.desk_id AND agent.slug = mark.agent
    UNION ALL
    SELECT agent.id, paid.seq, paid.at, false, NULL, NULL, NULL, NULL, -paid.amount_usd, NULL
    FROM trading.postings AS paid
    JOIN trading.public_earning_agents AS agent ON agent.desk_id = paid.desk_id AND agent.slug = paid.agent
    WHERE paid.account = 'external'
    UNION ALL
    SELECT agent.id, lot.seq, lot.at, false, NULL, NULL, NULL, NULL, NULL, result.net
    FROM trading.lots AS lot
    JOIN trading.public_earning_agents AS agent ON agent.desk_id = lot.desk_id AND agent.slug = lot.agent
    CROSS JOIN LATERAL (
        SELECT sum(gross_usd - entry_fee_usd - exit_fee_usd - funding_usd) AS net FROM trading.lot_exits AS part
        WHERE part.desk_id = lot.desk_id AND part.lot_id = lot.id) AS result
    WHERE lot.closed_at IS NOT NULL
    UNION ALL
    SELECT past.agent_id, 0, past.at, true,
        compat_agents.past_id(past.agent_id::text, (extract(epoch FROM past.at) * 1000000)::bigint::text, past.origin),
        NULL, NULL, past.equity_usd, NULL, NULL
    FROM trading.public_past_equity AS past WHERE past.origin IN ('prompt', 'account')
    UNION ALL
    SELECT id, 0, '-infinity', false, NULL, NULL, NULL, NULL, initial_balance_usd, NULL
    FROM trading.public_earning_agents WHERE desk_id = 0 AND initial_balance_usd > 0
    UNION ALL
    SELECT agent_id, 0, exit_at, false, NULL, NULL, NULL, NULL, NULL, net_usd FROM trading.public_past_trades
), counted AS (
    SELECT *, count(flow) OVER so_far > 0 AS is_funded, coalesce(sum(flow) OVER so_far, 0) AS paid_in,
        count(net) OVER so_far AS trades, count(*) FILTER (WHERE net > 0) OVER so_far AS won,
        count(*) FILTER (WHERE net < 0) OVER so_far AS lost, sum(net) FILTER (WHERE net > 0) OVER so_far AS sum_won,
        sum(net) FILTER (WHERE net < 0) OVER so_far AS sum_lost
    FROM happened WINDOW so_far AS (PARTITION BY agent_id ORDER BY seq, at, is_mark)
), marked AS (
    SELECT *, equity - paid_in AS profit, ceil(extract(epoch FROM at) / 3600) AS hour,
        equity - paid_in + coalesce(lag(paid_in) OVER so_far, paid_in) AS before_flow,
        coalesce(lag(equity) OVER so_far, nullif(paid_in, 0), equity) AS base
    FROM counted WHERE is_mark WINDOW so_far AS (PARTITION BY agent_id ORDER BY seq, at)
), grown AS (
    SELECT *, bool_or(base > 0 AND before_flow <= 0) OVER so_far AS is_ruined,
        coalesce(sum(CASE WHEN base > 0 AND before_flow > 0 THEN ln(before_flow::float8 / base::float8) END)
            OVER so_far, 0) AS growth,
        greatest(0, max(profit) OVER so_far) AS profit_peak,
        coalesce(lead(hour) OVER so_far <> hour, extract(epoch FROM at) = hour * 3600) AS ends_hour
    FROM marked WINDOW so_far AS (PARTITION BY agent_id ORDER BY seq, at)
), hourly AS (
    SELECT *, greatest(0, max(growth) OVER so_far) AS growth_peak, max(profit_peak - profit) OVER so_far AS deepest_usd,
        CASE WHEN ends_hour THEN growth - lag(growth) OVER (PARTITION BY agent_id, ends_hour ORDER BY seq, at) END
            AS hour_return,
        (max(hour) FILTER (WHERE ends_hour) OVER so_far - min(hour) FILTER (WHERE ends_hour) OVER so_far)::float8
            AS hours
    FROM grown WINDOW so_far AS (PARTITION BY agent_id ORDER BY seq, at)
), judged AS (
    SELECT *, max(1 - exp(growth - growth_peak)) OVER so_far AS deepest, sum(hour_return) OVER so_far AS sum_return,
        sum(hour_return ^ 2) OVER so_far AS sum_square
    FROM hourly WINDOW so_far AS (PARTITION BY agent_id ORDER BY seq, at)
)
SELECT id, agent_id, at AS snapshot_time, equity AS total_value, cash AS cash_balance, equity - cash AS position_value,
    profit - unrealised AS realized_pnl, unrealised AS unrealized_pnl, CASE WHEN is_funded THEN profit END AS total_pnl,
    CASE WHEN is_ruined THEN -100 WHEN is_funded THEN round(((exp(growth) - 1) * 100)::numeric, 4) END AS roi_percent,
    trades::integer AS num_trades, won::integer AS num_winning_trades, lost::integer AS num_losing_trades,
    round(won * 100.0 / nullif(trades, 0), 2) AS win_rate, round(sum_won / nullif(won, 0), 8) AS avg_win,
    round(sum_lost / nullif(lost, 0), 8) AS avg_loss, round(coalesce(sum_won, 0) / -sum_lost, 4) AS profit_factor,
    CASE WHEN hours >= 24 AND NOT is_ruined THEN round((sum_return / hours / nullif(sqrt(greatest(
        0, sum_square - sum_return ^ 2 / hours) / (hours - 1)), 0) * sqrt(8760))::numeric, 4) END AS sharpe_ratio,
    round(deepest_usd, 4) AS max_drawdown,
    CASE WHEN is_ruined THEN 100 ELSE round((deepest * 100)::numeric, 2) END AS max_drawdown_percent
FROM judged;
COMMENT ON VIEW compat_agents.agent_performance IS
    'Each mark of an agent''s equity with what it had come to by then; deposits and withdrawals are no result';
COMMENT ON COLUMN compat_agents.agent_performance.total_value IS
    'Marked equity, USD; of an imported agent what its source told it';
COMMENT ON COLUMN compat_agents.agent_performance.cash_balance IS 'USD; null where an imported agent''s is unknown';
COMMENT ON COLUMN compat_agents.agent_performance.realized_pnl IS
    'All that was booked so far, fees and funding of open positions too; with the unrealised it is total_pnl';
COMMENT ON COLUMN compat_agents.agent_performance.roi_percent IS 'Time-weighted, percent';
COMMENT ON COLUMN compat_agents.agent_performance.num_trades IS 'Closed entries, net of fees and funding won or lost';
COMMENT ON COLUMN compat_agents.agent_performance.profit_factor IS 'Sum won / sum lost, null while nothing was lost';
COMMENT ON COLUMN compat_agents.agent_performance.sharpe_ratio IS
    'Mean / sd (n-1) of hourly log returns, times sqrt(8760), from 24 on; the API states the daily one with its error';
COMMENT ON COLUMN compat_agents.agent_performance.max_drawdown IS 'Deepest fall of the profit from its peak, USD';
COMMENT ON COLUMN compat_agents.agent_performance.max_drawdown_percent IS
    'Deepest fall of the time-weighted value from its peak, percent';

CREATE VIEW compat_agents.bot_state AS
SELECT key, value, updated_at FROM deliberation.bot_state
UNION ALL
SELECT 'trading_bot_state', json_build_object(
    'service_start_time', min(value::json->>'service_start_time'),
    'cycle_count', sum((value::json->>'cycle_count')::bigint),
    'last_cycle_time', max(value::json->>'last_cycle_time'),
    'last_error', (array_agg(value::json->>'last_error' ORDER BY updated_at DESC)
        FILTER (WHERE value::json->>'last_error' IS NOT NULL))[1])::text, max(updated_at)
FROM deliberation.bot_state WHERE key LIKE 'trading_bot_state/%' HAVING count(*) > 0;
COMMENT ON VIEW compat_agents.bot_state IS
    'How far the cycles have come: trading_bot_state of all desks together, and trading_bot_state/N of each';
