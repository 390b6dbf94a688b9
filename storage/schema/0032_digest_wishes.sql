-- 简报: how somebody wants his. `clock` like 18:30, NULL: the office's hour; `days`: every, working, or weekdays like 024.
CREATE TABLE digest_wishes (
    office_id BIGINT NOT NULL,
    person_id BIGINT NOT NULL,
    clock TEXT,
    days TEXT NOT NULL,
    brief BIGINT NOT NULL,
    silent BIGINT NOT NULL,
    changed_at BIGINT,
    PRIMARY KEY (office_id, person_id)
) {clustered};
