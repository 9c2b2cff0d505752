-- What every mind that answers later was told, what it said, what that cost; and who an agent is over its versions.

ALTER TABLE trading.portfolios DROP CONSTRAINT portfolios_run_state;
ALTER TABLE trading.portfolios ADD CONSTRAINT portfolios_run_state
    CHECK (run_state IN ('running', 'paused', 'stopped', 'shadow'));
ALTER TABLE trading.portfolios DROP COLUMN status;
ALTER TABLE trading.portfolios ADD COLUMN status text NOT NULL GENERATED ALWAYS AS (
    CASE WHEN run_state IN ('running', 'shadow') THEN 'active' ELSE run_state END) STORED;
ALTER TABLE trading.portfolios ADD CONSTRAINT portfolios_status CHECK (status IN ('active', 'paused', 'stopped'));
CREATE INDEX portfolios_status ON trading.portfolios (status);
ALTER TABLE trading.portfolios
    ADD COLUMN cycle text,
    ADD COLUMN cycle_at timestamptz,
    ADD COLUMN cycle_count bigint NOT NULL DEFAULT 0,
    ADD COLUMN cycle_open boolean NOT NULL DEFAULT false;
ALTER TABLE trading.portfolios ALTER COLUMN cycle_count DROP DEFAULT, ALTER COLUMN cycle_open DROP DEFAULT;
COMMENT ON COLUMN trading.portfolios.run_state IS
    'Whether it may take new risk; shadow: it decides and its orders are judged and never placed';
COMMENT ON COLUMN trading.portfolios.status IS 'The run state in the words of the agents document';
COMMENT ON COLUMN trading.portfolios.cycle IS 'Latest cycle of a mind that answers later, null for one that answers at once';
COMMENT ON COLUMN trading.portfolios.cycle_at IS 'Desk clock when it was asked, UTC';
COMMENT ON COLUMN trading.portfolios.cycle_count IS 'Cycles so far';
COMMENT ON COLUMN trading.portfolios.cycle_open IS 'True while the answer is owed';

ALTER TABLE agents.agents
    ADD COLUMN stage text NOT NULL DEFAULT 'paper',
    ADD CONSTRAINT agents_stage CHECK (stage IN ('draft', 'shadow', 'paper', 'live')),
    ADD CONSTRAINT agents_model CHECK (mind NOT LIKE 'llm%' OR llm_model IS NOT NULL);
COMMENT ON COLUMN agents.agents.stage IS
    'draft: on no desk yet; shadow: decides and never trades; paper; live. The desk holds what it may do';

ALTER TABLE agents.versions
    ADD COLUMN source text,
    ADD COLUMN sha256 bytea,
    ADD CONSTRAINT versions_sha256 CHECK ((source IS NULL) = (sha256 IS NULL) AND octet_length(sha256) = 32);
COMMENT ON COLUMN agents.versions.source IS 'The agent file as it was given, null for a mind of the house';
COMMENT ON COLUMN agents.versions.sha256 IS 'SHA-256 of the file';

CREATE TABLE agents.labels (
    agent_id uuid        NOT NULL,
    label    text        NOT NULL,
    version  integer     NOT NULL,
    moved_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (agent_id, label),
    CONSTRAINT labels_version FOREIGN KEY (agent_id, version) REFERENCES agents.versions (agent_id, version),
    CONSTRAINT labels_label CHECK (label IN ('shadow', 'paper', 'live'))
);
CREATE INDEX labels_version ON agents.labels (agent_id, version);
COMMENT ON TABLE agents.labels IS 'Which version of an agent acts at which stage; moved back in one step';
COMMENT ON COLUMN agents.labels.agent_id IS 'The agent';
COMMENT ON COLUMN agents.labels.label IS 'The stage';
COMMENT ON COLUMN agents.labels.version IS 'The version that acts there';
COMMENT ON COLUMN agents.labels.moved_at IS 'UTC';

