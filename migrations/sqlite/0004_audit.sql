-- What was asked of this server: written before a change is sent, never changed, never removed.
-- `before` and `after` are ids of agents or states; texts that customers or agents wrote are not
-- kept. Times are milliseconds.
CREATE TABLE audit (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    at           INTEGER NOT NULL,
    operator     TEXT    NOT NULL,
    action       TEXT    NOT NULL,
    conversation TEXT,
    before       TEXT,
    after        TEXT,
    details      TEXT,
    request      TEXT    NOT NULL
) STRICT;

CREATE INDEX audit_by_conversation ON audit (conversation, id) WHERE conversation IS NOT NULL;

-- What became of it. An entry without one was cut off, by a crash for instance.
CREATE TABLE audit_results (
    audit_id INTEGER PRIMARY KEY REFERENCES audit (id),
    at       INTEGER NOT NULL,
    result   TEXT    NOT NULL
) STRICT;

CREATE TRIGGER audit_stays BEFORE UPDATE ON audit
BEGIN SELECT raise(ABORT, 'the audit is only added to'); END;
CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit
BEGIN SELECT raise(ABORT, 'the audit is only added to'); END;
CREATE TRIGGER audit_result_stays BEFORE UPDATE ON audit_results
BEGIN SELECT raise(ABORT, 'the audit is only added to'); END;
CREATE TRIGGER audit_result_is_kept BEFORE DELETE ON audit_results
BEGIN SELECT raise(ABORT, 'the audit is only added to'); END;
