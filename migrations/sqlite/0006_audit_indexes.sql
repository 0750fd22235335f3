-- The audit is only added to: what an admin narrows it to must not take a walk over all of it.
CREATE INDEX audit_by_operator ON audit (operator, id);
CREATE INDEX audit_by_action ON audit (action, id);
CREATE INDEX audit_by_time ON audit (at);
