-- 通报、约谈、限期整改. `kind`: order, talk, notice. `target`: village or cadre. `state`: open, reported, done, dropped. `alarm`:
-- of what is reminded at `next_alarm_at`: before, due, late.
CREATE TABLE corrections (
    office_id BIGINT NOT NULL,
    correction_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    target TEXT NOT NULL,
    target_id BIGINT NOT NULL,
    town_id BIGINT NOT NULL,
    responsible_id BIGINT NOT NULL,
    issued_by BIGINT NOT NULL,
    issued_at BIGINT NOT NULL,
    due_day TEXT,
    state TEXT NOT NULL,
    next_alarm_at BIGINT,
    alarm TEXT,
    ended_at BIGINT,
    PRIMARY KEY (office_id, correction_id)
) {clustered};
CREATE INDEX corrections_unended ON corrections (office_id, correction_id) WHERE ended_at IS NULL;
CREATE INDEX corrections_by_responsible ON corrections (office_id, responsible_id, correction_id);
CREATE INDEX corrections_by_alarm ON corrections (office_id, next_alarm_at) WHERE next_alarm_at IS NOT NULL;

-- What happened with one: rows are added and never changed, but for `words`, which a purge empties.
CREATE TABLE correction_steps (
    office_id BIGINT NOT NULL,
    correction_id BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    kind TEXT NOT NULL,
    actor_id BIGINT,
    at BIGINT NOT NULL,
    reason TEXT NOT NULL,
    words TEXT NOT NULL,
    PRIMARY KEY (office_id, correction_id, seq)
) {clustered};
