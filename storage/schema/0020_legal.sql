-- Of what legal deadline was warned last: 0 nothing, 1 nobody has it, 2 a week before, 3 a day before, 4 passed.
ALTER TABLE cases ADD COLUMN legal_warned BIGINT NOT NULL DEFAULT 0;
CREATE INDEX cases_by_law ON cases (office_id, legal_due_at) WHERE closed_at IS NULL;
