-- 周报, 月报, 季报 as they were made: counts, names of places and staff, ids of cases; never a word of a case.
CREATE TABLE reports (
    office_id BIGINT NOT NULL,
    report_id BIGINT NOT NULL,
    person_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    first_day TEXT NOT NULL,
    last_day TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (office_id, report_id)
) {clustered};
