-- What a change is made with, by its kind: the agent of an assignment, the end of a snooze.
ALTER TABLE pending_changes RENAME COLUMN assignee TO value;
ALTER TABLE attention RENAME COLUMN assignee TO value;
-- The change that each conversation of a job gets, once it is chosen. Jobs that assign and close
-- keep theirs in `agents` and `reason`.
ALTER TABLE jobs ADD COLUMN change TEXT;
