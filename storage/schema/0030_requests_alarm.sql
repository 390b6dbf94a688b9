-- When a request that waits may be put to the next one above: asked of the database, so a beat looks at those alone.
ALTER TABLE requests ADD COLUMN next_alarm_at BIGINT;
UPDATE requests SET next_alarm_at = asked_at WHERE state = 'asked';
CREATE INDEX requests_by_alarm ON requests (office_id, next_alarm_at) WHERE next_alarm_at IS NOT NULL;
