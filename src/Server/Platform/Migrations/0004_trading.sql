-- What happened on every desk. The journal is the truth; every other table down to kill_latch is computed from it and
-- `pitwall verify` recomputes each column, so none of them has a default, a sequence or a clock of its own.

CREATE SCHEMA trading;
COMMENT ON SCHEMA trading IS 'Desks, their journal, and what the journal says: decisions, orders, fills, books';

CREATE TABLE trading.desks (
    id           integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name         text NOT NULL UNIQUE,
    mode         text NOT NULL,
    epoch        bigint NOT NULL DEFAULT 0,
    lease_holder text,
    lease_until  timestamptz,
    head_seq     bigint NOT NULL DEFAULT 0,
    head_hash    bytea NOT NULL DEFAULT decode(repeat('00', 32), 'hex'),
    feed         jsonb NOT NULL,
    paused       boolean NOT NULL DEFAULT false,
    clock        timestamptz,
    created_at   timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT desks_name CHECK (name ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
    CONSTRAINT desks_mode CHECK (mode IN ('backtest', 'lab', 'paper', 'live')),
    CONSTRAINT desks_epoch CHECK (epoch >= 0),
    CONSTRAINT desks_head CHECK (head_seq >= 0 AND octet_length(head_hash) = 32),
    CONSTRAINT desks_lease CHECK ((lease_holder IS NULL) = (lease_until IS NULL))
);

COMMENT ON TABLE trading.desks IS
    'The unit of consistency: one row per desk with its lease, epoch and the head of its journal';
COMMENT ON COLUMN trading.desks.id IS 'Number of the desk, part of every id it makes';
COMMENT ON COLUMN trading.desks.name IS 'What people call it: 1 to 63 of a-z, 0-9 and -';
COMMENT ON COLUMN trading.desks.mode IS 'What kind of money it moves; can never change';
COMMENT ON COLUMN trading.desks.epoch IS 'Rises with every owner; a journal row of an older epoch cannot be written';
COMMENT ON COLUMN trading.desks.lease_holder IS 'Process that owns the desk, null when nobody does';
COMMENT ON COLUMN trading.desks.lease_until IS 'UTC; after it anybody may take the desk over';
COMMENT ON COLUMN trading.desks.head_seq IS 'Seq of the last journal row, 0 before the first';
COMMENT ON COLUMN trading.desks.head_hash IS 'SHA-256 of the last journal row, 32 zero bytes before the first';
COMMENT ON COLUMN trading.desks.clock IS 'Market time its owner has reached, told with every renewal; null before';
COMMENT ON COLUMN trading.desks.feed IS
    'Where its prices come from (venue, symbols, interval, from, to, speed), or {}';
COMMENT ON COLUMN trading.desks.paused IS 'True while a person holds the clock of its feed; its inbox is still worked off';
COMMENT ON COLUMN trading.desks.created_at IS 'UTC';

-- Foreign keys to the few rows of a desk, asked once per statement: asked once per row they cost a year of simulation
-- seconds. What they point at never goes: desks, portfolios and admitted instruments cannot be deleted.
CREATE FUNCTION trading.must_have_desk() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    stranger record;
BEGIN
    SELECT DISTINCT added.desk_id INTO stranger FROM added
    WHERE NOT EXISTS (SELECT FROM trading.desks AS known WHERE known.id = added.desk_id)
    LIMIT 1;
    IF FOUND THEN
        RAISE foreign_key_violation USING
            MESSAGE = format('%s names desk %s, which does not exist', TG_TABLE_NAME, stranger.desk_id),
            TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA, CONSTRAINT = TG_NAME;
    END IF;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION trading.must_have_desk IS 'Refuses rows whose desk does not exist';
CREATE FUNCTION trading.must_have_agent() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    stranger record;
BEGIN
    SELECT DISTINCT added.desk_id, added.agent INTO stranger FROM added
    WHERE NOT EXISTS (
        SELECT FROM trading.portfolios AS known WHERE known.desk_id = added.desk_id AND known.agent = added.agent)
    LIMIT 1;
    IF FOUND THEN
        RAISE foreign_key_violation USING
            MESSAGE = format('%s of desk %s names agent %s, which has no portfolio there',
                TG_TABLE_NAME, stranger.desk_id, stranger.agent),
            TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA, CONSTRAINT = TG_NAME;
    END IF;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION trading.must_have_agent IS 'Refuses rows whose agent has no portfolio on their desk';
CREATE FUNCTION trading.must_have_instrument() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    stranger record;
BEGIN
    SELECT DISTINCT added.desk_id, added.instrument INTO stranger FROM added
    WHERE added.instrument IS NOT NULL AND NOT EXISTS (
        SELECT FROM trading.desk_instruments AS known
        WHERE known.desk_id = added.desk_id AND known.instrument = added.instrument)
    LIMIT 1;
    IF FOUND THEN
        RAISE foreign_key_violation USING
            MESSAGE = format('%s of desk %s names instrument %s, which was not admitted there',
                TG_TABLE_NAME, stranger.desk_id, stranger.instrument),
            TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA, CONSTRAINT = TG_NAME;
    END IF;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION trading.must_have_instrument IS 'Refuses rows whose instrument was not admitted to their desk';

CREATE TABLE trading.journal (
    desk_id integer NOT NULL,
    seq     bigint NOT NULL,
    at      timestamptz NOT NULL,
    wall    timestamptz NOT NULL,
    epoch   bigint NOT NULL,
    kind    text NOT NULL,
    payload bytea NOT NULL,
    hash    bytea NOT NULL,
    PRIMARY KEY (desk_id, seq),
    CONSTRAINT journal_seq CHECK (seq >= 1),
    CONSTRAINT journal_epoch CHECK (epoch >= 1),
    CONSTRAINT journal_hash CHECK (octet_length(hash) = 32)
);

COMMENT ON TABLE trading.journal IS 'Every input with the facts it led to, chained by hash; rows are only ever added';
COMMENT ON COLUMN trading.journal.desk_id IS 'The desk';
COMMENT ON COLUMN trading.journal.seq IS 'Counts the rows of the desk from 1 without a gap';
COMMENT ON COLUMN trading.journal.at IS 'Desk clock, UTC';
COMMENT ON COLUMN trading.journal.wall IS 'Wall clock of the writer, UTC';
COMMENT ON COLUMN trading.journal.epoch IS 'Epoch of the owner that wrote it';
COMMENT ON COLUMN trading.journal.kind IS 'Stored name of the input';
COMMENT ON COLUMN trading.journal.payload IS 'Canonical UTF-8 JSON of {input, facts}';
COMMENT ON COLUMN trading.journal.hash IS 'SHA-256(previous, desk, seq, at, wall, epoch, kind, payload)';

CREATE FUNCTION trading.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of %.% is refused: what happened is never changed', TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME;
END $$;
CREATE TRIGGER journal_desk AFTER INSERT ON trading.journal
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION trading.must_have_desk();
CREATE TRIGGER journal_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON trading.journal
    FOR EACH STATEMENT EXECUTE FUNCTION trading.refuse_change();

CREATE VIEW trading.public_journal AS
SELECT desk_id, seq, at, wall, epoch, kind,
    replace(convert_from(payload, 'UTF8'), '\u0000', '\ufffd')::jsonb AS payload, encode(hash, 'hex') AS hash
FROM trading.journal;
COMMENT ON VIEW trading.public_journal IS 'The journal with its payload as jsonb, for reading';

CREATE TABLE trading.inbox (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    desk_id     integer NOT NULL,
    source      text NOT NULL,
    source_key  text NOT NULL,
    lane        text NOT NULL,
    kind        text NOT NULL,
    payload     bytea NOT NULL,
    state       text NOT NULL DEFAULT 'waiting',
    result      text,
    seq         bigint,
    written_at  timestamptz NOT NULL DEFAULT now(),
    answered_at timestamptz,
    CONSTRAINT inbox_once UNIQUE (desk_id, source, source_key),
    CONSTRAINT inbox_desk FOREIGN KEY (desk_id) REFERENCES trading.desks (id),
    CONSTRAINT inbox_lane CHECK (lane IN ('urgent', 'normal')),
    CONSTRAINT inbox_state CHECK (state IN ('waiting', 'taken', 'refused')),
    CONSTRAINT inbox_answer CHECK ((state = 'waiting') = (seq IS NULL) AND (seq IS NULL) = (answered_at IS NULL)),
    CONSTRAINT inbox_journal FOREIGN KEY (desk_id, seq) REFERENCES trading.journal (desk_id, seq)
);
CREATE INDEX inbox_waiting ON trading.inbox (desk_id, lane DESC, id) WHERE state = 'waiting';
CREATE INDEX inbox_journal ON trading.inbox (desk_id, seq);

COMMENT ON TABLE trading.inbox IS 'Inputs from people, other rooms and other nodes, written in their own transaction';
COMMENT ON COLUMN trading.inbox.id IS 'Order of arrival';
COMMENT ON COLUMN trading.inbox.desk_id IS 'The desk';
COMMENT ON COLUMN trading.inbox.source IS 'Who sent it, for example cli or mirror';
COMMENT ON COLUMN trading.inbox.source_key IS 'The sender''s own key; the same key is the same input';
COMMENT ON COLUMN trading.inbox.lane IS 'urgent: kill, cancel, stop, reduce-only and fills; they go first';
COMMENT ON COLUMN trading.inbox.kind IS 'Stored name of the input';
COMMENT ON COLUMN trading.inbox.payload IS
    'Canonical UTF-8 JSON of the input; the desk sets its clock when it takes it';
COMMENT ON COLUMN trading.inbox.state IS 'taken: in the journal; refused: the desk said why in result';
COMMENT ON COLUMN trading.inbox.result IS 'What the desk answered, null while it waits';
COMMENT ON COLUMN trading.inbox.seq IS 'Journal row that took it, null while it waits';
COMMENT ON COLUMN trading.inbox.written_at IS 'UTC';
COMMENT ON COLUMN trading.inbox.answered_at IS 'UTC, null while it waits';

CREATE TABLE trading.desk_instruments (
    desk_id             integer NOT NULL,
    instrument          text NOT NULL,
    tick                numeric NOT NULL,
    step                numeric NOT NULL,
    significant_figures integer,
    min_notional_usd    numeric NOT NULL,
    half_spread_bps     numeric NOT NULL,
    tiers               jsonb NOT NULL,
    assumed             boolean NOT NULL,
    decision_tradable   boolean NOT NULL GENERATED ALWAYS AS (
        split_part(instrument, ':', 2) IN ('BTC', 'ETH', 'SOL', 'BNB', 'DOGE', 'XRP')) STORED,
    seq                 bigint NOT NULL,
    at                  timestamptz NOT NULL,
    wall                timestamptz NOT NULL,
    PRIMARY KEY (desk_id, instrument),
    CONSTRAINT desk_instruments_desk FOREIGN KEY (desk_id) REFERENCES trading.desks (id)
);

COMMENT ON TABLE trading.desk_instruments IS
    'The venue''s rules for every instrument the desk admitted, as it holds them';
COMMENT ON COLUMN trading.desk_instruments.desk_id IS 'The desk';
COMMENT ON COLUMN trading.desk_instruments.instrument IS 'venue:SYMBOL';
COMMENT ON COLUMN trading.desk_instruments.tick IS 'Smallest price step, quote currency';
COMMENT ON COLUMN trading.desk_instruments.step IS 'Smallest size step, units';
COMMENT ON COLUMN trading.desk_instruments.significant_figures IS
    'A price has at most this many, integers always allowed; null: no such rule';
COMMENT ON COLUMN trading.desk_instruments.min_notional_usd IS 'Smallest order, USD';
COMMENT ON COLUMN trading.desk_instruments.half_spread_bps IS 'Half spread of the paper fill, basis points';
COMMENT ON COLUMN trading.desk_instruments.tiers IS 'Margin tiers: from notional (USD) on at most this leverage';
COMMENT ON COLUMN trading.desk_instruments.assumed IS 'True when the rules were guessed from a file';
COMMENT ON COLUMN trading.desk_instruments.decision_tradable IS 'True for the six coins of the agents document';
COMMENT ON COLUMN trading.desk_instruments.seq IS 'Journal row of the last change';
COMMENT ON COLUMN trading.desk_instruments.at IS 'Desk clock of the last change, UTC';
COMMENT ON COLUMN trading.desk_instruments.wall IS 'Wall clock of the last change, UTC';

CREATE TABLE trading.portfolios (
    desk_id        integer NOT NULL,
    agent          text NOT NULL,
    mind           text NOT NULL,
    margin_mode    text NOT NULL,
    run_state      text NOT NULL,
    status         text NOT NULL GENERATED ALWAYS AS (
        CASE run_state WHEN 'running' THEN 'active' ELSE run_state END) STORED,
    frozen         text,
    loss_day       timestamptz,
    loss_base_usd  numeric,
    loss_flows_usd numeric,
    loss_latched   boolean,
    cash_usd       numeric NOT NULL,
    margin_usd     numeric NOT NULL,
    external_usd   numeric NOT NULL,
    realised_usd   numeric NOT NULL,
    fees_usd       numeric NOT NULL,
    funding_usd    numeric NOT NULL,
    venue_loss_usd numeric NOT NULL,
    forfeited_usd  numeric NOT NULL,
    pnl_by_cause   jsonb NOT NULL,
    fill_count     bigint NOT NULL,
    traded_usd     numeric NOT NULL,
    seq            bigint NOT NULL,
    at             timestamptz NOT NULL,
    wall           timestamptz NOT NULL,
    PRIMARY KEY (desk_id, agent),
    CONSTRAINT portfolios_desk FOREIGN KEY (desk_id) REFERENCES trading.desks (id),
    CONSTRAINT portfolios_agent FOREIGN KEY (desk_id, agent) REFERENCES agents.agents (desk_id, slug),
    CONSTRAINT portfolios_margin_mode CHECK (margin_mode IN ('isolated', 'cross')),
    CONSTRAINT portfolios_run_state CHECK (run_state IN ('running', 'paused', 'stopped')),
    CONSTRAINT portfolios_status CHECK (status IN ('active', 'paused', 'stopped'))
);
CREATE INDEX portfolios_status ON trading.portfolios (status);

COMMENT ON TABLE trading.portfolios IS
    'One paper account per agent: run state, balances (sums of postings) and results by cause';
COMMENT ON COLUMN trading.portfolios.desk_id IS 'The desk';
COMMENT ON COLUMN trading.portfolios.agent IS 'Agent by slug';
COMMENT ON COLUMN trading.portfolios.mind IS 'How it decides';
COMMENT ON COLUMN trading.portfolios.margin_mode IS 'isolated or cross';
COMMENT ON COLUMN trading.portfolios.run_state IS 'Whether it may take new risk';
COMMENT ON COLUMN trading.portfolios.status IS 'The run state in the words of the agents document';
COMMENT ON COLUMN trading.portfolios.frozen IS 'Why no new risk is allowed until a person has looked, or null';
COMMENT ON COLUMN trading.portfolios.loss_day IS 'UTC day the loss limit counts for, null before the first mark';
COMMENT ON COLUMN trading.portfolios.loss_base_usd IS 'Equity at the first mark of that day, USD';
COMMENT ON COLUMN trading.portfolios.loss_flows_usd IS 'Deposits minus withdrawals since, USD';
COMMENT ON COLUMN trading.portfolios.loss_latched IS 'True when the limit is broken until the next 00:00 UTC';
COMMENT ON COLUMN trading.portfolios.cash_usd IS 'Free cash, USD';
COMMENT ON COLUMN trading.portfolios.margin_usd IS 'Isolated margin of open positions, USD';
COMMENT ON COLUMN trading.portfolios.external_usd IS 'Counter-account of deposits and withdrawals, USD';
COMMENT ON COLUMN trading.portfolios.realised_usd IS 'Counter-account of realised results, USD';
COMMENT ON COLUMN trading.portfolios.fees_usd IS 'Counter-account of fees, USD';
COMMENT ON COLUMN trading.portfolios.funding_usd IS 'Counter-account of funding, USD';
COMMENT ON COLUMN trading.portfolios.venue_loss_usd IS 'Counter-account of losses beyond the margin, USD';
COMMENT ON COLUMN trading.portfolios.forfeited_usd IS 'Counter-account of margin lost in a liquidation, USD';
COMMENT ON COLUMN trading.portfolios.pnl_by_cause IS 'Realised net result by cause, USD as text';
COMMENT ON COLUMN trading.portfolios.fill_count IS 'Fills so far';
COMMENT ON COLUMN trading.portfolios.traded_usd IS 'Notional traded so far, USD';
COMMENT ON COLUMN trading.portfolios.seq IS 'Journal row of the last change';
COMMENT ON COLUMN trading.portfolios.at IS 'Desk clock of the last change, UTC';
COMMENT ON COLUMN trading.portfolios.wall IS 'Wall clock of the last change, UTC';

CREATE TABLE trading.limits (
    desk_id            integer NOT NULL,
    agent              text NOT NULL,
    version            integer NOT NULL,
    leverage_max       integer NOT NULL,
    position_pct_max   numeric NOT NULL,
    stop_loss_pct      numeric NOT NULL,
    take_profit_pct    numeric NOT NULL,
    needs_stop         boolean NOT NULL,
    clamps             boolean NOT NULL,
    exposure_max_usd   numeric,
    daily_loss_max_usd numeric,
    quote_age_max_ms   integer NOT NULL,
    turnover_max_x_day numeric,
    hold_min_minutes   integer,
    instruments        text[] NOT NULL,
    seq                bigint NOT NULL,
    at                 timestamptz NOT NULL,
    wall               timestamptz NOT NULL,
    PRIMARY KEY (desk_id, agent),
    CONSTRAINT limits_agent FOREIGN KEY (desk_id, agent) REFERENCES trading.portfolios (desk_id, agent),
    CONSTRAINT limits_leverage CHECK (leverage_max BETWEEN 1 AND 50),
    CONSTRAINT limits_position CHECK (position_pct_max BETWEEN 0 AND 100),
    CONSTRAINT limits_distances CHECK (stop_loss_pct >= 0 AND take_profit_pct >= 0 AND quote_age_max_ms >= 0),
    CONSTRAINT limits_turnover CHECK (turnover_max_x_day > 0 AND turnover_max_x_day <= 1000),
    CONSTRAINT limits_hold CHECK (hold_min_minutes BETWEEN 1 AND 10080)
);

COMMENT ON TABLE trading.limits IS 'What the gate reads of each agent, as of now; percentages are percent';
COMMENT ON COLUMN trading.limits.desk_id IS 'The desk';
COMMENT ON COLUMN trading.limits.agent IS 'Agent by slug';
COMMENT ON COLUMN trading.limits.version IS 'Rises with every change; verdicts keep it';
COMMENT ON COLUMN trading.limits.leverage_max IS 'Times';
COMMENT ON COLUMN trading.limits.position_pct_max IS 'Largest position notional, percent of equity';
COMMENT ON COLUMN trading.limits.stop_loss_pct IS 'Distance of a stop set by the desk, percent of the entry price';
COMMENT ON COLUMN trading.limits.take_profit_pct IS
    'Distance of a target set by the desk, percent of the entry price';
COMMENT ON COLUMN trading.limits.needs_stop IS 'True when every position must have a stop';
COMMENT ON COLUMN trading.limits.clamps IS 'True: too much is cut to the limit; false: it is refused';
COMMENT ON COLUMN trading.limits.exposure_max_usd IS 'Cap on the exposure of the agent, USD, null is none';
COMMENT ON COLUMN trading.limits.daily_loss_max_usd IS 'Loss per UTC day that stops new risk, USD, null is none';
COMMENT ON COLUMN trading.limits.quote_age_max_ms IS 'Oldest price it may trade on, milliseconds';
COMMENT ON COLUMN trading.limits.turnover_max_x_day IS
    'Largest notional traded per UTC day, times the equity the day began with, null is none';
COMMENT ON COLUMN trading.limits.hold_min_minutes IS
    'Minutes before the agent may itself close or reduce a position, null is none';
COMMENT ON COLUMN trading.limits.instruments IS 'What it may trade';
COMMENT ON COLUMN trading.limits.seq IS 'Journal row of the last change';
COMMENT ON COLUMN trading.limits.at IS 'Desk clock of the last change, UTC';
COMMENT ON COLUMN trading.limits.wall IS 'Wall clock of the last change, UTC';

CREATE TABLE trading.desk_limits (
    desk_id          integer NOT NULL,
    version          integer NOT NULL,
    exposure_max_usd numeric,
    asset_max        jsonb NOT NULL,
    seq              bigint NOT NULL,
    at               timestamptz NOT NULL,
    wall             timestamptz NOT NULL,
    PRIMARY KEY (desk_id),
    CONSTRAINT desk_limits_desk FOREIGN KEY (desk_id) REFERENCES trading.desks (id)
);

COMMENT ON TABLE trading.desk_limits IS 'What holds for all agents of a desk together';
COMMENT ON COLUMN trading.desk_limits.desk_id IS 'The desk';
COMMENT ON COLUMN trading.desk_limits.version IS 'Rises with every change';
COMMENT ON COLUMN trading.desk_limits.exposure_max_usd IS 'Cap on the exposure of the desk, USD, null is none';
COMMENT ON COLUMN trading.desk_limits.asset_max IS 'Caps by instrument: [{instrument, max in USD}]';
COMMENT ON COLUMN trading.desk_limits.seq IS 'Journal row of the last change';
COMMENT ON COLUMN trading.desk_limits.at IS 'Desk clock of the last change, UTC';
COMMENT ON COLUMN trading.desk_limits.wall IS 'Wall clock of the last change, UTC';

CREATE TABLE trading.kill_latch (
    desk_id integer NOT NULL,
    engaged boolean NOT NULL,
    reason  text NOT NULL,
    seq     bigint NOT NULL,
    at      timestamptz NOT NULL,
    wall    timestamptz NOT NULL,
    PRIMARY KEY (desk_id),
    CONSTRAINT kill_latch_desk FOREIGN KEY (desk_id) REFERENCES trading.desks (id)
);

COMMENT ON TABLE trading.kill_latch IS 'Whether the kill switch of a desk is on';
COMMENT ON COLUMN trading.kill_latch.desk_id IS 'The desk';
COMMENT ON COLUMN trading.kill_latch.engaged IS 'True: no order leaves';
COMMENT ON COLUMN trading.kill_latch.reason IS 'Why it was moved last';
COMMENT ON COLUMN trading.kill_latch.seq IS 'Journal row of the last change';
COMMENT ON COLUMN trading.kill_latch.at IS 'Desk clock of the last change, UTC';
COMMENT ON COLUMN trading.kill_latch.wall IS 'Wall clock of the last change, UTC';

CREATE TABLE trading.decisions (
    desk_id           integer NOT NULL,
    id                uuid NOT NULL,
    seq               bigint NOT NULL,
    at                timestamptz NOT NULL,
    wall              timestamptz NOT NULL,
    agent             text NOT NULL,
    cycle             text NOT NULL,
    ordinal           integer NOT NULL,
    outcome           text NOT NULL,
    proposed          text NOT NULL,
    held_side         text,
    status            text NOT NULL GENERATED ALWAYS AS (CASE
        WHEN outcome IN ('ok', 'ok_repaired', 'partial', 'no_action') THEN 'success'
        WHEN outcome IN ('parse_error', 'invalid', 'truncated', 'empty') THEN 'parsing_error'
        ELSE 'failed' END) STORED,
    action            text NOT NULL GENERATED ALWAYS AS (CASE
        WHEN outcome NOT IN ('ok', 'ok_repaired', 'partial', 'no_action') THEN 'HOLD'
        WHEN proposed = 'open_long' OR (proposed = 'add' AND held_side = 'long') THEN 'OPEN_LONG'
        WHEN proposed = 'open_short' OR (proposed = 'add' AND held_side = 'short') THEN 'OPEN_SHORT'
        WHEN proposed IN ('close', 'reduce') THEN 'CLOSE_POSITION'
        ELSE 'HOLD' END) STORED,
    instrument        text,
    coins             text[] NOT NULL,
    asked             jsonb,
    result            text NOT NULL,
    size              numeric NOT NULL,
    size_usd          numeric NOT NULL,
    leverage          integer NOT NULL,
    stop_loss_price   numeric NOT NULL,
    take_profit_price numeric NOT NULL,
    confidence        numeric NOT NULL,
    reasoning         text NOT NULL,
    limits_version    integer NOT NULL,
    error_message     text,
    PRIMARY KEY (desk_id, id),
    CONSTRAINT decisions_outcome CHECK (
        outcome IN ('ok', 'ok_repaired', 'partial', 'no_action', 'parse_error', 'invalid', 'refused',
        'truncated', 'empty', 'timeout', 'provider_error', 'budget_skip', 'stale_data_skip', 'risk_skip', 'paused')),
    CONSTRAINT decisions_proposed CHECK (
        proposed IN ('open_long', 'open_short', 'add', 'reduce', 'close', 'set_stop', 'set_target', 'hold')),
    CONSTRAINT decisions_held_side CHECK (held_side IN ('long', 'short')),
    CONSTRAINT decisions_status CHECK (status IN ('success', 'failed', 'parsing_error')),
    CONSTRAINT decisions_action CHECK (action IN ('OPEN_LONG', 'OPEN_SHORT', 'CLOSE_POSITION', 'HOLD')),
    CONSTRAINT decisions_result CHECK (result IN ('accepted', 'clamped', 'refused', 'held', 'failed')),
    CONSTRAINT decisions_leverage CHECK (leverage BETWEEN 1 AND 50),
    CONSTRAINT decisions_confidence CHECK (confidence BETWEEN 0 AND 1),
    CONSTRAINT decisions_amounts CHECK (
        size >= 0 AND size_usd >= 0 AND stop_loss_price >= 0 AND take_profit_price >= 0)
);
CREATE INDEX decisions_agent_at ON trading.decisions (desk_id, agent, at DESC);
CREATE INDEX decisions_agent ON trading.decisions (desk_id, agent, id);
CREATE INDEX decisions_at ON trading.decisions (at);
CREATE INDEX decisions_status ON trading.decisions (status);
CREATE INDEX decisions_action ON trading.decisions (action);
CREATE INDEX decisions_instrument ON trading.decisions (desk_id, instrument, id);
CREATE TRIGGER decisions_agent AFTER INSERT ON trading.decisions
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION trading.must_have_agent();
CREATE TRIGGER decisions_agent_kept AFTER UPDATE ON trading.decisions
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION trading.must_have_agent();
CREATE TRIGGER decisions_instrument AFTER INSERT ON trading.decisions
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION trading.must_have_instrument();
CREATE TRIGGER decisions_instrument_kept AFTER UPDATE ON trading.decisions
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION trading.must_have_instrument();

COMMENT ON TABLE trading.decisions IS
    'One row per proposal with what became of it, and one per cycle that proposed nothing';
COMMENT ON COLUMN trading.decisions.desk_id IS 'The desk';
COMMENT ON COLUMN trading.decisions.id IS 'UUIDv8 of (desk, seq, ordinal)';
COMMENT ON COLUMN trading.decisions.seq IS 'Journal row that made this one';
COMMENT ON COLUMN trading.decisions.at IS 'Desk clock, UTC';
COMMENT ON COLUMN trading.decisions.wall IS 'Wall clock when the journal row was written, UTC';
COMMENT ON COLUMN trading.decisions.agent IS 'Agent by slug';
COMMENT ON COLUMN trading.decisions.cycle IS 'The cycle of the mind, unique per agent';
COMMENT ON COLUMN trading.decisions.ordinal IS 'Place of the proposal in its cycle';
COMMENT ON COLUMN trading.decisions.outcome IS 'How the cycle ended; a failed cycle is never a hold';
COMMENT ON COLUMN trading.decisions.proposed IS 'What was asked for';
COMMENT ON COLUMN trading.decisions.held_side IS
    'long or short when the agent held the instrument at that moment, null when flat';
COMMENT ON COLUMN trading.decisions.status IS 'The outcome in the three words of the agents document';
COMMENT ON COLUMN trading.decisions.action IS 'The proposal in the four words of the agents document';
COMMENT ON COLUMN trading.decisions.instrument IS
    'venue:SYMBOL when the desk admitted it; null for a whole cycle and for an invented name, which asked keeps';
COMMENT ON COLUMN trading.decisions.coins IS 'What the cycle looked at';
COMMENT ON COLUMN trading.decisions.asked IS
    'The proposal as it was made, nonsense included; null for a cycle without one';
COMMENT ON COLUMN trading.decisions.result IS 'What became of it';
COMMENT ON COLUMN trading.decisions.size IS 'Allowed size in units, 0 when nothing was allowed';
COMMENT ON COLUMN trading.decisions.size_usd IS 'Allowed notional, USD, 0 when nothing was allowed';
COMMENT ON COLUMN trading.decisions.leverage IS 'Allowed leverage, times; 1 when nothing was allowed';
COMMENT ON COLUMN trading.decisions.stop_loss_price IS 'Allowed stop, quote currency, 0 for none';
COMMENT ON COLUMN trading.decisions.take_profit_price IS 'Allowed target, quote currency, 0 for none';
COMMENT ON COLUMN trading.decisions.confidence IS
    '0 to 1; 0 when none was given, cut to the range when it lay outside';
COMMENT ON COLUMN trading.decisions.reasoning IS 'Why, in the words of the mind';
COMMENT ON COLUMN trading.decisions.limits_version IS 'Version of the limits it was judged by';
COMMENT ON COLUMN trading.decisions.error_message IS 'Why it was refused or failed, else null';

CREATE TABLE trading.verdicts (
    desk_id        integer NOT NULL,
    decision_id    uuid NOT NULL,
    ordinal        integer NOT NULL,
    rule           text NOT NULL,
    passed         boolean NOT NULL,
    saw            text NOT NULL,
    bound          text NOT NULL,
    message        text NOT NULL,
    limits_version integer NOT NULL,
    PRIMARY KEY (desk_id, decision_id, ordinal)
);

COMMENT ON TABLE trading.verdicts IS 'Every rule''s answer to every proposal, with the numbers it saw';
COMMENT ON COLUMN trading.verdicts.desk_id IS 'The desk';
COMMENT ON COLUMN trading.verdicts.decision_id IS 'The decision behind it';
COMMENT ON COLUMN trading.verdicts.ordinal IS 'Place of the rule, from 0';
COMMENT ON COLUMN trading.verdicts.rule IS 'Name of the rule';
COMMENT ON COLUMN trading.verdicts.passed IS 'False: a breach';
COMMENT ON COLUMN trading.verdicts.saw IS 'The number it saw, with its unit';
COMMENT ON COLUMN trading.verdicts.bound IS 'The limit it held it against, with its unit';
COMMENT ON COLUMN trading.verdicts.message IS 'The answer as a sentence';
COMMENT ON COLUMN trading.verdicts.limits_version IS 'Version of the limits it read';

CREATE TABLE trading.orders (
    desk_id       integer NOT NULL,
    id            uuid NOT NULL,
    cloid         text NOT NULL,
    agent         text NOT NULL,
    instrument    text NOT NULL,
    decision_id   uuid NOT NULL,
    leg           text NOT NULL,
    version       integer NOT NULL,
    cause         text NOT NULL,
    side          text NOT NULL,
    type          text NOT NULL,
    time_in_force text NOT NULL,
    reduce_only   boolean NOT NULL,
    size          numeric NOT NULL,
    leverage      integer NOT NULL,
    limit_price   numeric,
    trigger_price numeric,
    trail_by      numeric,
    trail_best    numeric,
    stop_after    numeric,
    stop_cause    text NOT NULL,
    target_after  numeric,
    placed_at     timestamptz NOT NULL,
    expires_at    timestamptz,
    status        text NOT NULL,
    triggered     boolean NOT NULL,
    cancel_wanted boolean NOT NULL,
    filled        numeric NOT NULL,
    filled_usd    numeric NOT NULL,
    fill_keys     text[] NOT NULL,
    reason        text,
    seq           bigint NOT NULL,
    at            timestamptz NOT NULL,
    wall          timestamptz NOT NULL,
    PRIMARY KEY (desk_id, id),
    CONSTRAINT orders_decision FOREIGN KEY (desk_id, decision_id) REFERENCES trading.decisions (desk_id, id),
    CONSTRAINT orders_leg CHECK (leg IN ('entry', 'exit', 'stop', 'target', 'liquidation')),
    CONSTRAINT orders_cause CHECK (
        cause IN ('model', 'clamped', 'forced', 'guard', 'stop', 'target',
            'liquidation', 'user', 'mirror', 'funding', 'flow')),
    CONSTRAINT orders_stop_cause CHECK (
        stop_cause IN ('model', 'clamped', 'forced', 'guard', 'stop', 'target',
            'liquidation', 'user', 'mirror', 'funding', 'flow')),
    CONSTRAINT orders_side CHECK (side IN ('buy', 'sell')),
    CONSTRAINT orders_type CHECK (type IN ('market', 'limit', 'stop', 'stop_limit', 'trailing_stop', 'target')),
    CONSTRAINT orders_time_in_force CHECK (time_in_force IN ('gtc', 'ioc', 'alo', 'gtd')),
    CONSTRAINT orders_status CHECK (
        status IN ('intended', 'accepted', 'partly_filled', 'unknown', 'filled', 'cancelled', 'rejected', 'expired')),
    CONSTRAINT orders_priced CHECK (type NOT IN ('limit', 'stop_limit') OR limit_price IS NOT NULL),
    CONSTRAINT orders_amounts CHECK (size > 0 AND filled BETWEEN 0 AND size AND leverage BETWEEN 1 AND 50)
);
CREATE INDEX orders_agent ON trading.orders (desk_id, agent, id);
CREATE INDEX orders_instrument ON trading.orders (desk_id, instrument, id);
CREATE INDEX orders_decision ON trading.orders (desk_id, decision_id);
CREATE INDEX orders_open ON trading.orders (desk_id, agent)
    WHERE status IN ('intended', 'accepted', 'partly_filled', 'unknown');

COMMENT ON TABLE trading.orders IS 'One row per order with its standing now';
COMMENT ON COLUMN trading.orders.desk_id IS 'The desk';
COMMENT ON COLUMN trading.orders.id IS 'UUIDv8 of (desk, seq, ordinal)';
COMMENT ON COLUMN trading.orders.cloid IS 'Client order id: 0x and 32 hex digits';
COMMENT ON COLUMN trading.orders.agent IS 'Agent by slug';
COMMENT ON COLUMN trading.orders.instrument IS 'venue:SYMBOL';
COMMENT ON COLUMN trading.orders.decision_id IS 'The decision behind it';
COMMENT ON COLUMN trading.orders.leg IS 'Which part of the decision it carries out';
COMMENT ON COLUMN trading.orders.version IS 'Number of the replacement of that leg, 0 first';
COMMENT ON COLUMN trading.orders.cause IS 'Why it exists';
COMMENT ON COLUMN trading.orders.side IS 'buy or sell';
COMMENT ON COLUMN trading.orders.type IS 'Kind of order';
COMMENT ON COLUMN trading.orders.time_in_force IS 'How long it rests';
COMMENT ON COLUMN trading.orders.reduce_only IS 'True: it can never add risk';
COMMENT ON COLUMN trading.orders.size IS 'Units';
COMMENT ON COLUMN trading.orders.leverage IS 'Times';
COMMENT ON COLUMN trading.orders.limit_price IS 'Quote currency, null for a market order';
COMMENT ON COLUMN trading.orders.trigger_price IS 'Mark it waits for, quote currency, null when it does not wait';
COMMENT ON COLUMN trading.orders.trail_by IS 'Distance of a trailing stop, quote currency';
COMMENT ON COLUMN trading.orders.trail_best IS 'Best mark a trailing stop saw, quote currency';
COMMENT ON COLUMN trading.orders.stop_after IS 'Stop that protects the position once this fills, quote currency';
COMMENT ON COLUMN trading.orders.stop_cause IS 'Who chose that stop';
COMMENT ON COLUMN trading.orders.target_after IS 'Target once this fills, quote currency';
COMMENT ON COLUMN trading.orders.placed_at IS 'Desk clock, UTC';
COMMENT ON COLUMN trading.orders.expires_at IS 'Desk clock, UTC; null: never';
COMMENT ON COLUMN trading.orders.status IS 'unknown: sent, and nobody can say what became of it';
COMMENT ON COLUMN trading.orders.triggered IS 'True when its trigger was crossed';
COMMENT ON COLUMN trading.orders.cancel_wanted IS 'True when a cancel is owed to the venue';
COMMENT ON COLUMN trading.orders.filled IS 'Units so far';
COMMENT ON COLUMN trading.orders.filled_usd IS 'Notional so far, USD';
COMMENT ON COLUMN trading.orders.fill_keys IS 'The venue''s ids of its fills';
COMMENT ON COLUMN trading.orders.reason IS 'Why it was cancelled, rejected or expired, else null';
COMMENT ON COLUMN trading.orders.seq IS 'Journal row of the last change';
COMMENT ON COLUMN trading.orders.at IS 'Desk clock of the last change, UTC';
COMMENT ON COLUMN trading.orders.wall IS 'Wall clock of the last change, UTC';

CREATE TABLE trading.cloids (
    cloid    text PRIMARY KEY,
    desk_id  integer NOT NULL,
    order_id uuid NOT NULL
);
CREATE INDEX cloids_order ON trading.cloids (desk_id, order_id);

COMMENT ON TABLE trading.cloids IS
    'Every client order id ever used, so that an intent can never become two orders; never partitioned';
COMMENT ON COLUMN trading.cloids.cloid IS 'Client order id';
COMMENT ON COLUMN trading.cloids.desk_id IS 'The desk';
COMMENT ON COLUMN trading.cloids.order_id IS 'The one order that has it';

CREATE TABLE trading.fills (
    desk_id          integer NOT NULL,
    id               uuid NOT NULL,
    seq              bigint NOT NULL,
    at               timestamptz NOT NULL,
    wall             timestamptz NOT NULL,
    key              text NOT NULL,
    order_id         uuid NOT NULL,
    agent            text NOT NULL,
    instrument       text NOT NULL,
    decision_id      uuid NOT NULL,
    cause            text NOT NULL,
    side             text NOT NULL,
    price            numeric NOT NULL,
    size             numeric NOT NULL,
    notional_usd     numeric NOT NULL,
    fee_usd          numeric NOT NULL,
    liquidity        text NOT NULL,
    model            text NOT NULL,
    grade            text NOT NULL,
    reference_price  numeric NOT NULL,
    order_filled     numeric NOT NULL,
    order_filled_usd numeric NOT NULL,
    order_status     text NOT NULL,
    PRIMARY KEY (desk_id, id),
    CONSTRAINT fills_order FOREIGN KEY (desk_id, order_id) REFERENCES trading.orders (desk_id, id),
    CONSTRAINT fills_side CHECK (side IN ('buy', 'sell')),
    CONSTRAINT fills_liquidity CHECK (liquidity IN ('taker', 'maker')),
    CONSTRAINT fills_grade CHECK (grade IN ('candle', 'quote', 'book')),
    CONSTRAINT fills_cause CHECK (
        cause IN ('model', 'clamped', 'forced', 'guard', 'stop', 'target',
            'liquidation', 'user', 'mirror', 'funding', 'flow')),
    CONSTRAINT fills_amounts CHECK (price > 0 AND size > 0)
);
CREATE INDEX fills_order ON trading.fills (desk_id, order_id);
CREATE INDEX fills_agent_at ON trading.fills (desk_id, agent, at DESC);
CREATE INDEX fills_instrument ON trading.fills (desk_id, instrument, id);
CREATE INDEX fills_decision ON trading.fills (desk_id, decision_id);
CREATE INDEX fills_seq ON trading.fills (desk_id, seq);

COMMENT ON TABLE trading.fills IS 'Every execution as booked';
COMMENT ON COLUMN trading.fills.desk_id IS 'The desk';
COMMENT ON COLUMN trading.fills.id IS 'UUIDv8 of (desk, seq, ordinal)';
COMMENT ON COLUMN trading.fills.seq IS 'Journal row that made this one';
COMMENT ON COLUMN trading.fills.at IS 'Desk clock, UTC';
COMMENT ON COLUMN trading.fills.wall IS 'Wall clock when the journal row was written, UTC';
COMMENT ON COLUMN trading.fills.key IS 'The venue''s fill id, unique per account';
COMMENT ON COLUMN trading.fills.order_id IS 'The order';
COMMENT ON COLUMN trading.fills.agent IS 'Agent by slug';
COMMENT ON COLUMN trading.fills.instrument IS 'venue:SYMBOL';
COMMENT ON COLUMN trading.fills.decision_id IS 'The decision behind it';
COMMENT ON COLUMN trading.fills.cause IS 'Why the order existed';
COMMENT ON COLUMN trading.fills.side IS 'buy or sell';
COMMENT ON COLUMN trading.fills.price IS 'Quote currency';
COMMENT ON COLUMN trading.fills.size IS 'Units';
COMMENT ON COLUMN trading.fills.notional_usd IS 'USD';
COMMENT ON COLUMN trading.fills.fee_usd IS 'USD, paid positive';
COMMENT ON COLUMN trading.fills.liquidity IS 'taker or maker';
COMMENT ON COLUMN trading.fills.model IS 'Fill model and version, or the venue';
COMMENT ON COLUMN trading.fills.grade IS 'What the price was made of';
COMMENT ON COLUMN trading.fills.reference_price IS 'Mid it is judged against, quote currency';
COMMENT ON COLUMN trading.fills.order_filled IS 'Units of the order filled after it';
COMMENT ON COLUMN trading.fills.order_filled_usd IS 'Notional of the order after it, USD';
COMMENT ON COLUMN trading.fills.order_status IS 'Standing of the order after it';

CREATE TABLE trading.fill_keys (
    desk_id integer NOT NULL,
    agent   text NOT NULL,
    key     text NOT NULL,
    fill_id uuid NOT NULL,
    PRIMARY KEY (desk_id, agent, key)
);
CREATE INDEX fill_keys_fill ON trading.fill_keys (desk_id, fill_id);

COMMENT ON TABLE trading.fill_keys IS 'Every venue fill ever booked, so that none is booked twice; never partitioned';
COMMENT ON COLUMN trading.fill_keys.desk_id IS 'The desk';
COMMENT ON COLUMN trading.fill_keys.agent IS 'Agent by slug';
COMMENT ON COLUMN trading.fill_keys.key IS 'The venue''s fill id';
COMMENT ON COLUMN trading.fill_keys.fill_id IS 'The one fill that has it';

CREATE TABLE trading.positions (
    desk_id      integer NOT NULL,
    agent        text NOT NULL,
    instrument   text NOT NULL,
    opened_at    timestamptz NOT NULL,
    decision_id  uuid NOT NULL,
    size         numeric NOT NULL,
    cost_usd     numeric NOT NULL,
    margin_usd   numeric NOT NULL,
    leverage     integer NOT NULL,
    margin_mode  text NOT NULL,
    stop_price   numeric,
    stop_cause   text NOT NULL,
    trail_by     numeric,
    target_price numeric,
    closed_at    timestamptz,
    seq          bigint NOT NULL,
    at           timestamptz NOT NULL,
    wall         timestamptz NOT NULL,
    PRIMARY KEY (desk_id, agent, instrument, opened_at),
    CONSTRAINT positions_closed CHECK ((size = 0) = (closed_at IS NOT NULL)),
    CONSTRAINT positions_leverage CHECK (leverage BETWEEN 1 AND 50),
    CONSTRAINT positions_margin_mode CHECK (margin_mode IN ('isolated', 'cross'))
);
CREATE UNIQUE INDEX positions_one_open ON trading.positions (desk_id, agent, instrument) WHERE closed_at IS NULL;
CREATE INDEX positions_opened ON trading.positions (desk_id, opened_at, agent, instrument);
CREATE INDEX positions_instrument ON trading.positions (desk_id, instrument);
CREATE INDEX positions_decision ON trading.positions (desk_id, decision_id);

COMMENT ON TABLE trading.positions IS
    'Net position per agent and instrument from opening to closing; at most one is open';
COMMENT ON COLUMN trading.positions.desk_id IS 'The desk';
COMMENT ON COLUMN trading.positions.agent IS 'Agent by slug';
COMMENT ON COLUMN trading.positions.instrument IS 'venue:SYMBOL';
COMMENT ON COLUMN trading.positions.opened_at IS 'Desk clock, UTC';
COMMENT ON COLUMN trading.positions.decision_id IS 'The decision behind it';
COMMENT ON COLUMN trading.positions.size IS 'Units, short negative, 0 when closed';
COMMENT ON COLUMN trading.positions.cost_usd IS 'Signed USD paid for what is open; never an average';
COMMENT ON COLUMN trading.positions.margin_usd IS 'Isolated margin, USD, 0 in cross mode';
COMMENT ON COLUMN trading.positions.leverage IS 'Times';
COMMENT ON COLUMN trading.positions.margin_mode IS 'isolated or cross';
COMMENT ON COLUMN trading.positions.stop_price IS 'Quote currency, null for none';
COMMENT ON COLUMN trading.positions.stop_cause IS 'Who chose the stop';
COMMENT ON COLUMN trading.positions.trail_by IS
    'Distance of a trailing stop, quote currency, null when it does not trail';
COMMENT ON COLUMN trading.positions.target_price IS 'Quote currency, null for none';
COMMENT ON COLUMN trading.positions.closed_at IS 'Desk clock, UTC; null while it is open';
COMMENT ON COLUMN trading.positions.seq IS 'Journal row of the last change';
COMMENT ON COLUMN trading.positions.at IS 'Desk clock of the last change, UTC';
COMMENT ON COLUMN trading.positions.wall IS 'Wall clock of the last change, UTC';

CREATE TABLE trading.lots (
    desk_id       integer NOT NULL,
    id            uuid NOT NULL,
    agent         text NOT NULL,
    instrument    text NOT NULL,
    side          text NOT NULL,
    order_id      uuid NOT NULL,
    decision_id   uuid NOT NULL,
    cause         text NOT NULL,
    opened_seq    bigint NOT NULL,
    opened_at     timestamptz NOT NULL,
    opened        numeric NOT NULL,
    size          numeric NOT NULL,
    cost_usd      numeric NOT NULL,
    entry_fee_usd numeric NOT NULL,
    funding_usd   numeric NOT NULL,
    status        text NOT NULL,
    closed_at     timestamptz,
    seq           bigint NOT NULL,
    at            timestamptz NOT NULL,
    wall          timestamptz NOT NULL,
    PRIMARY KEY (desk_id, id),
    CONSTRAINT lots_side CHECK (side IN ('long', 'short')),
    CONSTRAINT lots_status CHECK (status IN ('open', 'closed', 'liquidated')),
    CONSTRAINT lots_closed CHECK ((status = 'open') = (closed_at IS NULL) AND size BETWEEN 0 AND opened)
);
CREATE INDEX lots_agent_opened ON trading.lots (desk_id, agent, opened_at);
CREATE INDEX lots_status ON trading.lots (status);
CREATE INDEX lots_instrument ON trading.lots (desk_id, instrument, id);
CREATE INDEX lots_order ON trading.lots (desk_id, order_id);
CREATE INDEX lots_decision ON trading.lots (desk_id, decision_id);

COMMENT ON TABLE trading.lots IS 'One entry each, closed first in, first out; amounts are of what is left';
COMMENT ON COLUMN trading.lots.desk_id IS 'The desk';
COMMENT ON COLUMN trading.lots.id IS 'UUIDv8 of (desk, seq, ordinal)';
COMMENT ON COLUMN trading.lots.agent IS 'Agent by slug';
COMMENT ON COLUMN trading.lots.instrument IS 'venue:SYMBOL';
COMMENT ON COLUMN trading.lots.side IS 'long or short';
COMMENT ON COLUMN trading.lots.order_id IS 'The entry order';
COMMENT ON COLUMN trading.lots.decision_id IS 'The decision behind it';
COMMENT ON COLUMN trading.lots.cause IS 'Why the entry existed';
COMMENT ON COLUMN trading.lots.opened_seq IS 'Journal row of the entry fill';
COMMENT ON COLUMN trading.lots.opened_at IS 'Desk clock, UTC';
COMMENT ON COLUMN trading.lots.opened IS 'Units at the entry';
COMMENT ON COLUMN trading.lots.size IS 'Units left';
COMMENT ON COLUMN trading.lots.cost_usd IS 'USD of what is left';
COMMENT ON COLUMN trading.lots.entry_fee_usd IS 'USD of what is left';
COMMENT ON COLUMN trading.lots.funding_usd IS 'Paid positive, USD of what is left';
COMMENT ON COLUMN trading.lots.status IS 'open, closed or liquidated';
COMMENT ON COLUMN trading.lots.closed_at IS 'Desk clock, UTC; null while it is open';
COMMENT ON COLUMN trading.lots.seq IS 'Journal row of the last change';
COMMENT ON COLUMN trading.lots.at IS 'Desk clock of the last change, UTC';
COMMENT ON COLUMN trading.lots.wall IS 'Wall clock of the last change, UTC';

CREATE TABLE trading.lot_exits (
    desk_id       integer NOT NULL,
    lot_id        uuid NOT NULL,
    fill_id       uuid NOT NULL,
    seq           bigint NOT NULL,
    at            timestamptz NOT NULL,
    wall          timestamptz NOT NULL,
    size          numeric NOT NULL,
    exit_price    numeric NOT NULL,
    cause         text NOT NULL,
    gross_usd     numeric NOT NULL,
    entry_fee_usd numeric NOT NULL,
    exit_fee_usd  numeric NOT NULL,
    funding_usd   numeric NOT NULL,
    PRIMARY KEY (desk_id, lot_id, fill_id),
    CONSTRAINT lot_exits_cause CHECK (
        cause IN ('model', 'clamped', 'forced', 'guard', 'stop', 'target',
            'liquidation', 'user', 'mirror', 'funding', 'flow'))
);
CREATE INDEX lot_exits_fill ON trading.lot_exits (desk_id, fill_id);

COMMENT ON TABLE trading.lot_exits IS 'Every (partial) exit of a lot with its result';
COMMENT ON COLUMN trading.lot_exits.desk_id IS 'The desk';
COMMENT ON COLUMN trading.lot_exits.lot_id IS 'The lot';
COMMENT ON COLUMN trading.lot_exits.fill_id IS 'The fill that took from it';
COMMENT ON COLUMN trading.lot_exits.seq IS 'Journal row that made this one';
COMMENT ON COLUMN trading.lot_exits.at IS 'Desk clock, UTC';
COMMENT ON COLUMN trading.lot_exits.wall IS 'Wall clock when the journal row was written, UTC';
COMMENT ON COLUMN trading.lot_exits.size IS 'Units given up';
COMMENT ON COLUMN trading.lot_exits.exit_price IS 'Quote currency';
COMMENT ON COLUMN trading.lot_exits.cause IS 'Why it was closed';
COMMENT ON COLUMN trading.lot_exits.gross_usd IS 'Result before fees and funding, USD';
COMMENT ON COLUMN trading.lot_exits.entry_fee_usd IS 'Its share of the entry fee, USD';
COMMENT ON COLUMN trading.lot_exits.exit_fee_usd IS 'Its share of the exit fee, USD';
COMMENT ON COLUMN trading.lot_exits.funding_usd IS 'Its share of funding, paid positive, USD';

CREATE TABLE trading.postings (
    desk_id    integer NOT NULL,
    id         uuid NOT NULL,
    seq        bigint NOT NULL,
    at         timestamptz NOT NULL,
    wall       timestamptz NOT NULL,
    agent      text NOT NULL,
    account    text NOT NULL,
    amount_usd numeric NOT NULL,
    cause      text NOT NULL,
    instrument text,
    order_id   uuid,
    fill_id    uuid,
    memo       text NOT NULL,
    PRIMARY KEY (desk_id, id),
    CONSTRAINT postings_account CHECK (
        account IN ('cash', 'margin', 'external', 'realised', 'fees', 'funding', 'venue_loss', 'forfeited')),
    CONSTRAINT postings_cause CHECK (
        cause IN ('model', 'clamped', 'forced', 'guard', 'stop', 'target',
            'liquidation', 'user', 'mirror', 'funding', 'flow'))
);
CREATE INDEX postings_agent ON trading.postings (desk_id, agent, id);
CREATE INDEX postings_flows ON trading.postings (desk_id, id) WHERE account = 'external';
CREATE INDEX postings_instrument ON trading.postings (desk_id, instrument, id);

COMMENT ON TABLE trading.postings IS
    'The ledger: lines of double entries, summing to zero per event; balances are sums of these';
COMMENT ON COLUMN trading.postings.desk_id IS 'The desk';
COMMENT ON COLUMN trading.postings.id IS 'UUIDv8 of (desk, seq, ordinal)';
COMMENT ON COLUMN trading.postings.seq IS 'Journal row that made this one';
COMMENT ON COLUMN trading.postings.at IS 'Desk clock, UTC';
COMMENT ON COLUMN trading.postings.wall IS 'Wall clock when the journal row was written, UTC';
COMMENT ON COLUMN trading.postings.agent IS 'Agent by slug';
COMMENT ON COLUMN trading.postings.account IS 'Account of the agent';
COMMENT ON COLUMN trading.postings.amount_usd IS 'Signed USD, at most 8 decimals';
COMMENT ON COLUMN trading.postings.cause IS 'Why';
COMMENT ON COLUMN trading.postings.instrument IS 'venue:SYMBOL, null when it is about none';
COMMENT ON COLUMN trading.postings.order_id IS 'The order, null when it is about none';
COMMENT ON COLUMN trading.postings.fill_id IS 'The fill, null when it is about none';
COMMENT ON COLUMN trading.postings.memo IS 'One phrase for people';

CREATE TABLE trading.equity_marks (
    desk_id        integer NOT NULL,
    id             uuid NOT NULL,
    seq            bigint NOT NULL,
    at             timestamptz NOT NULL,
    wall           timestamptz NOT NULL,
    agent          text NOT NULL,
    cash_usd       numeric NOT NULL,
    margin_usd     numeric NOT NULL,
    unrealised_usd numeric NOT NULL,
    equity_usd     numeric NOT NULL,
    PRIMARY KEY (desk_id, id),
    CONSTRAINT equity_marks_sum CHECK (equity_usd = cash_usd + margin_usd + unrealised_usd)
);
CREATE INDEX equity_marks_agent_at ON trading.equity_marks (desk_id, agent, at);

COMMENT ON TABLE trading.equity_marks IS 'The equity series: one point per agent and mark';
COMMENT ON COLUMN trading.equity_marks.desk_id IS 'The desk';
COMMENT ON COLUMN trading.equity_marks.id IS 'UUIDv8 of (desk, seq, ordinal)';
COMMENT ON COLUMN trading.equity_marks.seq IS 'Journal row that made this one';
COMMENT ON COLUMN trading.equity_marks.at IS 'Desk clock, UTC';
COMMENT ON COLUMN trading.equity_marks.wall IS 'Wall clock when the journal row was written, UTC';
COMMENT ON COLUMN trading.equity_marks.agent IS 'Agent by slug';
COMMENT ON COLUMN trading.equity_marks.cash_usd IS 'USD';
COMMENT ON COLUMN trading.equity_marks.margin_usd IS 'USD';
COMMENT ON COLUMN trading.equity_marks.unrealised_usd IS 'USD at the mark';
COMMENT ON COLUMN trading.equity_marks.equity_usd IS 'cash + margin + unrealised, USD';

CREATE VIEW trading.public_trades AS
SELECT lot.desk_id, lot.id, lot.agent, lot.decision_id, lot.order_id, lot.instrument, lot.side, lot.opened AS size,
    entry.price AS entry_price, lot.opened_at AS entry_time,
    CASE WHEN left_it.size > 0 THEN left_it.proceeds / left_it.size END AS exit_price, lot.closed_at AS exit_time,
    left_it.net AS realised_pnl_usd, lot.entry_fee_usd + coalesce(left_it.fees, 0) AS fees_usd,
    lot.funding_usd + coalesce(left_it.funding, 0) AS funding_usd, lot.status
FROM trading.lots AS lot
JOIN trading.fills AS entry
    ON entry.desk_id = lot.desk_id AND entry.seq = lot.opened_seq AND entry.order_id = lot.order_id
LEFT JOIN LATERAL (
    SELECT sum(part.size) AS size, sum(part.size * part.exit_price) AS proceeds,
        sum(part.entry_fee_usd + part.exit_fee_usd) AS fees, sum(part.funding_usd) AS funding,
        sum(part.gross_usd - part.entry_fee_usd - part.exit_fee_usd - part.funding_usd) AS net
    FROM trading.lot_exits AS part
    WHERE part.desk_id = lot.desk_id AND part.lot_id = lot.id) AS left_it ON true;
COMMENT ON VIEW trading.public_trades IS
    'Each entry with its exits: prices in quote currency, results net of fees and funding';

CREATE VIEW trading.public_desks AS
SELECT desk.id, desk.name, desk.mode, desk.head_seq, last.at AS clock,
    CASE WHEN desk.feed->>'kind' = 'lab' THEN (desk.feed->>'seed')::bigint END AS lab_seed
FROM trading.desks AS desk
LEFT JOIN trading.journal AS last ON last.desk_id = desk.id AND last.seq = desk.head_seq;
COMMENT ON VIEW trading.public_desks IS 'Which desks there are and how far their journals reach, for other rooms';

CREATE VIEW trading.public_equity_marks AS
SELECT desk_id, id, seq, at, agent, unrealised_usd, equity_usd FROM trading.equity_marks;
COMMENT ON VIEW trading.public_equity_marks IS 'The equity series in USD, for other rooms';

CREATE VIEW trading.public_postings AS
SELECT desk_id, id, seq, at, agent, account, cause, amount_usd FROM trading.postings;
COMMENT ON VIEW trading.public_postings IS 'Every line of every double entry in USD, for other rooms';

CREATE VIEW trading.public_fills AS
SELECT desk_id, id, seq, at, agent, instrument, notional_usd, fee_usd FROM trading.fills;
COMMENT ON VIEW trading.public_fills IS 'Every execution in USD, for other rooms';

CREATE VIEW trading.public_decisions AS
SELECT desk_id, id, seq, at, agent, instrument, outcome, status, action, result FROM trading.decisions;
COMMENT ON VIEW trading.public_decisions IS 'What became of every proposal, for other rooms';

CREATE VIEW trading.public_positions AS
SELECT desk_id, agent, instrument, opened_at, size, stop_price FROM trading.positions WHERE closed_at IS NULL;
COMMENT ON VIEW trading.public_positions IS 'Open positions and the prices of their stops, for other rooms';

CREATE VIEW trading.public_portfolios AS
SELECT book.desk_id, book.agent, book.run_state, book.frozen, book.at, limits.needs_stop
FROM trading.portfolios AS book
LEFT JOIN trading.limits AS limits ON limits.desk_id = book.desk_id AND limits.agent = book.agent;
COMMENT ON VIEW trading.public_portfolios IS 'Whether an agent may trade and must have stops, for other rooms';

CREATE VIEW trading.public_open_orders AS
SELECT desk_id, id, agent, instrument, status, placed_at, at FROM trading.orders
WHERE status IN ('intended', 'accepted', 'partly_filled', 'unknown');
COMMENT ON VIEW trading.public_open_orders IS 'Orders without an end yet, for other rooms';

CREATE VIEW trading.public_kill_latch AS
SELECT desk_id, engaged, reason, at FROM trading.kill_latch;
COMMENT ON VIEW trading.public_kill_latch IS 'Whether a desk is stopped and why, for other rooms';

-- Whatever follows from the journal is kept as long as the journal is: for ever.
DO $$
DECLARE
    kept text;
BEGIN
    FOREACH kept IN ARRAY ARRAY[
        'desks', 'desk_instruments', 'portfolios', 'limits', 'desk_limits', 'kill_latch', 'decisions', 'verdicts',
        'orders', 'cloids', 'fills', 'fill_keys', 'positions', 'lots', 'lot_exits', 'postings', 'equity_marks']
    LOOP
        EXECUTE format(
            'CREATE TRIGGER %I BEFORE DELETE OR TRUNCATE ON trading.%I
                FOR EACH STATEMENT EXECUTE FUNCTION trading.refuse_change()', kept || '_are_kept', kept);
    END LOOP;
END $$;
