-- Indexes for the questions that are asked at every step: open cases apart from closed ones.

DROP INDEX cases_by_closing;
CREATE INDEX cases_by_closing ON cases (office_id, closed_at) WHERE closed_at IS NOT NULL;
DROP INDEX cases_by_handler;
CREATE INDEX cases_by_handler ON cases (office_id, handler_id, registered_at) WHERE closed_at IS NULL;
DROP INDEX cases_by_town;
CREATE INDEX cases_by_town ON cases (office_id, town_id, due_at) WHERE closed_at IS NULL;
DROP INDEX cases_by_village;
CREATE INDEX cases_by_village ON cases (office_id, village_id, state) WHERE closed_at IS NULL;
CREATE INDEX cases_open ON cases (office_id, due_at) WHERE closed_at IS NULL;