CREATE VIEW agents.public_acting AS
SELECT agent.id, agent.desk_id, agent.slug, agent.stage, version.version, version.config, version.source, version.sha256
FROM agents.agents AS agent
LEFT JOIN agents.labels AS label ON label.agent_id = agent.id AND label.label = agent.stage
JOIN agents.versions AS version
    ON version.agent_id = agent.id AND version.version = coalesce(label.version, agent.version);
COMMENT ON VIEW agents.public_acting IS 'The version of each agent that acts at its stage, for other rooms';

CREATE OR REPLACE VIEW trading.public_decisions AS
SELECT desk_id, id, seq, at, agent, instrument, outcome, status, action, result, cycle, ordinal, proposed, error_message,
    reasoning
FROM trading.decisions;

CREATE OR REPLACE VIEW trading.public_portfolios AS
SELECT book.desk_id, book.agent, book.run_state, book.frozen, book.at, limits.needs_stop, book.cycle_count, book.cycle_at,
    book.cycle_open
FROM trading.portfolios AS book
LEFT JOIN trading.limits AS limits ON limits.desk_id = book.desk_id AND limits.agent = book.agent;

CREATE TABLE deliberation.calls (
    id               uuid        PRIMARY KEY,
    desk_id          integer     NOT NULL,
    agent            text        NOT NULL,
    cycle            text        NOT NULL,
    number           bigint      NOT NULL,
    version          integer     NOT NULL,
    kind             text        NOT NULL,
    provider         text        NOT NULL,
    model_asked      text        NOT NULL,
    model_answered   text,
    template         text        NOT NULL,
    asked_at         timestamptz NOT NULL,
    started_at       timestamptz NOT NULL,
    status           text        NOT NULL,
    outcome          text,
    prompt_sha256    bytea       NOT NULL,
    prompt_bytes     integer     NOT NULL,
    reply_sha256     bytea,
    reasoning_sha256 bytea,
    reasoning_place  text,
    finish           text,
    tokens_input     bigint      NOT NULL,
    tokens_cached    bigint      NOT NULL,
    tokens_reasoning bigint      NOT NULL,
    tokens_output    bigint      NOT NULL,
    cost_usd         numeric,
    estimated_usd    numeric,
    estimated_tokens bigint      NOT NULL,
    lost_usd         numeric,
    lost_tokens      bigint      NOT NULL DEFAULT 0,
    estimated        boolean     NOT NULL DEFAULT false,
    priced_from      date,
    latency_ms       bigint,
    attempts_max     integer     NOT NULL DEFAULT 1,
    attempts         integer     NOT NULL,
    error            text,
    fault            text,
    parse            jsonb,
    answer           bytea,
    CONSTRAINT calls_once UNIQUE (desk_id, agent, cycle),
    CONSTRAINT calls_reply FOREIGN KEY (reply_sha256) REFERENCES deliberation.texts (sha256),
    CONSTRAINT calls_reasoning FOREIGN KEY (reasoning_sha256) REFERENCES deliberation.texts (sha256),
    CONSTRAINT calls_kind CHECK (kind IN ('llm', 'http')),
    CONSTRAINT calls_status CHECK (status IN ('asked', 'answered', 'lost')),
    CONSTRAINT calls_outcome CHECK (
        outcome IN ('ok', 'ok_repaired', 'partial', 'no_action', 'parse_error', 'invalid', 'refused',
        'truncated', 'empty', 'timeout', 'provider_error')),
    CONSTRAINT calls_answered CHECK ((status = 'answered') = (answer IS NOT NULL AND outcome IS NOT NULL)),
    CONSTRAINT calls_amounts CHECK (tokens_input >= 0 AND tokens_cached >= 0 AND tokens_reasoning >= 0
        AND tokens_output >= 0 AND cost_usd >= 0 AND estimated_usd >= 0 AND lost_usd >= 0 AND latency_ms >= 0
        AND attempts >= 0 AND attempts_max >= 1 AND estimated_tokens >= 0 AND lost_tokens >= 0),
    CONSTRAINT calls_fault CHECK (fault IN ('timeout', 'unreachable', 'rate_limited', 'server_error', 'declined',
        'too_long', 'garbage'))
);
CREATE INDEX calls_asked ON deliberation.calls (desk_id, asked_at, agent);
CREATE INDEX calls_provider ON deliberation.calls (desk_id, provider, asked_at DESC);
CREATE INDEX calls_model ON deliberation.calls (desk_id, provider, model_asked, asked_at DESC);
CREATE INDEX calls_started ON deliberation.calls (started_at);
CREATE INDEX calls_reply ON deliberation.calls (reply_sha256);
CREATE INDEX calls_reasoning ON deliberation.calls (reasoning_sha256);

