-- Who an agent is. What the gate reads of it (limits, run state, caps) lives in trading and changes only by an input.

CREATE SCHEMA agents;
COMMENT ON SCHEMA agents IS 'Registry of everything that trades: who it is, which mind it has, in which versions';

CREATE TABLE agents.agents (
    id                  uuid        PRIMARY KEY,
    desk_id             integer     NOT NULL,
    slug                text        NOT NULL,
    name                varchar(100) NOT NULL,
    kind                text        NOT NULL,
    mind                text        NOT NULL,
    llm_model           varchar(50),
    exchange_account    varchar(80) NOT NULL,
    initial_balance_usd numeric     NOT NULL,
    strategy            text,
    version             integer     NOT NULL DEFAULT 1,
    created_at          timestamptz NOT NULL DEFAULT now(),
    updated_at          timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT agents_slug_once UNIQUE (desk_id, slug),
    CONSTRAINT agents_name_once UNIQUE (desk_id, name),
    CONSTRAINT agents_slug CHECK (slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
    CONSTRAINT agents_name CHECK (btrim(name) <> ''),
    CONSTRAINT agents_kind CHECK (kind IN ('trading', 'prediction', 'external', 'marketplace', 'analyst')),
    CONSTRAINT agents_balance CHECK (initial_balance_usd >= 0),
    CONSTRAINT agents_version CHECK (version >= 1)
);
CREATE INDEX agents_llm_model ON agents.agents (llm_model);

COMMENT ON TABLE agents.agents IS 'One row per agent; it belongs to one desk for ever';
COMMENT ON COLUMN agents.agents.id IS 'UUIDv7';
COMMENT ON COLUMN agents.agents.desk_id IS 'The desk it trades on (trading.desks.id; no foreign key, trading is a higher room)';
COMMENT ON COLUMN agents.agents.slug IS 'Its name in addresses and journals: 1 to 63 of a-z, 0-9 and -';
COMMENT ON COLUMN agents.agents.name IS 'Display name, unique on its desk';
COMMENT ON COLUMN agents.agents.kind IS 'What role it plays';
COMMENT ON COLUMN agents.agents.mind IS 'How it decides, for example house/trend-follower';
COMMENT ON COLUMN agents.agents.llm_model IS 'Model asked for, null when the mind is no language model';
COMMENT ON COLUMN agents.agents.exchange_account IS 'Reference of the venue account it trades: paper/<slug> on a paper desk';
COMMENT ON COLUMN agents.agents.initial_balance_usd IS 'Cash it joined with, USD';
COMMENT ON COLUMN agents.agents.strategy IS 'Strategy in plain words, for people and prompts';
COMMENT ON COLUMN agents.agents.version IS 'The newest of agents.versions';
COMMENT ON COLUMN agents.agents.created_at IS 'UTC';
COMMENT ON COLUMN agents.agents.updated_at IS 'UTC';

CREATE TABLE agents.versions (
    agent_id   uuid        NOT NULL REFERENCES agents.agents (id),
    version    integer     NOT NULL,
    mind       text        NOT NULL,
    config     jsonb       NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (agent_id, version),
    CONSTRAINT versions_from_one CHECK (version >= 1)
);

COMMENT ON TABLE agents.versions IS 'Every configuration an agent ever had; a row is never changed';
COMMENT ON COLUMN agents.versions.agent_id IS 'Whose configuration';
COMMENT ON COLUMN agents.versions.version IS 'Counted from 1';
COMMENT ON COLUMN agents.versions.mind IS 'How it decides in this version';
COMMENT ON COLUMN agents.versions.config IS 'Settings of the mind as given';
COMMENT ON COLUMN agents.versions.created_at IS 'UTC';

CREATE FUNCTION agents.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of %.% is refused: a version never changes, add the next one',
        TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME;
END $$;
CREATE TRIGGER versions_are_immutable BEFORE UPDATE OR DELETE ON agents.versions
    FOR EACH ROW EXECUTE FUNCTION agents.refuse_change();
-- TRUNCATE asks no trigger of a row.
CREATE TRIGGER versions_are_not_emptied BEFORE TRUNCATE ON agents.versions
    FOR EACH STATEMENT EXECUTE FUNCTION agents.refuse_change();

CREATE VIEW agents.public_agents AS
SELECT id, desk_id, slug, name, kind, mind, llm_model, strategy, initial_balance_usd, version FROM agents.agents;
COMMENT ON VIEW agents.public_agents IS 'Who is registered on which desk, for other rooms';
