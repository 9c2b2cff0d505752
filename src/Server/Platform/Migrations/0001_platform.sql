-- What every room stands on. The migrator itself makes platform.migrations before it runs this file.

COMMENT ON SCHEMA platform IS 'What every room stands on: migrations and job runs';

COMMENT ON TABLE platform.migrations IS 'Schema history: one row per applied migration file';
COMMENT ON COLUMN platform.migrations.number IS 'Leading number of the file, counted from 1 without a gap';
COMMENT ON COLUMN platform.migrations.checksum IS 'SHA-256 of the file with LF line ends, lower-case hex';
COMMENT ON COLUMN platform.migrations.applied_at IS 'UTC, when the file was applied';
COMMENT ON COLUMN platform.migrations.took_ms IS 'Duration in milliseconds';

CREATE TABLE platform.job_runs (
    job         text        NOT NULL,
    slot        timestamptz NOT NULL,
    node        text        NOT NULL,
    started_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    finished_at timestamptz,
    outcome     text        NOT NULL DEFAULT 'running',
    detail      text,
    PRIMARY KEY (job, slot),
    CONSTRAINT job_runs_outcome CHECK (outcome IN ('running', 'done', 'failed', 'partly_done')),
    CONSTRAINT job_runs_order CHECK (finished_at IS NULL OR finished_at >= started_at),
    CONSTRAINT job_runs_finished CHECK ((outcome = 'running') = (finished_at IS NULL))
);

COMMENT ON TABLE platform.job_runs IS 'One row per job and slot: whoever inserts it runs the slot, so it runs once on any number of nodes';
COMMENT ON COLUMN platform.job_runs.slot IS 'UTC, the planned time this run stands for; for a run by hand its start';
COMMENT ON COLUMN platform.job_runs.node IS 'Host name and process id of the process that took the slot';
COMMENT ON COLUMN platform.job_runs.started_at IS 'UTC';
COMMENT ON COLUMN platform.job_runs.finished_at IS 'UTC, null while it runs or when its process died';
COMMENT ON COLUMN platform.job_runs.detail IS 'One sentence for the operator: what was done or why it failed';

CREATE INDEX job_runs_unfinished ON platform.job_runs (started_at) WHERE finished_at IS NULL;