COMMENT ON TABLE deliberation.calls IS
    'One row per cycle of a mind that was called: written before the call, completed before the desk hears the answer';
COMMENT ON COLUMN deliberation.calls.id IS 'First 16 bytes of SHA-256 over desk, agent and cycle, so that a repetition is the same call';
COMMENT ON COLUMN deliberation.calls.desk_id IS 'The desk';
COMMENT ON COLUMN deliberation.calls.agent IS 'Agent by slug';
COMMENT ON COLUMN deliberation.calls.kind IS 'llm: a language model; http: a mind behind an address';
COMMENT ON COLUMN deliberation.calls.model_asked IS 'The model that was asked for, or the address of an http mind';
COMMENT ON COLUMN deliberation.calls.prompt_bytes IS 'Bytes of system and user text together';
COMMENT ON COLUMN deliberation.calls.reply_sha256 IS 'The reply as it came, null when none did';
COMMENT ON COLUMN deliberation.calls.reasoning_sha256 IS 'The reasoning beside or inside the reply, null when none was found';
COMMENT ON COLUMN deliberation.calls.reasoning_place IS 'Where the reasoning stood';
COMMENT ON COLUMN deliberation.calls.finish IS 'Why the model stopped writing';
COMMENT ON COLUMN deliberation.calls.tokens_cached IS 'Tokens in that came from the providers cache';
COMMENT ON COLUMN deliberation.calls.tokens_reasoning IS 'Tokens spent on reasoning';
COMMENT ON COLUMN deliberation.calls.attempts IS 'How often it was asked for this cycle';
COMMENT ON COLUMN deliberation.calls.attempts_max IS
    'How often it might be asked for this cycle in this process: no more often than the budgets allowed';
COMMENT ON COLUMN deliberation.calls.error IS 'What went wrong, null when nothing did';
COMMENT ON COLUMN deliberation.calls.fault IS
    'Why no reply came, null when one did or the call failed in this program; breakers count it';
COMMENT ON COLUMN deliberation.calls.cycle IS 'The cycle, as in trading.decisions';
COMMENT ON COLUMN deliberation.calls.number IS 'Counts the cycles of the agent from 1';
COMMENT ON COLUMN deliberation.calls.version IS 'Version of the agent that was asked';
COMMENT ON COLUMN deliberation.calls.provider IS 'Name of the provider, or the host and port of an http mind';
COMMENT ON COLUMN deliberation.calls.model_answered IS 'The model that says it answered';
COMMENT ON COLUMN deliberation.calls.template IS 'Version of the template or contract the prompt was made by';
COMMENT ON COLUMN deliberation.calls.asked_at IS 'Desk clock, UTC';
COMMENT ON COLUMN deliberation.calls.started_at IS 'Wall clock, UTC';
COMMENT ON COLUMN deliberation.calls.status IS 'lost: the process ended in the call, and it was asked once more or given up';
COMMENT ON COLUMN deliberation.calls.outcome IS 'How the cycle ended';
COMMENT ON COLUMN deliberation.calls.prompt_sha256 IS 'SHA-256 of system and user text, one after the other';
COMMENT ON COLUMN deliberation.calls.tokens_input IS
    'Tokens in, without cached ones, as the provider counted, or by bytes where it did not';
