-- Runs that happened elsewhere and were brought in: what past agents were told and said, traded and were worth. None of
-- it is in a journal; it is kept as the source wrote it, and a source that revises a row makes a new version of it.

CREATE SCHEMA deliberation;
COMMENT ON SCHEMA deliberation IS 'How minds think: texts, calls, replies and their reading';

CREATE TABLE deliberation.texts (
    sha256     bytea       PRIMARY KEY,
    bytes      bytea       NOT NULL,
    length     integer     NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT texts_sha256 CHECK (octet_length(sha256) = 32),
    CONSTRAINT texts_length CHECK (length = octet_length(bytes))
);

COMMENT ON TABLE deliberation.texts IS 'Prompts, replies and reasoning, byte for byte, each stored once';
COMMENT ON COLUMN deliberation.texts.sha256 IS 'SHA-256 of the bytes';
COMMENT ON COLUMN deliberation.texts.bytes IS 'As sent or received, UTF-8 unless the other side broke it';
COMMENT ON COLUMN deliberation.texts.length IS 'Bytes';
COMMENT ON COLUMN deliberation.texts.created_at IS 'UTC, when it was first stored';

CREATE TABLE deliberation.past_imports (
    id             bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind           text        NOT NULL,
    source         text        NOT NULL,
    file           text        NOT NULL,
    sha256         bytea       NOT NULL,
    read_rows      integer     NOT NULL,
    new_rows       integer     NOT NULL,
    revised_rows   integer     NOT NULL,
    unchanged_rows integer     NOT NULL,
    report         jsonb       NOT NULL,
    created_at     timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT past_imports_kind CHECK (kind IN ('conversations', 'trades', 'decisions')),
    CONSTRAINT past_imports_sha256 CHECK (octet_length(sha256) = 32),
    CONSTRAINT past_imports_counts CHECK (read_rows = new_rows + revised_rows + unchanged_rows)
);
CREATE INDEX past_imports_created_at ON deliberation.past_imports (created_at);

COMMENT ON TABLE deliberation.past_imports IS 'Each file of past runs that was taken, and what it brought';
COMMENT ON COLUMN deliberation.past_imports.id IS 'Order of import';
COMMENT ON COLUMN deliberation.past_imports.kind IS 'What the file holds';
COMMENT ON COLUMN deliberation.past_imports.source IS 'Which system wrote it: nof1, nofx, account_log, ai_trader';
COMMENT ON COLUMN deliberation.past_imports.file IS 'Its name without folders';
COMMENT ON COLUMN deliberation.past_imports.sha256 IS 'SHA-256 of the file as it was';
COMMENT ON COLUMN deliberation.past_imports.read_rows IS 'Records in the file';
COMMENT ON COLUMN deliberation.past_imports.new_rows IS 'Never seen before';
COMMENT ON COLUMN deliberation.past_imports.revised_rows IS 'Known and changed: stored as a new version';
COMMENT ON COLUMN deliberation.past_imports.unchanged_rows IS 'Known as they are';
COMMENT ON COLUMN deliberation.past_imports.report IS
    'How replies were read, and where the source contradicts itself';
COMMENT ON COLUMN deliberation.past_imports.created_at IS 'UTC';

