-- 抽样督评. Kept apart from the cases and their history: whoever is checked reads those. `seed`: by which it was drawn.
-- `since`, `until`: closed when; `town_id`, `village_id` 0: everywhere that the drawer answers for.
CREATE TABLE sample_checks (
    office_id BIGINT NOT NULL,
    check_id BIGINT NOT NULL,
    drawn_by BIGINT NOT NULL,
    drawn_at BIGINT NOT NULL,
    seed TEXT NOT NULL,
    since BIGINT NOT NULL,
    until BIGINT NOT NULL,
    town_id BIGINT NOT NULL,
    village_id BIGINT NOT NULL,
    wanted BIGINT NOT NULL,
    PRIMARY KEY (office_id, check_id)
) {clustered};
CREATE INDEX sample_checks_by_drawer ON sample_checks (office_id, drawn_by, check_id);

-- A case is drawn once. `way`: chat, phone, none, gone. `result`, `answered_as`, `grade`: what the books said when it was
-- drawn. `said`, `said_grade`: what the resident says now. `acted`: reopened, or red where it came under supervision as well.
CREATE TABLE checked_cases (
    office_id BIGINT NOT NULL,
    check_id BIGINT NOT NULL,
    case_id BIGINT NOT NULL,
    way TEXT NOT NULL,
    checker_id BIGINT,
    result TEXT NOT NULL,
    answered_as TEXT,
    grade TEXT,
    said TEXT,
    said_grade TEXT,
    said_at BIGINT,
    recorded_by BIGINT,
    missed BIGINT NOT NULL,
    declined BIGINT NOT NULL,
    acted TEXT,
    PRIMARY KEY (office_id, case_id)
) {clustered};
CREATE INDEX checked_cases_by_check ON checked_cases (office_id, check_id);
CREATE INDEX checked_cases_by_checker ON checked_cases (office_id, checker_id) WHERE checker_id IS NOT NULL AND said IS NULL;
CREATE INDEX checked_cases_declined ON checked_cases (office_id, case_id) WHERE declined = 1;

-- Who saw, for a check, the number of whoever is to be called.
CREATE TABLE check_looks (
    office_id BIGINT NOT NULL,
    look_id BIGINT NOT NULL,
    check_id BIGINT NOT NULL,
    case_id BIGINT NOT NULL,
    person_id BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (office_id, look_id)
) {clustered};
CREATE INDEX check_looks_by_case ON check_looks (office_id, case_id);