COMMENT ON COLUMN deliberation.calls.tokens_output IS 'Tokens out, without reasoning';
COMMENT ON COLUMN deliberation.calls.cost_usd IS 'USD by the price of the day, null when no price is known';
COMMENT ON COLUMN deliberation.calls.estimated_usd IS 'USD one attempt may cost at most, stated before the call';
COMMENT ON COLUMN deliberation.calls.estimated_tokens IS
    'Tokens one attempt may take at most, stated before the call: the prompt by bytes and all that may come out';
COMMENT ON COLUMN deliberation.calls.estimated IS
    'True: some of its tokens and cost were counted by nobody, because no usage came or an attempt failed that may be billed';
COMMENT ON COLUMN deliberation.calls.lost_usd IS
    'What calls of this cycle that were lost with their process are taken to have cost, USD, null when none was';
COMMENT ON COLUMN deliberation.calls.lost_tokens IS
    'Tokens that calls of this cycle that were lost with their process are taken to have had';
COMMENT ON COLUMN deliberation.calls.priced_from IS 'Day from which the price holds that was used';
COMMENT ON COLUMN deliberation.calls.latency_ms IS 'Of all attempts together, as stated by the provider, else measured';
COMMENT ON COLUMN deliberation.calls.parse IS 'Dialect, repairs and the verdict on every row of the reply';
COMMENT ON COLUMN deliberation.calls.answer IS 'What the desk is told, canonical UTF-8 JSON; a repetition of the cycle uses it';

CREATE TABLE deliberation.call_blocks (
    call_id   uuid        NOT NULL REFERENCES deliberation.calls (id),
    ordinal   integer     NOT NULL,
    part      text        NOT NULL,
    kind      text        NOT NULL,
    sha256    bytea       NOT NULL REFERENCES deliberation.texts (sha256),
    as_of     timestamptz NOT NULL,
    age_ms    bigint      NOT NULL,
    untrusted boolean     NOT NULL,
    PRIMARY KEY (call_id, ordinal),
    CONSTRAINT call_blocks_part CHECK (part IN ('system', 'user'))
);
CREATE INDEX call_blocks_sha256 ON deliberation.call_blocks (sha256);

COMMENT ON TABLE deliberation.call_blocks IS 'The pieces of every prompt in order, each stored once by its hash';
COMMENT ON COLUMN deliberation.call_blocks.call_id IS 'The call';
COMMENT ON COLUMN deliberation.call_blocks.ordinal IS 'Place in the prompt, from 0';
COMMENT ON COLUMN deliberation.call_blocks.sha256 IS 'Its text';
COMMENT ON COLUMN deliberation.call_blocks.part IS 'Whether it was said as the system or the user';
COMMENT ON COLUMN deliberation.call_blocks.kind IS 'What it is about: rules, strategy, market, account, news…';
COMMENT ON COLUMN deliberation.call_blocks.as_of IS 'When what it says was true, UTC';
COMMENT ON COLUMN deliberation.call_blocks.age_ms IS 'How old that was when it was said, milliseconds';
COMMENT ON COLUMN deliberation.call_blocks.untrusted IS 'True: written by strangers';

CREATE TABLE deliberation.text_archives (
    id           bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    file         text        NOT NULL UNIQUE,
    folder       text        NOT NULL,
    machine      text        NOT NULL,
    sha256       bytea       NOT NULL,
    file_bytes   bigint      NOT NULL,
    texts        integer     NOT NULL,
    text_bytes   bigint      NOT NULL,
    unused_since timestamptz NOT NULL,
    archived_at  timestamptz NOT NULL,
    CONSTRAINT text_archives_sha256 CHECK (octet_length(sha256) = 32),
    CONSTRAINT text_archives_amounts CHECK (file_bytes > 0 AND texts > 0 AND text_bytes >= 0)
);
CREATE INDEX text_archives_archived_at ON deliberation.text_archives (archived_at);

COMMENT ON TABLE deliberation.text_archives IS
    'Files that hold texts which are no longer here: gzipped JSON lines, read back before anything was removed';
