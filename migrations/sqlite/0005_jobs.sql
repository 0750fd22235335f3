-- Jobs: one change of many conversations each. Ids and states only; what customers are called is
-- not kept. A list of agents is their ids, separated by spaces. Times are seconds.
CREATE TABLE jobs (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    created_at INTEGER NOT NULL,
    started_at INTEGER,
    ended_at   INTEGER,
    operator   TEXT    NOT NULL,
    kind       TEXT    NOT NULL,
    agents     TEXT    NOT NULL,
    evenly     INTEGER NOT NULL,
    reason     TEXT    NOT NULL,
    -- The filter whose conversations were taken; none where they were chosen one by one.
    query      TEXT,
    -- How many there were, of which a job takes so many.
    matched    INTEGER NOT NULL,
    state      TEXT    NOT NULL,
    -- Why it does not go on, while it should.
    stalled    TEXT,
    -- The job that it takes back or returns from.
    of_job     INTEGER REFERENCES jobs (id),
    -- Who is away from its start on, until when, and whether what is still open then is returned.
    away       TEXT,
    back_on    INTEGER,
    gives_back INTEGER NOT NULL
) STRICT;

CREATE INDEX jobs_by_state ON jobs (state, started_at);

-- `sending` is written before a call: where a row still says so at a start, the conversation is
-- read to find out whether the change was made.
CREATE TABLE job_rows (
    job_id       INTEGER NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    position     INTEGER NOT NULL,
    conversation TEXT    NOT NULL,
    seen         TEXT    NOT NULL,
    task         TEXT,
    state        TEXT    NOT NULL,
    result       TEXT,
    after        TEXT,
    changed_by   TEXT,
    at           INTEGER,
    PRIMARY KEY (job_id, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX job_rows_by_state ON job_rows (job_id, state, position);

-- Agents who are away, since when, until when, and the job that handed their work over.
CREATE TABLE absences (
    agent      TEXT    PRIMARY KEY,
    since      INTEGER NOT NULL,
    until      INTEGER,
    gives_back INTEGER NOT NULL,
    job_id     INTEGER NOT NULL REFERENCES jobs (id)
) STRICT, WITHOUT ROWID;
