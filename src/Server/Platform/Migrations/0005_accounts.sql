-- Who may look and who may act. No secret is stored as it is: tokens as SHA-256, passwords as slow salted hashes.

CREATE SCHEMA accounts;
COMMENT ON SCHEMA accounts IS 'Users, their sessions, the links of the first start, and what was done by whom';

CREATE TABLE accounts.users (
    id            uuid        PRIMARY KEY,
    name          text        NOT NULL,
    role          text        NOT NULL,
    password_hash text        NOT NULL,
    password_at   timestamptz NOT NULL,
    created_at    timestamptz NOT NULL,
    last_login_at timestamptz,
    CONSTRAINT users_name CHECK (name ~ '^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$'),
    CONSTRAINT users_role CHECK (role IN ('viewer', 'admin'))
);
CREATE UNIQUE INDEX users_name_once ON accounts.users (lower(name));
CREATE UNIQUE INDEX users_one_admin ON accounts.users (role) WHERE role = 'admin';

COMMENT ON TABLE accounts.users IS 'People who log in with a password';
COMMENT ON COLUMN accounts.users.id IS 'UUIDv7';
COMMENT ON COLUMN accounts.users.name IS 'What they log in with; upper and lower case are the same name';
COMMENT ON COLUMN accounts.users.role IS 'viewer reads, admin reads and writes; users_one_admin allows one admin today';
COMMENT ON COLUMN accounts.users.password_hash IS 'ASP.NET Core Identity V3: salted PBKDF2-SHA512 with its own cost inside';
COMMENT ON COLUMN accounts.users.password_at IS 'UTC, when the password was last set';
COMMENT ON COLUMN accounts.users.created_at IS 'UTC';
COMMENT ON COLUMN accounts.users.last_login_at IS 'UTC, null before the first login';
COMMENT ON INDEX accounts.users_one_admin IS 'A second claim cannot succeed, whatever runs at the same time';

CREATE TABLE accounts.sessions (
    id           uuid        PRIMARY KEY,
    token_hash   bytea       NOT NULL UNIQUE,
    user_id      uuid REFERENCES accounts.users (id),
    role         text,
    source       text        NOT NULL,
    created_at   timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    idle_s       integer     NOT NULL,
    revoked_at   timestamptz,
    CONSTRAINT sessions_token_hash CHECK (octet_length(token_hash) = 32),
    CONSTRAINT sessions_role CHECK (role IN ('viewer')),
    CONSTRAINT sessions_role_or_user CHECK ((role IS NULL) = (user_id IS NOT NULL)),
    CONSTRAINT sessions_source CHECK (source IN ('setup', 'claim', 'login')),
    CONSTRAINT sessions_source_user CHECK ((source = 'setup') = (user_id IS NULL)),
    CONSTRAINT sessions_times CHECK (last_seen_at >= created_at AND expires_at > created_at),
    CONSTRAINT sessions_idle CHECK (idle_s > 0)
);
CREATE INDEX sessions_user_id ON accounts.sessions (user_id);
CREATE INDEX sessions_last_seen_at ON accounts.sessions (last_seen_at);
CREATE INDEX sessions_expires_at ON accounts.sessions (expires_at);

COMMENT ON TABLE accounts.sessions IS 'Browsers that may use the API; no address and no browser name is kept';
COMMENT ON COLUMN accounts.sessions.id IS 'UUIDv7, for lists and revoking; it opens nothing';
COMMENT ON COLUMN accounts.sessions.token_hash IS 'SHA-256 of the 256 random bits in the cookie; the token itself is nowhere';
COMMENT ON COLUMN accounts.sessions.user_id IS 'Whose session, null for one from a setup link';
COMMENT ON COLUMN accounts.sessions.role IS 'Role of a session without a user; with one the user''s role counts';
COMMENT ON COLUMN accounts.sessions.source IS 'setup: the link of the first start; claim: became the admin; login: name and password';
COMMENT ON COLUMN accounts.sessions.created_at IS 'UTC';
COMMENT ON COLUMN accounts.sessions.last_seen_at IS 'UTC, last use, up to 20 seconds late';
COMMENT ON COLUMN accounts.sessions.expires_at IS 'UTC, it ends then however much it is used';
COMMENT ON COLUMN accounts.sessions.idle_s IS 'Seconds without use after which it ends';
COMMENT ON COLUMN accounts.sessions.revoked_at IS 'UTC, null unless it was ended before its time';

