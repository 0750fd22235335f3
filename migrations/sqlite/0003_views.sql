-- Views: names for queries. One without an owner is everybody's. Names are unique for each owner,
-- whatever their case; `name_key` is the name in lower case.
CREATE TABLE views (
    id         INTEGER PRIMARY KEY,
    owner_id   INTEGER REFERENCES users (id) ON DELETE CASCADE,
    name       TEXT    NOT NULL,
    name_key   TEXT    NOT NULL,
    query      TEXT    NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX views_by_name ON views (coalesce(owner_id, 0), name_key);

-- From how many conversations on an operator wants to be told of a view, by the view's key: those
-- that ship have no row of their own.
CREATE TABLE view_alerts (
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    view    TEXT    NOT NULL,
    above   INTEGER NOT NULL CHECK (above >= 0),
    PRIMARY KEY (user_id, view)
) STRICT, WITHOUT ROWID;
