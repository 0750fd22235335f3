-- The position of the last link ever added: a chain that was cut at its end is shorter.
ALTER TABLE audit_start ADD COLUMN last_position INTEGER NOT NULL DEFAULT 0;
UPDATE audit_start
SET last_position = coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'audit_chain'), 0);