CREATE TABLE accounts.setup_tokens (
    token_hash bytea       PRIMARY KEY,
    created_at timestamptz NOT NULL,
    used_at    timestamptz,
    CONSTRAINT setup_tokens_hash CHECK (octet_length(token_hash) = 32)
);
CREATE UNIQUE INDEX setup_tokens_one_open ON accounts.setup_tokens ((true)) WHERE used_at IS NULL;

COMMENT ON TABLE accounts.setup_tokens IS 'Links that let the first visitor in; at most one is open, and a newer one replaces it';
COMMENT ON COLUMN accounts.setup_tokens.token_hash IS 'SHA-256 of the 256 random bits in the link';
COMMENT ON COLUMN accounts.setup_tokens.created_at IS 'UTC';
COMMENT ON COLUMN accounts.setup_tokens.used_at IS 'UTC, when it was traded for a session, null while it is open';

CREATE TABLE accounts.audit (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at         timestamptz NOT NULL DEFAULT clock_timestamp(),
    actor      text        NOT NULL,
    session_id uuid,
    action     text        NOT NULL,
    subject    text        NOT NULL,
    detail     jsonb       NOT NULL DEFAULT '{}',
    CONSTRAINT audit_actor CHECK (actor ~ '^(cli|setup|user:.+)$'),
    CONSTRAINT audit_action CHECK (action ~ '^[a-z_]+\.[a-z_]+$'),
    CONSTRAINT audit_subject CHECK (subject <> '')
);
CREATE INDEX audit_at ON accounts.audit (at);
CREATE INDEX audit_actor ON accounts.audit (actor, at);
CREATE INDEX audit_subject ON accounts.audit (subject, at);

COMMENT ON TABLE accounts.audit IS 'Who did what to what, written in the transaction that did it; rows are only ever added';
COMMENT ON COLUMN accounts.audit.id IS 'Order of writing; a transaction that was rolled back leaves a gap';
COMMENT ON COLUMN accounts.audit.at IS 'UTC';
COMMENT ON COLUMN accounts.audit.actor IS 'user:NAME, setup for a session from a setup link, or cli for the command line';
COMMENT ON COLUMN accounts.audit.session_id IS 'Session it was done in, null on the command line; no foreign key, sessions are cleared away';
COMMENT ON COLUMN accounts.audit.action IS 'noun.verb, for example session.revoked';
COMMENT ON COLUMN accounts.audit.subject IS 'What it was done to, for example user:anna';
COMMENT ON COLUMN accounts.audit.detail IS 'What else must be known later; never a secret';

CREATE FUNCTION accounts.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of %.% is refused: what was done is never changed', TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME;
END $$;
CREATE TRIGGER audit_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON accounts.audit
    FOR EACH STATEMENT EXECUTE FUNCTION accounts.refuse_change();

CREATE TABLE accounts.protection_keys (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name       text        NOT NULL UNIQUE,
    element    text        NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

COMMENT ON TABLE accounts.protection_keys IS 'Key ring of ASP.NET Core Data Protection, so that all servers and restarts share it; it signs antiforgery tokens and nothing else';
COMMENT ON COLUMN accounts.protection_keys.id IS 'Order of writing';
COMMENT ON COLUMN accounts.protection_keys.name IS 'The name the framework gave it';
COMMENT ON COLUMN accounts.protection_keys.element IS 'XML as the framework wrote it';
COMMENT ON COLUMN accounts.protection_keys.created_at IS 'UTC';

CREATE VIEW accounts.public_users AS
SELECT id, name, role, created_at, last_login_at FROM accounts.users;
COMMENT ON VIEW accounts.public_users IS 'Who has an account, for other rooms; never a hash';

CREATE VIEW accounts.public_presence AS
SELECT max(last_seen_at) AS last_seen_at FROM accounts.sessions;
COMMENT ON VIEW accounts.public_presence IS 'When somebody last looked, in one row, null before the first visit; at most 30 seconds late while a page is open';
