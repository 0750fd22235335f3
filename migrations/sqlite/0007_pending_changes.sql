-- Changes that are shown as made and are sent when they are due, until when they can be undone.
-- One for each conversation. `note` is what an operator typed for a close: the row is deleted, and
-- overwritten on the disk, as soon as it has been sent or undone. Times are milliseconds.
CREATE TABLE pending_changes (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id      INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    -- The request that asked for it, for the audit.
    request      TEXT    NOT NULL,
    conversation TEXT    NOT NULL UNIQUE,
    kind         TEXT    NOT NULL,
    assignee     TEXT,
    note         TEXT,
    -- How the conversation stood when it was chosen: what it is compared with before it is sent.
    expected     TEXT    NOT NULL,
    created_at   INTEGER NOT NULL,
    due_at       INTEGER NOT NULL,
    -- When it was first tried and could not be sent.
    tried_at     INTEGER,
    -- Written before anything is sent: where it still stands at a start, the conversation is read
    -- to find out whether the change was made.
    sending_at   INTEGER
) STRICT;

CREATE INDEX pending_changes_by_due_time ON pending_changes (due_at);

-- Pending changes that failed, conflicted or stay unconfirmed, until their operator dismisses them.
-- `cause` is an error as JSON; what customers are called is not kept.
CREATE TABLE attention (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id      INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    conversation TEXT    NOT NULL,
    kind         TEXT    NOT NULL,
    assignee     TEXT,
    note         TEXT,
    expected     TEXT    NOT NULL,
    cause        TEXT    NOT NULL,
    at           INTEGER NOT NULL
) STRICT;

CREATE INDEX attention_by_user ON attention (user_id, id);