CREATE TABLE deliberation.past_conversations (
    agent_id         uuid        NOT NULL REFERENCES agents.agents (id),
    source_key       text        NOT NULL,
    version          integer     NOT NULL,
    at               timestamptz NOT NULL,
    cycle            bigint,
    prompt_sha256    bytea REFERENCES deliberation.texts (sha256),
    reply_sha256     bytea REFERENCES deliberation.texts (sha256),
    reasoning_sha256 bytea REFERENCES deliberation.texts (sha256),
    summary          text,
    error            text,
    outcome          text        NOT NULL,
    dialect          text,
    repairs          jsonb       NOT NULL,
    note             text        NOT NULL,
    claimed          jsonb,
    content_sha256   bytea       NOT NULL,
    import_id        bigint      NOT NULL REFERENCES deliberation.past_imports (id),
    PRIMARY KEY (agent_id, source_key, version),
    CONSTRAINT past_conversations_version CHECK (version >= 1),
    CONSTRAINT past_conversations_content CHECK (octet_length(content_sha256) = 32),
    CONSTRAINT past_conversations_outcome CHECK (outcome IN (
        'ok', 'ok_repaired', 'partial', 'no_action', 'parse_error', 'invalid', 'refused', 'truncated', 'empty',
        'timeout', 'provider_error', 'budget_skip', 'stale_data_skip', 'risk_skip', 'paused'))
);
CREATE INDEX past_conversations_at ON deliberation.past_conversations (agent_id, at DESC);
CREATE INDEX past_conversations_outcome ON deliberation.past_conversations (outcome);
CREATE INDEX past_conversations_import ON deliberation.past_conversations (import_id);
CREATE INDEX past_conversations_prompt ON deliberation.past_conversations (prompt_sha256);
CREATE INDEX past_conversations_reply ON deliberation.past_conversations (reply_sha256);
CREATE INDEX past_conversations_reasoning ON deliberation.past_conversations (reasoning_sha256);

COMMENT ON TABLE deliberation.past_conversations IS 'One cycle of a past agent; the highest version is what its source says now';
COMMENT ON COLUMN deliberation.past_conversations.agent_id IS 'The past agent';
COMMENT ON COLUMN deliberation.past_conversations.source_key IS 'The source''s own name for the cycle';
COMMENT ON COLUMN deliberation.past_conversations.version IS 'Counted from 1; a revision adds one';
COMMENT ON COLUMN deliberation.past_conversations.at IS 'UTC, as the source says';
COMMENT ON COLUMN deliberation.past_conversations.cycle IS 'The source''s number of the cycle, null when it has none';
COMMENT ON COLUMN deliberation.past_conversations.prompt_sha256 IS 'What the model was told, null when not kept';
COMMENT ON COLUMN deliberation.past_conversations.reply_sha256 IS 'What it answered, null when not kept';
COMMENT ON COLUMN deliberation.past_conversations.reasoning_sha256 IS 'Its reasoning, null when there was none';
COMMENT ON COLUMN deliberation.past_conversations.summary IS 'The source''s summary of the reasoning';
COMMENT ON COLUMN deliberation.past_conversations.error IS 'What the source says went wrong';
COMMENT ON COLUMN deliberation.past_conversations.outcome IS 'How the reply is read here, by this product''s parser';
COMMENT ON COLUMN deliberation.past_conversations.dialect IS 'How the reply is written, null when unreadable';
COMMENT ON COLUMN deliberation.past_conversations.repairs IS 'Names of the repairs to the text, in order';
COMMENT ON COLUMN deliberation.past_conversations.note IS 'The outcome in a sentence';
COMMENT ON COLUMN deliberation.past_conversations.claimed IS 'What the source says it did with the reply, null when silent';
COMMENT ON COLUMN deliberation.past_conversations.content_sha256 IS 'SHA-256 of the source''s record: another means a revision';
COMMENT ON COLUMN deliberation.past_conversations.import_id IS 'The file that brought this version';

CREATE TABLE deliberation.past_decisions (
    agent_id         uuid    NOT NULL,
    source_key       text    NOT NULL,
    version          integer NOT NULL,
    ordinal          integer NOT NULL,
    reply_offset     integer NOT NULL,
    reply_length     integer NOT NULL,
    ruling           text    NOT NULL,
    coin_said        text    NOT NULL,
    action_said      text    NOT NULL,
    instrument       text,
    action           text,
    notional_usd     numeric,
    quantity         numeric,
    fraction         numeric,
    leverage         integer,
    stop             numeric,
    target           numeric,
    confidence_said  text,
    confidence       numeric,
    confidence_scale text,
    confidence_event text,
    justification    text    NOT NULL,
    repairs          jsonb   NOT NULL,
    why              text,
    PRIMARY KEY (agent_id, source_key, version, ordinal),
    CONSTRAINT past_decisions_conversation FOREIGN KEY (agent_id, source_key, version)
        REFERENCES deliberation.past_conversations (agent_id, source_key, version),
    CONSTRAINT past_decisions_ordinal CHECK (ordinal >= 0),
    CONSTRAINT past_decisions_span CHECK (reply_offset >= 0 AND reply_length >= 0),
    CONSTRAINT past_decisions_ruling CHECK (ruling IN ('accepted', 'repaired', 'no_operation', 'rejected')),
    CONSTRAINT past_decisions_action CHECK (action IN (
        'open_long', 'open_short', 'add', 'reduce', 'close', 'set_stop', 'set_target', 'hold')),
    CONSTRAINT past_decisions_confidence CHECK (confidence BETWEEN 0 AND 1)
);
CREATE INDEX past_decisions_action ON deliberation.past_decisions (action);

