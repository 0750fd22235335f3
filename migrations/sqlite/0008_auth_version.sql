-- Changes whenever a session is ended or an operator is changed. The server keeps both in memory and
-- learns from this number what another process, such as `sevendesk user`, has done to them.
CREATE TABLE auth_version (version INTEGER NOT NULL) STRICT;
INSERT INTO auth_version (version) VALUES (0);

CREATE TRIGGER users_updated AFTER UPDATE ON users
BEGIN UPDATE auth_version SET version = version + 1; END;

CREATE TRIGGER users_deleted AFTER DELETE ON users
BEGIN UPDATE auth_version SET version = version + 1; END;

CREATE TRIGGER sessions_deleted AFTER DELETE ON sessions
BEGIN UPDATE auth_version SET version = version + 1; END;
