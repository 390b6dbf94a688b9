-- What was closed or withdrawn before there were archives, and waits for nothing more, is put away in its turn: 30 days after
-- its end it is looked at again.
UPDATE cases SET next_alarm_at = closed_at + 2592000000000, alarm_kind = 'archive'
WHERE closed_at IS NOT NULL AND next_alarm_at IS NULL AND state IN ('closed', 'withdrawn');

-- What is under supervision stands first wherever somebody looks.
CREATE INDEX cases_supervised ON cases (office_id, supervised_at) WHERE supervised IS NOT NULL AND closed_at IS NULL;