COMMENT ON COLUMN deliberation.text_archives.id IS 'Order of archiving';
COMMENT ON COLUMN deliberation.text_archives.file IS 'Its name without folders, with the beginning of its hash';
COMMENT ON COLUMN deliberation.text_archives.folder IS 'Where it was written';
COMMENT ON COLUMN deliberation.text_archives.machine IS 'The machine it was written on';
COMMENT ON COLUMN deliberation.text_archives.sha256 IS 'SHA-256 of the file';
COMMENT ON COLUMN deliberation.text_archives.file_bytes IS 'Length of the file';
COMMENT ON COLUMN deliberation.text_archives.texts IS 'Texts in the file';
COMMENT ON COLUMN deliberation.text_archives.text_bytes IS 'Their bytes before compression';
COMMENT ON COLUMN deliberation.text_archives.unused_since IS 'UTC, wall clock: no call since then rests on any of them';
COMMENT ON COLUMN deliberation.text_archives.archived_at IS 'UTC, when the texts were removed here';

ALTER TABLE deliberation.texts
    ALTER COLUMN bytes DROP NOT NULL,
    ADD COLUMN archive_id bigint REFERENCES deliberation.text_archives (id),
    ADD CONSTRAINT texts_kept_or_archived CHECK ((bytes IS NULL) = (archive_id IS NOT NULL));
CREATE INDEX texts_archive ON deliberation.texts (archive_id) WHERE archive_id IS NOT NULL;
CREATE INDEX texts_created_at ON deliberation.texts (created_at) WHERE archive_id IS NULL;
COMMENT ON COLUMN deliberation.texts.bytes IS
    'As sent or received, UTF-8 unless the other side broke it; null when only an archive holds it';
COMMENT ON COLUMN deliberation.texts.archive_id IS 'The archive that holds it, null while it is here';

CREATE TABLE deliberation.bot_state (
    key        varchar(100) PRIMARY KEY,
    value      text         NOT NULL,
    updated_at timestamptz  NOT NULL DEFAULT now(),
    CONSTRAINT bot_state_json CHECK (value::jsonb IS NOT NULL)
);
COMMENT ON TABLE deliberation.bot_state IS
    'How far the cycles have come, in the words of the agents document; what is resumed is in the journal';
COMMENT ON COLUMN deliberation.bot_state.key IS 'trading_bot_state, or one key per desk';
COMMENT ON COLUMN deliberation.bot_state.value IS 'JSON: service_start_time, cycle_count, last_cycle_time, last_error';
COMMENT ON COLUMN deliberation.bot_state.updated_at IS 'UTC';

CREATE VIEW deliberation.public_calls AS
SELECT id, desk_id, agent, cycle, asked_at, provider, model_asked, outcome, status,
    tokens_input + tokens_cached + tokens_reasoning + tokens_output + lost_tokens
        + CASE WHEN status <> 'answered' THEN estimated_tokens * attempts_max ELSE 0 END AS tokens,
    CASE WHEN lost_usd IS NULL THEN known.usd ELSE lost_usd + coalesce(known.usd, 0) END AS cost_usd, latency_ms,
    started_at, estimated OR status <> 'answered' OR lost_usd IS NOT NULL AS estimated, version
FROM deliberation.calls
CROSS JOIN LATERAL (
    SELECT coalesce(cost_usd, CASE WHEN status <> 'answered' THEN estimated_usd * attempts_max END) AS usd) AS known;
COMMENT ON VIEW deliberation.public_calls IS
    'What every call cost in USD and milliseconds, those lost with their process included, for other rooms';

CREATE TABLE deliberation.rehearsals (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    desk_id    integer     NOT NULL,
    agent      text        NOT NULL,
    provider   text        NOT NULL,
    model      text        NOT NULL,
    asked_at   timestamptz NOT NULL,
    started_at timestamptz NOT NULL,
    times      integer     NOT NULL,
    tokens     bigint      NOT NULL,
    cost_usd   numeric,
    estimated  boolean     NOT NULL,
    call_id    uuid        REFERENCES deliberation.calls (id),
    CONSTRAINT rehearsals_amounts CHECK (times > 0 AND tokens >= 0 AND cost_usd >= 0)
);
CREATE INDEX rehearsals_started ON deliberation.rehearsals (started_at, desk_id, agent);
CREATE INDEX rehearsals_call ON deliberation.rehearsals (call_id);

