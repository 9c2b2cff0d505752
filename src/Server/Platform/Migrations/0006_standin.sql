CREATE SCHEMA deliberation;
COMMENT ON SCHEMA deliberation IS 'stand-in';
CREATE TABLE deliberation.texts (
    sha256     bytea PRIMARY KEY,
    bytes      bytea NOT NULL,
    length     integer NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