COMMENT ON TABLE deliberation.past_decisions IS 'One row of a past reply as it is read here: nothing was traded on it';
COMMENT ON COLUMN deliberation.past_decisions.agent_id IS 'The past agent';
COMMENT ON COLUMN deliberation.past_decisions.source_key IS 'The conversation';
COMMENT ON COLUMN deliberation.past_decisions.version IS 'Version of the conversation';
COMMENT ON COLUMN deliberation.past_decisions.ordinal IS 'Place of the row in the reply, from 0';
COMMENT ON COLUMN deliberation.past_decisions.reply_offset IS 'Where its bytes begin in the reply';
COMMENT ON COLUMN deliberation.past_decisions.reply_length IS 'How many bytes it has';
COMMENT ON COLUMN deliberation.past_decisions.ruling IS 'Whether it was read, and how';
COMMENT ON COLUMN deliberation.past_decisions.coin_said IS 'The model''s word for the coin';
COMMENT ON COLUMN deliberation.past_decisions.action_said IS 'The model''s word for the action';
COMMENT ON COLUMN deliberation.past_decisions.instrument IS 'venue:SYMBOL it was taken for';
COMMENT ON COLUMN deliberation.past_decisions.action IS 'What it was taken for, null when nothing';
COMMENT ON COLUMN deliberation.past_decisions.notional_usd IS 'USD, when the reply states dollars';
COMMENT ON COLUMN deliberation.past_decisions.quantity IS 'Coins, when the reply states a size in coins';
COMMENT ON COLUMN deliberation.past_decisions.fraction IS 'Share of the position, 0 to 1';
COMMENT ON COLUMN deliberation.past_decisions.leverage IS 'As asked';
COMMENT ON COLUMN deliberation.past_decisions.stop IS 'Quote currency';
COMMENT ON COLUMN deliberation.past_decisions.target IS 'Quote currency';
COMMENT ON COLUMN deliberation.past_decisions.confidence_said IS 'As written';
COMMENT ON COLUMN deliberation.past_decisions.confidence IS '0 to 1, null when it cannot be read as that';
COMMENT ON COLUMN deliberation.past_decisions.confidence_scale IS 'fraction, percent, words or unreadable';
COMMENT ON COLUMN deliberation.past_decisions.confidence_event IS 'What it is the probability of';
COMMENT ON COLUMN deliberation.past_decisions.justification IS 'The model''s own reason, empty when it gave none';
COMMENT ON COLUMN deliberation.past_decisions.repairs IS 'Names of the repairs to the row, in order';
COMMENT ON COLUMN deliberation.past_decisions.why IS 'Why it was not read, null when it was';

