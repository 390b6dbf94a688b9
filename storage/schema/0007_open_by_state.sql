-- How many cases are open, by state, without looking at any: asked at each scrape of /metrics. `closed_at` is in it so that
-- SQLite need not look at the row to believe the condition.
CREATE INDEX cases_open_by_state ON cases (office_id, state, due_at, closed_at) WHERE closed_at IS NULL;
