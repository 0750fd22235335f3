-- Views are listed in the order their owner gave them, else by name. A removed view stays for a day
-- with its alerts, so that it can be restored; its name is free at once.
ALTER TABLE views ADD COLUMN position INTEGER NOT NULL DEFAULT 0;
ALTER TABLE views ADD COLUMN removed_at INTEGER;

DROP INDEX views_by_name;
CREATE UNIQUE INDEX views_by_name ON views (coalesce(owner_id, 0), name_key) WHERE removed_at IS NULL;
