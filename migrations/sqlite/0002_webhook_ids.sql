-- Events of SendSeven that were worked off already: each is delivered once or more.
CREATE TABLE webhook_ids (
    id       TEXT    PRIMARY KEY,
    heard_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX webhook_ids_by_age ON webhook_ids (heard_at);
