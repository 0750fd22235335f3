-- Signs cookies of browsers: notices before anybody signs in, and that an operator has signed in
-- there before. It signs nobody in.
CREATE TABLE cookie_key (key BLOB NOT NULL CHECK (length(key) = 64)) STRICT;
INSERT INTO cookie_key (key) VALUES (randomblob(64));

-- Only the end of an operator's session concerns what the server keeps in memory.
DROP TRIGGER sessions_deleted;
CREATE TRIGGER sessions_deleted AFTER DELETE ON sessions WHEN OLD.user_id IS NOT NULL
BEGIN UPDATE auth_version SET version = version + 1; END;