CREATE TABLE trading.past_trades (
    agent_id       uuid        NOT NULL REFERENCES agents.agents (id),
    source_key     text        NOT NULL,
    version        integer     NOT NULL,
    instrument     text        NOT NULL,
    side           text        NOT NULL,
    size           numeric     NOT NULL,
    leverage       numeric,
    entry_price    numeric     NOT NULL,
    entry_at       timestamptz NOT NULL,
    exit_price     numeric     NOT NULL,
    exit_at        timestamptz NOT NULL,
    entry_pnl_usd  numeric     NOT NULL,
    exit_pnl_usd   numeric     NOT NULL,
    net_usd        numeric     NOT NULL GENERATED ALWAYS AS (entry_pnl_usd + exit_pnl_usd) STORED,
    gross_usd      numeric     NOT NULL,
    claimed_gross  numeric     NOT NULL,
    claimed_net    numeric     NOT NULL,
    claimed_fees   numeric     NOT NULL,
    entry_order    text,
    exit_order     text,
    content_sha256 bytea       NOT NULL,
    created_at     timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (agent_id, source_key, version),
    CONSTRAINT past_trades_version CHECK (version >= 1),
    CONSTRAINT past_trades_side CHECK (side IN ('long', 'short')),
    CONSTRAINT past_trades_size CHECK (size > 0),
    CONSTRAINT past_trades_prices CHECK (entry_price > 0 AND exit_price > 0),
    CONSTRAINT past_trades_times CHECK (exit_at >= entry_at),
    CONSTRAINT past_trades_content CHECK (octet_length(content_sha256) = 32)
);
CREATE INDEX past_trades_exit_at ON trading.past_trades (agent_id, exit_at DESC);
CREATE INDEX past_trades_instrument ON trading.past_trades (instrument);

COMMENT ON TABLE trading.past_trades IS 'Closed trades of past agents; the highest version is what the source says now';
COMMENT ON COLUMN trading.past_trades.agent_id IS 'The past agent';
COMMENT ON COLUMN trading.past_trades.source_key IS 'The source''s own id of the trade';
COMMENT ON COLUMN trading.past_trades.version IS 'Counted from 1; a revision adds one';
COMMENT ON COLUMN trading.past_trades.instrument IS 'venue:SYMBOL';
COMMENT ON COLUMN trading.past_trades.side IS 'long or short';
COMMENT ON COLUMN trading.past_trades.size IS 'Coins, unsigned';
COMMENT ON COLUMN trading.past_trades.leverage IS 'As the source says';
COMMENT ON COLUMN trading.past_trades.entry_price IS 'Quote currency';
COMMENT ON COLUMN trading.past_trades.entry_at IS 'UTC';
COMMENT ON COLUMN trading.past_trades.exit_price IS 'Quote currency';
COMMENT ON COLUMN trading.past_trades.exit_at IS 'UTC';
COMMENT ON COLUMN trading.past_trades.entry_pnl_usd IS 'What the venue booked at the entry (its fee, negative), USD';
COMMENT ON COLUMN trading.past_trades.exit_pnl_usd IS 'What the venue booked at the exit net of its fee, USD';
COMMENT ON COLUMN trading.past_trades.net_usd IS 'The sum of both: what the account gained, USD';
COMMENT ON COLUMN trading.past_trades.gross_usd IS 'Recomputed: price difference times size, USD';
COMMENT ON COLUMN trading.past_trades.claimed_gross IS 'Claimed by source, USD';
COMMENT ON COLUMN trading.past_trades.claimed_net IS 'Claimed by source, USD';
COMMENT ON COLUMN trading.past_trades.claimed_fees IS 'Claimed by source, USD; gross less fees need not be net';
COMMENT ON COLUMN trading.past_trades.entry_order IS 'The venue''s order id of the entry';
COMMENT ON COLUMN trading.past_trades.exit_order IS 'The venue''s order id of the exit';
COMMENT ON COLUMN trading.past_trades.content_sha256 IS 'SHA-256 of the source''s record: another means a revision';
COMMENT ON COLUMN trading.past_trades.created_at IS 'UTC, when this version came in';

CREATE TABLE trading.past_equity (
    agent_id   uuid        NOT NULL REFERENCES agents.agents (id),
    at         timestamptz NOT NULL,
    origin     text        NOT NULL,
    version    integer     NOT NULL,
    equity_usd numeric     NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (agent_id, at, origin, version),
    CONSTRAINT past_equity_origin CHECK (origin IN ('prompt', 'account', 'inception', 'leaderboard')),
    CONSTRAINT past_equity_version CHECK (version >= 1)
);

