-- 联办. `helpers`: the ids of the staff who help with a case now, like "12,45".
ALTER TABLE cases ADD COLUMN helpers TEXT NOT NULL DEFAULT '';

-- 协办: the part of somebody who helps with a case. `helper_id` is the event at which he was asked for, whose content says
-- what he is to do. `state`: active, done, ended (the handler needs him no more), over (the case ended, or he cannot).
CREATE TABLE helpers (
    office_id BIGINT NOT NULL,
    helper_id BIGINT NOT NULL,
    case_id BIGINT NOT NULL,
    person_id BIGINT NOT NULL,
    state TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    ended_at BIGINT,
    before_reminded BIGINT NOT NULL,
    next_alarm_at BIGINT,
    PRIMARY KEY (office_id, helper_id)
) {clustered};
CREATE INDEX helpers_by_case ON helpers (office_id, case_id);
CREATE INDEX helpers_by_person ON helpers (office_id, person_id) WHERE state = 'active';
CREATE INDEX helpers_by_alarm ON helpers (office_id, next_alarm_at) WHERE next_alarm_at IS NOT NULL;
