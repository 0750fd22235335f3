-- Replies to customers. The text of one is in `note`, as a closing note is. Sent again with its key, a reply is still sent
-- once.
ALTER TABLE pending_changes ADD COLUMN key TEXT;
ALTER TABLE attention ADD COLUMN key TEXT;