COMMENT ON TABLE trading.past_equity IS 'What past agents were worth according to their source';
COMMENT ON COLUMN trading.past_equity.agent_id IS 'The past agent';
COMMENT ON COLUMN trading.past_equity.at IS 'UTC';
COMMENT ON COLUMN trading.past_equity.origin IS
    'prompt, account: marked equity as the agent was told; inception: what it began with; leaderboard: only claimed';
COMMENT ON COLUMN trading.past_equity.version IS 'Counted from 1; a revision adds one';
COMMENT ON COLUMN trading.past_equity.equity_usd IS 'USD';
COMMENT ON COLUMN trading.past_equity.created_at IS 'UTC, when this version came in';

CREATE FUNCTION deliberation.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of %.% is refused: a revision is a new version', TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME;
END $$;
CREATE TRIGGER past_conversations_are_kept BEFORE UPDATE OR DELETE ON deliberation.past_conversations
    FOR EACH ROW EXECUTE FUNCTION deliberation.refuse_change();
CREATE TRIGGER past_decisions_are_kept BEFORE UPDATE OR DELETE ON deliberation.past_decisions
    FOR EACH ROW EXECUTE FUNCTION deliberation.refuse_change();
CREATE TRIGGER past_trades_are_kept BEFORE UPDATE OR DELETE ON trading.past_trades
    FOR EACH ROW EXECUTE FUNCTION trading.refuse_change();
CREATE TRIGGER past_equity_is_kept BEFORE UPDATE OR DELETE ON trading.past_equity
    FOR EACH ROW EXECUTE FUNCTION trading.refuse_change();
-- TRUNCATE asks no trigger of a row.
CREATE TRIGGER past_conversations_are_not_emptied BEFORE TRUNCATE ON deliberation.past_conversations
    FOR EACH STATEMENT EXECUTE FUNCTION deliberation.refuse_change();
CREATE TRIGGER past_decisions_are_not_emptied BEFORE TRUNCATE ON deliberation.past_decisions
    FOR EACH STATEMENT EXECUTE FUNCTION deliberation.refuse_change();
CREATE TRIGGER past_trades_are_not_emptied BEFORE TRUNCATE ON trading.past_trades
    FOR EACH STATEMENT EXECUTE FUNCTION trading.refuse_change();
CREATE TRIGGER past_equity_is_not_emptied BEFORE TRUNCATE ON trading.past_equity
    FOR EACH STATEMENT EXECUTE FUNCTION trading.refuse_change();

CREATE VIEW trading.public_past_trades AS
SELECT DISTINCT ON (agent_id, source_key) agent_id, source_key, version, instrument, side, size, entry_price, entry_at,
    exit_price, exit_at, net_usd, gross_usd, claimed_gross, claimed_net, claimed_fees,
    nullif(concat_ws('; ',
        CASE WHEN abs(claimed_net - net_usd) > 0.005
            THEN 'the claimed net is not what the venue booked at entry and exit' END,
        CASE WHEN abs(claimed_gross - gross_usd) > 0.005
            THEN 'the claimed gross is not price difference times size' END,
        CASE WHEN abs(claimed_net - (claimed_gross - claimed_fees)) > 0.005
            THEN 'the claimed net is not the claimed gross less the claimed fees' END), '') AS contradicts
FROM trading.past_trades ORDER BY agent_id, source_key, version DESC;
COMMENT ON VIEW trading.public_past_trades IS 'The newest version of every past trade, for other rooms';
COMMENT ON COLUMN trading.public_past_trades.contradicts IS
    'Where its source says two things that are more than half a cent apart, null when it does not';

CREATE VIEW trading.public_past_equity AS
SELECT DISTINCT ON (agent_id, at, origin) agent_id, at, origin, version, equity_usd
FROM trading.past_equity ORDER BY agent_id, at, origin, version DESC;
COMMENT ON VIEW trading.public_past_equity IS 'The newest version of every past equity, for other rooms';

COMMENT ON COLUMN agents.agents.desk_id IS
    'The desk it trades on (trading.desks.id; no foreign key, trading is a higher room); 0 for one that traded elsewhere';