COMMENT ON TABLE deliberation.rehearsals IS
    'Test runs of agents: no desk heard of them, and their money counts. Written before the first question with the most it may cost';
COMMENT ON COLUMN deliberation.rehearsals.id IS 'Order of beginning';
COMMENT ON COLUMN deliberation.rehearsals.desk_id IS 'The desk whose market was told';
COMMENT ON COLUMN deliberation.rehearsals.agent IS 'Agent by slug, whether it is stored or not';
COMMENT ON COLUMN deliberation.rehearsals.provider IS 'Name of the provider, or the host and port of an http mind';
COMMENT ON COLUMN deliberation.rehearsals.model IS 'The model that was asked, or the address of an http mind';
COMMENT ON COLUMN deliberation.rehearsals.asked_at IS 'The moment that was told, on the clock of the desk, UTC';
COMMENT ON COLUMN deliberation.rehearsals.started_at IS 'Wall clock, UTC';
COMMENT ON COLUMN deliberation.rehearsals.times IS 'How often the same was asked';
COMMENT ON COLUMN deliberation.rehearsals.tokens IS 'Of all answers together';
COMMENT ON COLUMN deliberation.rehearsals.cost_usd IS 'USD of all answers together, null when no price is known';
COMMENT ON COLUMN deliberation.rehearsals.estimated IS
    'True: it never ended, or some of its tokens and cost were counted by nobody';
COMMENT ON COLUMN deliberation.rehearsals.call_id IS
    'The stored call whose facts were told again, null where the present of the desk was told';

CREATE VIEW deliberation.public_confidences AS
SELECT decision.desk_id, decision.id AS decision_id, said.told->>'raw' AS said,
    (said.told->>'normalised')::numeric AS confidence, said.told->>'scale' AS scale, said.told->>'event' AS event
FROM trading.public_decisions AS decision
JOIN deliberation.calls AS call
    ON call.desk_id = decision.desk_id AND call.agent = decision.agent AND call.cycle = decision.cycle
CROSS JOIN LATERAL (
    SELECT one.read->'confidence' AS told FROM jsonb_array_elements(call.parse->'rows') AS one (read)
    WHERE (one.read->>'proposal')::integer = decision.ordinal
        AND jsonb_typeof(one.read->'confidence') = 'object') AS said;
COMMENT ON VIEW deliberation.public_confidences IS
    'The confidence that stood in the row a decision came from: as written, as a share of 1, and what it is the probability of';

CREATE VIEW trading.public_entry_ends AS
SELECT lot.desk_id, lot.agent, lot.decision_id,
    CASE WHEN bool_and(lot.status <> 'open') THEN max(lot.exit_time) END AS closed_at,
    sum(lot.realised_pnl_usd) AS net_usd, sum(lot.size * lot.entry_price) / sum(lot.size) AS entry_price,
    max(decision.stop_loss_price) AS stop_price, max(decision.take_profit_price) AS target_price,
    (array_agg(hit.level ORDER BY hit.seq) FILTER (WHERE hit.level IS NOT NULL))[1] AS level
FROM trading.public_trades AS lot
JOIN trading.decisions AS decision ON decision.desk_id = lot.desk_id AND decision.id = lot.decision_id
LEFT JOIN LATERAL (
    SELECT CASE part.cause WHEN 'target' THEN 'target' ELSE 'stop' END AS level, part.seq
    FROM trading.lot_exits AS part
    WHERE part.desk_id = lot.desk_id AND part.lot_id = lot.id
        AND part.cause IN ('target', 'stop', 'guard', 'liquidation')
    ORDER BY part.seq LIMIT 1) AS hit ON true
GROUP BY lot.desk_id, lot.agent, lot.decision_id;
COMMENT ON VIEW trading.public_entry_ends IS
    'Each entry, all fills of one decision together: its net result in USD once all is closed, and which level was hit first';
