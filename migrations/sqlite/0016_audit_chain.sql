-- A link for each entry of the audit log and for each result, in the order in which they were
-- written. `hash` is the SHA-256 of the previous link's hash and of `digest`, which is the SHA-256 of
-- what was written: a row that is changed or removed later breaks the chain.
CREATE TABLE audit_chain (
    position  INTEGER PRIMARY KEY AUTOINCREMENT,
    audit_id  INTEGER NOT NULL,
    is_result INTEGER NOT NULL CHECK (is_result IN (0, 1)),
    digest    BLOB    NOT NULL,
    hash      BLOB    NOT NULL,
    UNIQUE (audit_id, is_result)
) STRICT;

-- Where the log starts: entries up to `entry` were exported and removed; `hash` is that of the link
-- at `position`, the last one removed.
CREATE TABLE audit_start (
    row      INTEGER PRIMARY KEY CHECK (row = 1),
    entry    INTEGER NOT NULL,
    position INTEGER NOT NULL,
    hash     BLOB    NOT NULL
) STRICT;
INSERT INTO audit_start VALUES (1, 0, 0, zeroblob(32));

DROP TRIGGER audit_is_kept;
CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit
WHEN old.id > (SELECT entry FROM audit_start)
BEGIN SELECT raise(ABORT, 'the audit is only added to'); END;
DROP TRIGGER audit_result_is_kept;
CREATE TRIGGER audit_result_is_kept BEFORE DELETE ON audit_results
WHEN old.audit_id > (SELECT entry FROM audit_start)
BEGIN SELECT raise(ABORT, 'the audit is only added to'); END;
